import { createCipheriv } from 'node:crypto';
import { UnbrigError } from '../ports/errors.ts';
import { bytesToBits } from './bits.ts';
import { bytesToHex } from './hex.ts';

/** What a device makes of the 15 bytes after the downlink sync word. */
export interface DecodedDownlinkFrame {
  readonly accepted: boolean;
  /** The eight user bytes when accepted, otherwise null. */
  readonly payload: string | null;
  /** Code words of the eight that had an error corrected. */
  readonly correctedCodewords: number;
  readonly crcOk: boolean;
  readonly authOk: boolean;
  readonly payloadAfterCorrection: string;
}

export interface DownlinkCredentials {
  /** Four bytes, most significant first. */
  readonly epId: Uint8Array;
  readonly key: Uint8Array;
  /** Counter of the uplink that asked. */
  readonly messageCounter: number;
}

export const downlinkContentBytes = 15;
/** How a downlink is keyed: bit 1 above the carrier. Deviation from sigfox-ep-lib v4.3, measured so by librenard's author. */
export const downlinkModulation = { bitRateBps: 600, deviationHz: 800 } as const;
/** Preamble and sync word as bytes: 91 bits that alternate (but for the first), and the 13 bits of the sync word. */
const headBytes = Uint8Array.of(0x2a, ...new Uint8Array(10).fill(0xaa), 0xb2, 0x27);
export const downlinkPreambleBits = 91;
export const downlinkSyncBits = 13;
/** Preamble, sync word and content. */
export const downlinkFrameBitCount = 8 * (headBytes.length + downlinkContentBytes);
/** First preamble bit to the end of the last content bit, 373.3 ms. */
export const downlinkFrameSeconds = downlinkFrameBitCount / downlinkModulation.bitRateBps;
const parityBytes = 4;
const payloadBytes = 8;
const crcPolynomial = 0x2f;

/** What a test makes wrong on purpose; everything that follows from it stays consistent. */
export interface DownlinkBend {
  /** Put over the bytes of DL-AUTH by exclusive or. */
  readonly authMask?: number;
  /** Put over the CRC by exclusive or. */
  readonly crcMask?: number;
  readonly whitened?: boolean;
}

/**
 * ECC (4), payload (8), DL-AUTH (2), CRC-8 (1) of one downlink frame, whitened: the 15 bytes after the sync word.
 * Source: sigfox-ep-lib v4.3 and librenard, which agree.
 */
export function encodeDownlinkContent(
  payload: Uint8Array,
  credentials: DownlinkCredentials,
  bend: DownlinkBend = {},
): Uint8Array {
  const auth = downlinkAuth(payload, credentials).map((byte) => byte ^ (bend.authMask ?? 0));
  const protectedBytes = Uint8Array.of(...payload, ...auth);
  const content = Uint8Array.of(0, 0, 0, 0, ...protectedBytes, crc8(protectedBytes) ^ (bend.crcMask ?? 0));
  for (let bit = 0; bit < 8; bit++) writeParity(content, bit);
  return bend.whitened === false ? content : whiten(content, whiteningSeed(credentials));
}

/** All bits of a frame as the modulator gets them: preamble, sync word, the 15 whitened bytes. */
export function downlinkFrameBits(content: Uint8Array): Uint8Array {
  return bytesToBits(downlinkFrameBytes(content));
}

/** The 28 bytes of a whole frame. Throws `bad-length` (usage). */
export function downlinkFrameBytes(content: Uint8Array): Uint8Array {
  if (content.length !== downlinkContentBytes) {
    throw new UnbrigError(
      'bad-length',
      'usage',
      `downlink content: ${content.length} bytes, must be ${downlinkContentBytes}`,
      { facts: { what: 'downlink content', bytes: content.length, expected: downlinkContentBytes } },
    );
  }
  return Uint8Array.of(...headBytes, ...content);
}

/** Takes the whitened 15 bytes apart, one wrong bit in each code word corrected. A frame is accepted when CRC and DL-AUTH both hold. */
export function decodeDownlinkContent(received: Uint8Array, credentials: DownlinkCredentials): DecodedDownlinkFrame {
  return withAuth(correctDownlinkContent(received, whiteningSeed(credentials)), credentials);
}

