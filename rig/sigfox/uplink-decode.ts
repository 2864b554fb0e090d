import { bitsToBytes, hexToBits, readBits } from './bits.ts';
import { findContentCode } from './content-code.ts';
import { contentLengths } from './frame-layout.ts';
import {
  type FrameClass,
  type FrameTypeMatch,
  frameClasses,
  frameTypeBits,
  matchFrameType,
  preambleBits,
  ranks,
} from './frame-types.ts';
import { contentViolations, type FrameExpectation, headViolations } from './frame-violations.ts';
import { bytesToHex } from './hex.ts';
import { decodeReplica } from './replica-filter.ts';
import type { DecodedUplinkFrame, FrameViolation, Rank } from './types.ts';
import { uplinkAuth } from './uplink-auth.ts';

export interface DecodeOptions {
  /** AES-128 device key, 16 bytes; without it `authOk` is null. */
  readonly key?: Uint8Array;
  /** What the frame should say; contradictions become violations. */
  readonly expect?: FrameExpectation;
}

/** What stands before the content, and the class that the whole is taken for. */
export interface FrameHead {
  /** Nearest table entry within two wrong bits; null when there is none. */
  readonly frameType: FrameTypeMatch | null;
  /** False when the frame ends before or in its frame type. */
  readonly frameTypeComplete: boolean;
  /** Class by frame type, or by length where the CRC shows the frame type to be wrong; null when neither tells. */
  readonly frameClass: FrameClass | null;
  readonly preambleOk: boolean;
  readonly lengthOk: boolean;
  /** The code under which the CRC holds. */
  readonly contentRank: Rank | null;
}

const headBits = preambleBits + frameTypeBits;
const maxFrameTypeErrors = 2;

/**
 * Takes a received frame apart, first preamble bit to last bit. `frame` is hex (half a byte may be missing at the end) or an array of bits.
 *
 * A frame type is taken as meant up to two wrong bits. Where the CRC fails under the rank's code the other codes are tried before the CRC is
 * blamed: `crcOk` tells whether it holds for the content as given here, and `encoding` says that the code was not the rank's.
 * Content that neither CRC nor UL-AUTH vouches for is reported, but nothing more is held against it. Throws `bad-hex` (usage).
 */
export function decodeUplinkFrame(frame: string | Uint8Array, options: DecodeOptions = {}): DecodedUplinkFrame {
  const bits = typeof frame === 'string' ? hexToBits(frame, 'frame') : frame;
  const { head, plain } = takeApart(bits, options.expect?.rank);
  const crcOk = head.contentRank !== null;
  const fields = readFields(plain, head.frameClass);
  const authOk = options.key === undefined ? null : authHolds(plain, fields, options.key);
  const decoded = {
    crcOk,
    authOk,
    rank: head.frameType?.rank ?? head.contentRank,
    kind: head.frameClass?.kind ?? null,
    ...fields,
  };
  const violations = new Set<FrameViolation>(headViolations(head, options.expect));
  if (crcOk || authOk === true)
    for (const violation of contentViolations(decoded, options.expect)) violations.add(violation);
  return { ...decoded, violations: [...violations] };
}

interface Apart {
  readonly head: FrameHead;
  /** Content without the replica's code. */
  readonly plain: Uint8Array;
}

function takeApart(bits: Uint8Array, expectedRank: Rank | undefined): Apart {
  const frameTypeComplete = bits.length >= headBits;
  const frameType = frameTypeComplete
    ? (matchFrameType(readBits(bits, preambleBits, frameTypeBits), maxFrameTypeErrors)[0] ?? null)
    : null;
  const preambleOk = isAlternating(bits.subarray(0, preambleBits));
  const start = { frameType, frameTypeComplete, preambleOk };
  const wanted = expectedRank ?? frameType?.rank ?? ranks[0];

  const byType = frameType === null ? null : asClass(bits, frameType.frameClass, wanted, start);
  if (byType !== null && (byType.head.contentRank !== null || byType.head.lengthOk)) return byType;
  const sameLength = frameClasses.find((entry) => entry.totalBits === bits.length);
  const byLength = sameLength === undefined ? null : asClass(bits, sameLength, wanted, start);
  if (byLength !== null && (byLength.head.contentRank !== null || byType === null)) return byLength;
  const nothing = { ...start, frameClass: null, lengthOk: false, contentRank: null };
  return byType ?? { head: nothing, plain: decodeReplica(bits.subarray(headBits), wanted) };
}

/** Reads the frame as one of a class: what is too much is left aside, what is missing leaves the CRC unproven. */
function asClass(
  bits: Uint8Array,
  frameClass: FrameClass,
  wanted: Rank,
  start: Pick<FrameHead, 'frameType' | 'frameTypeComplete' | 'preambleOk'>,
): Apart {
  const coded = bits.subarray(headBits, frameClass.totalBits);
  const code = bits.length < frameClass.totalBits ? null : findContentCode(coded, wanted);
  const lengthOk = bits.length === frameClass.totalBits;
  return {
    head: { ...start, frameClass, lengthOk, contentRank: code?.rank ?? null },
    plain: code?.plain ?? decodeReplica(coded, wanted),
  };
}

type Fields = Pick<DecodedUplinkFrame, 'li' | 'bf' | 'rep' | 'mc' | 'epId' | 'payload' | 'auth'>;

/** Fields of de-coded content as far as it goes. */
function readFields(plain: Uint8Array, frameClass: FrameClass | null): Fields {
  const known = plain.length >= 16;
  const li = known ? readBits(plain, 0, 2) : null;
  const lengths = frameClass === null || li === null ? null : contentLengths(frameClass.kind, li);
  const bytes = bitsToBytes(plain.subarray(0, plain.length - (plain.length % 8)));
  const slice = (start: number, length: number | undefined): string | null =>
    length === undefined || start + length > bytes.length ? null : bytesToHex(bytes.subarray(start, start + length));
  const payloadBytes = lengths?.payloadBytes;
  return {
    li,
    bf: known ? plain[2] === 1 : null,
    rep: known ? plain[3] === 1 : null,
    mc: known ? readBits(plain, 4, 12) : null,
    epId: bytes.length < 6 ? null : bytesToHex(bytes.subarray(2, 6).toReversed()),
    payload: slice(6, payloadBytes),
    auth: payloadBytes === undefined ? null : slice(6 + payloadBytes, lengths?.authBytes),
  };
}

/** UL-AUTH covers LI..payload as transmitted, so it is computed over the received bytes, right or wrong. */
function authHolds(plain: Uint8Array, fields: Fields, key: Uint8Array): boolean {
  if (fields.payload === null || fields.auth === null) return false;
  const bytes = bitsToBytes(plain.subarray(0, plain.length - (plain.length % 8)));
  const covered = bytes.subarray(0, 6 + fields.payload.length / 2);
  return bytesToHex(uplinkAuth(key, covered, fields.auth.length / 2)) === fields.auth;
}

function isAlternating(bits: Uint8Array): boolean {
  return bits.every((bit, index) => bit === (index + 1) % 2);
}
