import type { ObservedRadioFrame } from '../../rig/mioty/types.ts';
import type { FrameField, FrameLayout } from './frame-fields.ts';

/** Bytes of a payload that are written out; a frame may carry 245. */
const MOST_BYTES = 10;

/** The PHY payload and the MPDU of a radio frame, field by field in the order of the air (TS-UNB, fixed uplink MAC). */
export function radioFrameLayout({ decoded }: ObservedRadioFrame): FrameLayout {
  const head = [
    field('CRC hdr', byteText(decoded.headerCrc), word(decoded.headerCrcOk), 'crc', !decoded.headerCrcOk),
    field('CRC pay', byteText(decoded.payloadCrc), word(decoded.payloadCrcOk), 'crc', !decoded.payloadCrcOk),
    field('PSI', byteText(decoded.psi), decoded.psi === null ? '' : `${decoded.psi} bytes`, 'frameType', false),
  ];
  return { head, content: contentFields(decoded), coded: null };
}

/** `UPG1 pattern 4 · channel B · 24 of 24 bursts`: how a radio frame was sent. */
export function hoppingCaption({ upg, pattern, channel, bursts, burstCount }: ObservedRadioFrame): string {
  return [`${upg} pattern ${pattern}`, `channel ${channel}`, `${bursts.length} of ${burstCount ?? '?'} bursts`].join(
    ' · ',
  );
}

/** `counter 42 · CMAC holds`: what a radio frame says. */
export function radioFrameCaption({ decoded }: ObservedRadioFrame): string {
  const counter = decoded.packetCounter ?? decoded.packetCounterLow;
  return [
    counter === null ? 'not decoded' : `counter ${counter}`,
    decoded.cmacOk === null ? 'CMAC not checked' : `CMAC ${decoded.cmacOk ? 'holds' : 'wrong'}`,
  ].join(' · ');
}

function contentFields(decoded: ObservedRadioFrame['decoded']): readonly FrameField[] {
  if (decoded.mpdu === null || decoded.cmac === null) {
    return [field('MPDU', decoded.mpdu === null ? '?' : shortened(decoded.mpdu), 'not told apart', 'preamble', true)];
  }
  const content = decoded.payload ?? decoded.ciphertext ?? '';
  const cmacWord = decoded.cmacOk === null ? 'no key' : word(decoded.cmacOk);
  return [
    field('MAC', byteText(decoded.macHeader), '', 'flags', false),
    field('address', decoded.address ?? '?', decoded.addressMode ?? '', 'epId', decoded.address === null),
    field('counter', hexOf(decoded.packetCounterLow, 6), String(decoded.packetCounter ?? ''), 'flags', false),
    ...(decoded.mpf === null ? [] : [field('MPF', byteText(decoded.mpf), '', 'frameType', false)]),
    field(
      decoded.payload === null ? 'ciphertext' : 'payload',
      shortened(content),
      `${content.length / 2} bytes`,
      'payload',
      false,
    ),
    field('CMAC', decoded.cmac, cmacWord, 'auth', decoded.cmacOk === false),
  ].filter(({ value }) => value !== '');
}

function field(name: string, value: string, meaning: string, paint: FrameField['paint'], broken: boolean): FrameField {
  return { name, bits: 4 * value.length, value, meaning, paint, broken };
}

const word = (ok: boolean): string => (ok ? 'right' : 'wrong');
const byteText = (value: number | null): string => hexOf(value, 2);
const hexOf = (value: number | null, digits: number): string =>
  value === null ? '?' : value.toString(16).padStart(digits, '0');

/** The first and last digits of what is longer than ten bytes. */
export function shortened(hex: string): string {
  return hex.length <= 2 * MOST_BYTES ? hex : `${hex.slice(0, 2 * MOST_BYTES - 4)}…${hex.slice(-2)}`;
}
