import { hammingDistance } from './bits.ts';
import type { FrameKind, Rank } from './types.ts';

/** UL-PR: 16 bits of alternation; the first nibble of the frame type word continues it. */
export const preambleWord = 0xaaaa;
export const preambleBits = 16;
export const frameTypeBits = 16;

/** What one payload class puts on the air. */
export interface FrameClass {
  readonly kind: FrameKind;
  /** Frame type word of ranks 1, 2 and 3 as sent, its leading nibble included. */
  readonly frameTypes: readonly [number, number, number];
  /** Whole frame, preamble to UL-CRC. */
  readonly totalBits: number;
  /** Payload and UL-AUTH together; short payloads are filled up with more UL-AUTH, never with zeros. */
  readonly payloadAndAuthBytes: number;
}

/**
 * Uplink frame types. Source: sigfox-ep-lib v4.3 (c9a2e1a); the application words also librenard, 35F/598/5A3 also a recording;
 * control AFC9 and B1BE from the library alone. Control rank 3 leads with nibble B, not A.
 */
export const frameClasses: readonly FrameClass[] = [
  { kind: 'bit-or-empty', frameTypes: [0xa06b, 0xa6e0, 0xa034], totalBits: 112, payloadAndAuthBytes: 2 },
  { kind: 'bytes-1', frameTypes: [0xa08d, 0xa0d2, 0xa302], totalBits: 120, payloadAndAuthBytes: 3 },
  { kind: 'bytes-2-4', frameTypes: [0xa35f, 0xa598, 0xa5a3], totalBits: 144, payloadAndAuthBytes: 6 },
  { kind: 'bytes-5-8', frameTypes: [0xa611, 0xa6bf, 0xa72c], totalBits: 176, payloadAndAuthBytes: 10 },
  { kind: 'bytes-9-12', frameTypes: [0xa94c, 0xa971, 0xa997], totalBits: 208, payloadAndAuthBytes: 14 },
  { kind: 'control', frameTypes: [0xaf67, 0xafc9, 0xb1be], totalBits: 176, payloadAndAuthBytes: 10 },
];

export const ranks: readonly Rank[] = [1, 2, 3];

export function frameClassOf(kind: FrameKind): FrameClass {
  return frameClasses.find((entry) => entry.kind === kind)!;
}

export interface FrameTypeMatch {
  readonly frameClass: FrameClass;
  readonly rank: Rank;
  /** Bits of the 16-bit word that differ. */
  readonly errors: number;
}

/** Table entries within `maxErrors` bits of a received frame type word, nearest first. */
export function matchFrameType(word: number, maxErrors: number): FrameTypeMatch[] {
  const matches: FrameTypeMatch[] = [];
  for (const frameClass of frameClasses) {
    for (const rank of ranks) {
      const errors = hammingDistance(word, frameClass.frameTypes[rank - 1]);
      if (errors <= maxErrors) matches.push({ frameClass, rank, errors });
    }
  }
  return matches.sort((a, b) => a.errors - b.errors);
}
