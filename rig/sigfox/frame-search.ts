import { bitsToBytes, hammingDistance, readBits } from './bits.ts';
import { findContentCode } from './content-code.ts';
import { frameClasses, frameTypeBits, matchFrameType, preambleBits, preambleWord, ranks } from './frame-types.ts';
import { bytesToHex } from './hex.ts';
import type { FrameKind, Rank } from './types.ts';

/** A place in a burst's bits where an uplink frame stands, or most probably does. */
export interface FoundFrame {
  /** Index of the first preamble bit; negative when the burst begins inside the preamble. */
  readonly bitOffset: number;
  /** Bits of the frame that are there: what its type says, fewer when the burst ends before (then whole bytes only). */
  readonly nBits: number;
  /** The frame as received from its first preamble byte, bit errors included; preamble bits before the burst are filled in. */
  readonly hex: string;
  /** The CRC holds under one of the three replica codes, not always the one that the frame type names. */
  readonly crcOk: boolean;
  /** As the frame type says; null when no type is near what was received. */
  readonly rank: Rank | null;
  readonly kind: FrameKind | null;
  /** Wrong bits among the preamble bits that are there, and in the frame type word. */
  readonly preambleErrors: number;
  readonly frameTypeErrors: number;
  /** Preamble bits that the burst does not hold. */
  readonly preambleBitsMissing: number;
  /** The burst ends before the frame should. */
  readonly truncated: boolean;
  /** Bits between this frame and the next one or the end of the burst: more than a few mean that the frame is too long. */
  readonly trailingBits: number;
}

type Candidate = Omit<FoundFrame, 'trailingBits'> & { readonly score: number };

/** The decoder corrects two wrong bits of a frame type: the table's smallest distance is five. */
const maxFrameTypeErrors = 2;
const maxPreambleErrors = 3;
/** With a CRC that fails only this many wrong bits before the content are believed. */
const maxErrorsWithoutCrc = 4;
/** A detector may come in this late. */
const maxMissingBits = 8;
/** Shortest piece of a cut frame that is reported: preamble, frame type and the LI..MC bytes. */
const minBits = preambleBits + frameTypeBits + 16;

/**
 * Finds uplink frames in the differential bits of a burst, with unknown bits before and after and with bit errors; several frames may stand
 * in one burst. `bits` holds 0 and 1 (Uint8Array), or soft decisions, positive for 1 (Float32Array).
 * Frames come in the order of the air and do not overlap. A frame whose CRC fails is given where preamble and frame type leave little doubt.
 */
export function findFrames(bits: Uint8Array | Float32Array): FoundFrame[] {
  const hard = bits instanceof Float32Array ? Uint8Array.from(bits, (soft) => (soft > 0 ? 1 : 0)) : bits;
  const candidates: Candidate[] = [];
  for (let offset = -maxMissingBits; offset + minBits <= hard.length; offset++)
    candidates.push(...candidatesAt(hard, offset));
  return withTrailingBits(withoutOverlap(candidates), hard.length);
}

function candidatesAt(bits: Uint8Array, offset: number): Candidate[] {
  const missing = Math.max(0, -offset);
  const received = readBits(bits, offset + missing, preambleBits - missing);
  const preambleErrors = hammingDistance(received, preambleWord & (0xffff >> missing));
  const word = readBits(bits, offset + preambleBits, frameTypeBits);
  const known = matchFrameType(word, maxFrameTypeErrors).map((match) =>
    candidate(bits, offset, match.frameClass.totalBits, {
      rank: match.rank,
      kind: match.frameClass.kind,
      preambleErrors,
      frameTypeErrors: match.errors,
    }),
  );
  const believed = known.filter(isCredible);
  if (believed.length > 0 || preambleErrors > 0 || missing > 0) return believed;
  return unknownTypes(bits, offset);
}

/** Behind a flawless preamble a frame of unknown type is still a frame when its CRC holds at some length. */
function unknownTypes(bits: Uint8Array, offset: number): Candidate[] {
  const lengths = [...new Set(frameClasses.map((entry) => entry.totalBits))];
  return lengths
    .filter((nBits) => offset + nBits <= bits.length)
    .map((nBits) =>
      candidate(bits, offset, nBits, {
        rank: null,
        kind: null,
        preambleErrors: 0,
        frameTypeErrors: maxFrameTypeErrors + 1,
      }),
    )
    .filter((entry) => entry.crcOk);
}

function candidate(
  bits: Uint8Array,
  offset: number,
  fullLength: number,
  head: Pick<FoundFrame, 'rank' | 'kind' | 'preambleErrors' | 'frameTypeErrors'>,
): Candidate {
  const available = bits.length - offset;
  const truncated = available < fullLength;
  const nBits = truncated ? available - (available % 8) : fullLength;
  const frame = new Uint8Array(nBits);
  const missing = Math.max(0, -offset);
  for (let i = 0; i < missing; i++) frame[i] = (preambleWord >> (15 - i)) & 1;
  frame.set(bits.subarray(offset + missing, offset + nBits), missing);
  const coded = frame.subarray(preambleBits + frameTypeBits);
  const crcOk = !truncated && findContentCode(coded, head.rank ?? ranks[0]) !== null;
  const errors = head.preambleErrors + head.frameTypeErrors;
  return {
    ...head,
    bitOffset: offset,
    nBits,
    hex: bytesToHex(bitsToBytes(frame)),
    crcOk,
    preambleBitsMissing: missing,
    truncated,
    score: (crcOk ? 0 : 100) + (truncated ? 0.5 : 0) + errors + missing / 2,
  };
}

/** A CRC lets even a spoiled preamble pass if the frame type is exact: such a frame is evidence against the module, not noise. */
function isCredible(entry: Candidate): boolean {
  if (entry.crcOk && entry.frameTypeErrors === 0) return true;
  const errors = entry.preambleErrors + entry.frameTypeErrors;
  return entry.preambleErrors <= maxPreambleErrors && (entry.crcOk || errors <= maxErrorsWithoutCrc);
}

function withoutOverlap(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const entry of [...candidates].sort((a, b) => a.score - b.score || a.bitOffset - b.bitOffset)) {
    const free = kept.every(
      (other) => entry.bitOffset + entry.nBits <= other.bitOffset || other.bitOffset + other.nBits <= entry.bitOffset,
    );
    if (free) kept.push(entry);
  }
  return kept.sort((a, b) => a.bitOffset - b.bitOffset);
}

function withTrailingBits(kept: readonly Candidate[], length: number): FoundFrame[] {
  return kept.map(({ score: _score, ...frame }, index) => {
    const end = kept[index + 1]?.bitOffset ?? length;
    return { ...frame, trailingBits: end - frame.bitOffset - frame.nBits };
  });
}
