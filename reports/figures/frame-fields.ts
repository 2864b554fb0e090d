import { bitsToBytes, bytesToBits } from '../../rig/sigfox/bits.ts';
import { bytesToHex, hexToBytes } from '../../rig/sigfox/hex.ts';
import { decodeReplica } from '../../rig/sigfox/replica-filter.ts';
import type { FrameViolation, ObservedFrame } from '../../rig/sigfox/types.ts';
import type { Paint } from './model.ts';

/** One field of an uplink frame as it is drawn and listed. */
export interface FrameField {
  readonly name: string;
  readonly bits: number;
  /** Decoded content: hex for whole nibbles, else the number. */
  readonly value: string;
  /** What it means, when that is not the value itself. */
  readonly meaning: string;
  readonly paint: Paint;
  readonly broken: boolean;
}

export interface FrameLayout {
  /** UL-PR and the frame type word, never coded. */
  readonly head: readonly FrameField[];
  /** LI to UL-CRC after de-coding, in the order of the air. */
  readonly content: readonly FrameField[];
  /** Content as it was on the air, hex, for ranks 2 and 3. */
  readonly coded: string | null;
}

/** Splits a received frame into the fields of the uplink (sigfox-ep-lib, `sigfox_ep_bitstream.c`: UL-PR, UL-FT, LI, BF, REP, MC, EP-ID, payload, AUTH, CRC). */
export function frameLayout(frame: ObservedFrame): FrameLayout {
  const { decoded } = frame;
  const bits = bytesToBits(hexToBytes(frame.hex.length % 2 === 0 ? frame.hex : `${frame.hex}0`, 'frame'));
  const broken = (violation: FrameViolation): boolean => decoded.violations.includes(violation);
  const kind = decoded.kind === null ? 'unknown' : decoded.kind;
  const head: FrameField[] = [
    {
      name: 'preamble',
      bits: 16,
      value: hexOf(bits, 0, 16),
      meaning: '',
      paint: 'preamble',
      broken: broken('preamble'),
    },
    {
      name: 'FT',
      bits: 16,
      value: hexOf(bits, 16, 16),
      meaning: kind,
      paint: 'frameType',
      broken: broken('frame_type'),
    },
  ];
  const raw = bits.subarray(32);
  const content = decoded.rank === null ? raw : decodeReplica(raw, decoded.rank);
  const coded = decoded.rank === null || decoded.rank === 1 ? null : bytesToHex(bitsToBytes(raw));
  const whole = decoded.payload !== null && decoded.auth !== null && content.length >= 64;
  if (!whole) {
    const value = bytesToHex(bitsToBytes(content));
    return {
      head,
      coded,
      content: [
        {
          name: 'content',
          bits: content.length,
          value,
          meaning: 'fields not told apart',
          paint: 'preamble',
          broken: true,
        },
      ],
    };
  }
  return { head, coded, content: contentFields(frame, content, broken) };
}

function contentFields(
  { decoded }: ObservedFrame,
  bits: Uint8Array,
  broken: (violation: FrameViolation) => boolean,
): readonly FrameField[] {
  const encoding = broken('encoding');
  const payloadBits = 4 * (decoded.payload ?? '').length;
  const authBits = 4 * (decoded.auth ?? '').length;
  const authWord = decoded.authOk === null ? 'no key' : decoded.authOk ? 'right' : 'wrong';
  const fields: Omit<FrameField, 'value'>[] = [
    { name: 'LI', bits: 2, meaning: '', paint: 'flags', broken: broken('length_indicator') },
    { name: 'BF', bits: 1, meaning: '', paint: 'flags', broken: broken('bidirectional_flag') },
    { name: 'REP', bits: 1, meaning: '', paint: 'flags', broken: broken('repeater_flag') },
    {
      name: 'MC',
      bits: 12,
      meaning: decoded.mc === null ? '' : String(decoded.mc),
      paint: 'flags',
      broken: broken('message_counter'),
    },
    { name: 'EP-ID', bits: 32, meaning: decoded.epId ?? '', paint: 'epId', broken: broken('ep_id') },
    {
      name: 'payload',
      bits: payloadBits,
      meaning: `${payloadBits / 8} bytes`,
      paint: 'payload',
      broken: broken('payload'),
    },
    {
      name: 'AUTH',
      bits: authBits,
      meaning: authWord,
      paint: 'auth',
      broken: broken('auth') || decoded.authOk === false,
    },
    {
      name: 'CRC',
      bits: 16,
      meaning: decoded.crcOk ? 'right' : 'wrong',
      paint: 'crc',
      broken: broken('crc') || !decoded.crcOk,
    },
  ];
  let at = 0;
  return fields
    .map((field) => {
      const value = field.bits % 4 === 0 ? hexOf(bits, at, field.bits) : String(numberOf(bits, at, field.bits));
      at += field.bits;
      return { ...field, value, broken: field.broken || encoding };
    })
    .filter((field) => field.bits > 0);
}

function numberOf(bits: Uint8Array, from: number, length: number): number {
  return bits.subarray(from, from + length).reduce((value, bit) => 2 * value + bit, 0);
}

function hexOf(bits: Uint8Array, from: number, length: number): string {
  let text = '';
  for (let at = from; at < from + length && at + 4 <= bits.length; at += 4) text += numberOf(bits, at, 4).toString(16);
  return text;
}

/** `rank 2 of message 136, 2 to 4 bytes, CRC right, AUTH right`, the caption of a frame. */
export function frameCaption(frame: ObservedFrame): string {
  const { decoded } = frame;
  const auth = decoded.authOk === null ? 'AUTH not checked' : decoded.authOk ? 'AUTH right' : 'AUTH wrong';
  return [
    decoded.rank === null ? 'rank unknown' : `rank ${decoded.rank}`,
    decoded.kind ?? 'type unknown',
    decoded.mc === null ? '' : `MC ${decoded.mc}`,
    decoded.crcOk ? 'CRC right' : 'CRC wrong',
    decoded.payload === null ? '' : auth,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
