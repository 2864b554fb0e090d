import { confirmationPayload } from '../../../rig/sigfox/control-payload.ts';
import { uplinkCrc } from '../../../rig/sigfox/crc16.ts';
import { bytesToHex, hexToBytes } from '../../../rig/sigfox/hex.ts';
import { testDevice } from '../../../rig/sigfox/network/test-devices.ts';
import type { Rank } from '../../../rig/sigfox/types.ts';
import { encodeUplinkFrame } from '../../../rig/sigfox/uplink-frame.ts';

export interface TestFrame {
  readonly counter: number;
  readonly rank?: Rank;
  readonly downlink?: boolean;
  /** Hex; four bytes that depend on the counter unless given. */
  readonly payload?: string;
  /** The device whose key is used; its own unless given. */
  readonly keyOf?: string;
}

/** Bytes before LI, and of UL-CRC. */
const HEAD_BYTES = 4;
const CRC_BYTES = 2;

/** A frame as the named test device sends it. */
export function frameOf(device: string, frame: TestFrame): string {
  const { counter, rank = 1, downlink = false, payload = numbered(counter), keyOf = device } = frame;
  const content = {
    epId: testDevice(device).epId,
    key: testDevice(keyOf).key,
    messageType: 'bytes',
    payload: hexToBytes(payload, 'payload'),
    messageCounter: counter,
    bidirectional: downlink,
  } as const;
  return bytesToHex(encodeUplinkFrame(content, rank));
}

/** What a device sends when it has taken a downlink. */
export function confirmationOf(device: string, counter: number): string {
  const state = { idleMillivolts: 3280, transmitMillivolts: 3190, temperatureDecidegrees: 224 };
  const { epId, key } = testDevice(device);
  const payload = confirmationPayload(state, -112);
  const messageType = 'downlink_confirmation';
  return bytesToHex(
    encodeUplinkFrame({ epId, key, messageType, payload, messageCounter: counter, bidirectional: false }, 1),
  );
}

/** Different for every counter, and no palindrome. */
function numbered(counter: number): string {
  return `${(0x3000 + counter).toString(16)}c51e`;
}

/** Bits from LI to the end of UL-AUTH. */
export function contentBits(frame: string): number {
  return 8 * (frame.length / 2 - HEAD_BYTES - CRC_BYTES);
}

/** A first frame with one bit of LI..UL-AUTH inverted; its CRC fits again, so that UL-AUTH alone can tell. */
export function withBitInverted(frame: string, bit: number): string {
  return withCrc(frame, (content) => {
    content[bit >> 3] ^= 0x80 >> (bit & 7);
  });
}

/** A first frame with another counter in its place and a CRC that fits, but the UL-AUTH of the old one. */
export function withCounter(frame: string, counter: number): string {
  return withCrc(frame, (content) => {
    content[0] = (content[0] & 0xf0) | (counter >> 8);
    content[1] = counter & 0xff;
  });
}

/** A first frame whose CRC, and nothing else, is wrong. */
export function withWrongCrc(frame: string): string {
  const bytes = hexToBytes(frame, 'frame');
  bytes[bytes.length - 1] ^= 0x01;
  return bytesToHex(bytes);
}

function withCrc(frame: string, change: (content: Uint8Array) => void): string {
  const bytes = hexToBytes(frame, 'frame');
  const content = bytes.subarray(HEAD_BYTES, bytes.length - CRC_BYTES);
  change(content);
  const crc = uplinkCrc(content);
  bytes.set([crc >> 8, crc & 0xff], bytes.length - CRC_BYTES);
  return bytesToHex(bytes);
}
