import { UnbrigError } from '../ports/errors.ts';
import { applyKeystream, CMAC_BYTES, cmac32 } from './crypto.ts';
import { MAX_MPDU_BYTES } from './radio-frame.ts';
import type { AddressMode } from './types.ts';

/** Bits of the MAC header (facts 4). Short and EUI addressing and MPF are confirmed, the others come from one source. */
export const macHeaderBits = {
  acknowledge: 0x01,
  attach: 0x02,
  eui64: 0x04,
  rxOpen: 0x08,
  responseExpected: 0x10,
  control: 0x20,
  mpf: 0x40,
  version: 0x80,
} as const;

/** What a bidirectional end point says in the header of an uplink. */
export interface MacFlags {
  /** A downlink came since the last uplink. */
  readonly acknowledge?: boolean;
  /** A downlink window follows. */
  readonly rxOpen?: boolean;
  /** Needs `rxOpen`. */
  readonly responseExpected?: boolean;
}

/** All that an uplink MPDU of the fixed MAC holds. */
export interface MpduContent {
  /** Eight bytes. */
  readonly epEui: Uint8Array;
  /** Network key or session key, 16 bytes. */
  readonly key: Uint8Array;
  readonly addressMode: AddressMode;
  /** Two bytes; the last two of the EUI unless given. */
  readonly shortAddress?: Uint8Array;
  /** 32 bits; the low 24 are sent. */
  readonly packetCounter: number;
  /** Payload format; 0 and null are not sent. */
  readonly mpf: number | null;
  readonly flags?: MacFlags;
  readonly payload: Uint8Array;
}

export interface EncodedMpdu {
  readonly mpdu: Uint8Array;
  /** [MPF and] payload, encrypted. */
  readonly ciphertext: Uint8Array;
  readonly cmac: Uint8Array;
}

const headerBytes = 1;
const counterBytes = 3;

/** Bytes of an address as sent. */
export function addressBytes(mode: AddressMode): number {
  return mode === 'short' ? 2 : 8;
}

/** Bytes of a MPDU that carries `payloadBytes`. */
export function mpduBytesOf(payloadBytes: number, mode: AddressMode, hasMpf: boolean): number {
  return headerBytes + addressBytes(mode) + counterBytes + (hasMpf ? 1 : 0) + payloadBytes + CMAC_BYTES;
}

/** Longest payload: 245 bytes, one fewer with MPF, six fewer with the whole EUI (facts 4). */
export function maxPayloadBytes(mode: AddressMode, hasMpf: boolean): number {
  return MAX_MPDU_BYTES - mpduBytesOf(0, mode, hasMpf);
}

/** Whether a payload format is sent: 0 stands for none. */
export function sendsMpf(mpf: number | null): mpf is number {
  return mpf !== null && mpf !== 0;
}

/** Throws `payload-length`, `packet-counter-range`, `mpf-range`, `mac-flags` or `bad-length` (all usage). */
export function encodeMpdu(content: MpduContent): EncodedMpdu {
  checkContent(content);
  const { epEui, key, packetCounter, mpf, payload } = content;
  const plain = sendsMpf(mpf) ? Uint8Array.of(mpf, ...payload) : payload;
  const ciphertext = applyKeystream(key, epEui, packetCounter, plain);
  const address = content.addressMode === 'eui64' ? epEui : (content.shortAddress ?? epEui.subarray(6));
  const low = [(packetCounter >>> 16) & 0xff, (packetCounter >>> 8) & 0xff, packetCounter & 0xff];
  const head = Uint8Array.of(macHeader(content), ...address, ...low, ...ciphertext);
  const code = cmac32(key, epEui, packetCounter, head);
  return { mpdu: Uint8Array.of(...head, ...code), ciphertext, cmac: code };
}

function macHeader({ addressMode, mpf, flags = {} }: MpduContent): number {
  return (
    (flags.acknowledge ? macHeaderBits.acknowledge : 0) |
    (addressMode === 'eui64' ? macHeaderBits.eui64 : 0) |
    (flags.rxOpen ? macHeaderBits.rxOpen : 0) |
    (flags.responseExpected ? macHeaderBits.responseExpected : 0) |
    (sendsMpf(mpf) ? macHeaderBits.mpf : 0)
  );
}

function checkContent(content: MpduContent): void {
  const { packetCounter, mpf, payload, addressMode, flags = {} } = content;
  requireLength(content.epEui, 8, 'EUI-64');
  requireLength(content.key, 16, 'key');
  if (content.shortAddress !== undefined) requireLength(content.shortAddress, 2, 'short address');
  const longest = maxPayloadBytes(addressMode, sendsMpf(mpf));
  if (payload.length > longest) {
    throw new UnbrigError(
      'payload-length',
      'usage',
      `payload of ${payload.length} bytes: with this address and payload format a frame carries at most ${longest}`,
      { facts: { payloadBytes: payload.length, longest, addressMode } },
    );
  }
  requireInteger(packetCounter, 0xffff_ffff, 'packet-counter-range', 'packet counter');
  requireInteger(mpf ?? 0, 0xff, 'mpf-range', 'payload format');
  if (flags.responseExpected && !flags.rxOpen) {
    throw new UnbrigError('mac-flags', 'usage', 'a response can be expected only where a downlink window opens', {
      facts: { ...flags },
    });
  }
}

function requireInteger(value: number, most: number, code: 'packet-counter-range' | 'mpf-range', what: string): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  throw new UnbrigError(code, 'usage', `${what} ${value}: the field holds 0 to ${most}`, { facts: { value, most } });
}

function requireLength(bytes: Uint8Array, length: number, what: string): void {
  if (bytes.length === length) return;
  throw new UnbrigError('bad-length', 'usage', `${what}: ${bytes.length} bytes, must be ${length}`, {
    facts: { what, bytes: bytes.length, expected: length },
  });
}