/** A content without whitening and with its code words corrected: what needs no key. */
export interface CorrectedDownlink {
  readonly content: Uint8Array;
  readonly correctedCodewords: number;
  readonly crcOk: boolean;
}

export function correctDownlinkContent(received: Uint8Array, seed: number): CorrectedDownlink {
  const content = whiten(received, seed);
  let correctedCodewords = 0;
  for (let bit = 0; bit < 8; bit++) if (correctCodeword(content, bit)) correctedCodewords++;
  return { content, correctedCodewords, crcOk: crc8(content.subarray(parityBytes, 14)) === content[14] };
}

/** Holds a corrected content against a device's key and a counter. */
export function withAuth(corrected: CorrectedDownlink, credentials: DownlinkCredentials): DecodedDownlinkFrame {
  const { content, correctedCodewords, crcOk } = corrected;
  const payload = content.subarray(parityBytes, parityBytes + payloadBytes);
  const auth = content.subarray(12, 14);
  const authOk = downlinkAuth(payload, credentials).every((byte, index) => byte === auth[index]);
  const accepted = crcOk && authOk;
  const payloadAfterCorrection = bytesToHex(payload);
  return {
    accepted,
    payload: accepted ? payloadAfterCorrection : null,
    correctedCodewords,
    crcOk,
    authOk,
    payloadAfterCorrection,
  };
}

/** First two bytes of one AES block over EP-ID (least significant first), counter (little endian), payload and the EP-ID's first two bytes. */
function downlinkAuth(payload: Uint8Array, { epId, key, messageCounter }: DownlinkCredentials): Uint8Array {
  const id = epId.toReversed();
  const block = Uint8Array.of(...id, messageCounter & 0xff, messageCounter >> 8, ...payload, id[0], id[1]);
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const encrypted = cipher.update(block);
  cipher.final();
  return Uint8Array.from(encrypted.subarray(0, 2));
}

function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ crcPolynomial) & 0xff : crc << 1;
  }
  return crc;
}

/** Powers of the root of a^4 = a + 1: byte j of the content stands for a^j. */
const powers = ((): number[] => {
  const list = [1];
  while (list.length < downlinkContentBytes) {
    const next = list[list.length - 1] << 1;
    list.push(next & 0x10 ? next ^ 0x13 : next);
  }
  return list;
})();

/** BCH(15,11): code word `bit` is bit `bit` of all 15 bytes. */
function syndrome(content: Uint8Array, bit: number, from: number): number {
  let sum = 0;
  for (let j = from; j < downlinkContentBytes; j++) if ((content[j] >> bit) & 1) sum ^= powers[j];
  return sum;
}

function writeParity(content: Uint8Array, bit: number): void {
  const parity = syndrome(content, bit, parityBytes);
  for (let j = 0; j < parityBytes; j++) content[j] = (content[j] & ~(1 << bit)) | (((parity >> j) & 1) << bit);
}

function correctCodeword(content: Uint8Array, bit: number): boolean {
  const sum = syndrome(content, bit, 0);
  if (sum === 0) return false;
  content[powers.indexOf(sum)] ^= 1 << bit;
  return true;
}

/** What the whitening begins with: 9 bits of EP-ID times counter, never 0. */
export function whiteningSeed({ epId, messageCounter }: Pick<DownlinkCredentials, 'epId' | 'messageCounter'>): number {
  const id = epId.reduce((value, byte) => value * 256 + byte, 0);
  // Only the product modulo 512 counts, and the low nine bits of the factors decide it.
  return ((id % 512) * messageCounter) % 512 || 0x1ff;
}

/** The mask takes all nine bits of the shift register after each eight shifts, so it is not the register's plain output. */
function whiten(content: Uint8Array, seed: number): Uint8Array {
  let register = seed;
  const mask: number[] = [];
  while (mask.length < 8 * downlinkContentBytes) {
    for (let shift = 0; shift < 8; shift++) register = (register >> 1) | ((((register >> 5) ^ register) & 1) << 8);
    for (let bit = 8; bit >= 0; bit--) mask.push((register >> bit) & 1);
  }
  return content.map((byte, index) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value ^= mask[8 * index + bit] << (7 - bit);
    return value;
  });
}
