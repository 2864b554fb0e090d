import { attachSign, sessionKey } from '../../../rig/mioty/attach.ts';
import { encodeMpdu } from '../../../rig/mioty/mpdu.ts';
import { sealApplication } from '../../../rig/mioty/network/application-layer.ts';
import { miotyTestDevice } from '../../../rig/mioty/network/test-devices.ts';
import { bytesToHex, hexToBytes } from '../../../rig/sigfox/hex.ts';

/** What an attachment over the air is made of. */
export interface Attachment {
  readonly attachCounter: number;
  /** Four bytes, hex. */
  readonly nonce: string;
}

export interface TestUplink {
  /** 32 bits. */
  readonly counter: number;
  /** Hex; eight bytes that depend on the counter unless given. */
  readonly payload?: string;
  /** The device whose network key is used; its own unless given. */
  readonly keyOf?: string;
  /** Uses the session key of this attachment in place of the network key. */
  readonly session?: Attachment;
  /** Seals the payload for the application centre first, under the application key of this device. */
  readonly sealedFor?: string;
  readonly rxOpen?: boolean;
  readonly wholeAddress?: boolean;
}

export function readingOf(counter: number): string {
  return `7ead${counter.toString(16).padStart(12, '0')}`;
}

export function euiOf(device: string): string {
  return bytesToHex(miotyTestDevice(device).epEui);
}

/** What a device puts into an uplink before the network key is used. */
export function dataOf(device: string, { counter, payload = readingOf(counter), sealedFor }: TestUplink): string {
  if (sealedFor === undefined) return payload;
  const { epEui } = miotyTestDevice(device);
  const { applicationKey } = miotyTestDevice(sealedFor);
  return bytesToHex(sealApplication(applicationKey, epEui, counter, hexToBytes(payload, 'payload')));
}

/** An uplink MPDU as the named test device sends it. */
export function mpduOf(device: string, uplink: TestUplink): string {
  const { counter, keyOf = device, session, rxOpen = false, wholeAddress = false } = uplink;
  const { mpdu } = encodeMpdu({
    epEui: miotyTestDevice(device).epEui,
    key: session === undefined ? miotyTestDevice(keyOf).networkKey : sessionKeyOf(device, session),
    addressMode: wholeAddress ? 'eui64' : 'short',
    packetCounter: counter,
    mpf: null,
    flags: { rxOpen },
    payload: hexToBytes(dataOf(device, uplink), 'data'),
  });
  return bytesToHex(mpdu);
}

export function withBitInverted(mpdu: string, bit: number): string {
  const bytes = hexToBytes(mpdu, 'MPDU');
  bytes[bit >> 3] ^= 0x80 >> (bit & 7);
  return bytesToHex(bytes);
}

/** Signature of an attach request, hex; with another device's network key where `keyOf` names one. */
export function signOf(device: string, { attachCounter }: Attachment, keyOf = device): string {
  return bytesToHex(attachSign(miotyTestDevice(keyOf).networkKey, miotyTestDevice(device).epEui, attachCounter));
}

export function sessionKeyOf(device: string, attachment: Attachment): Uint8Array {
  const { epEui, networkKey } = miotyTestDevice(device);
  const sign = hexToBytes(signOf(device, attachment), 'sign');
  return sessionKey(networkKey, epEui, hexToBytes(attachment.nonce, 'nonce'), sign);
}
