import { bitsToBytes, readBits } from './bits.ts';
import { uplinkCrc } from './crc16.ts';
import { ranks } from './frame-types.ts';
import { decodeReplica } from './replica-filter.ts';
import type { Rank } from './types.ts';

/** Whether plain content bits (LI..UL-CRC, already de-coded) end in their own UL-CRC. */
export function crcHolds(plain: Uint8Array): boolean {
  const covered = plain.length - 16;
  if (covered <= 0 || covered % 8 !== 0) return false;
  return uplinkCrc(bitsToBytes(plain.subarray(0, covered))) === readBits(plain, covered, 16);
}

export interface ContentCode {
  readonly rank: Rank;
  readonly plain: Uint8Array;
}

/** The code under which coded content (LI..UL-CRC as received) fulfils its CRC, `first` tried before the others; null when none does. */
export function findContentCode(coded: Uint8Array, first: Rank): ContentCode | null {
  for (const rank of [first, ...ranks.filter((other) => other !== first)]) {
    const plain = decodeReplica(coded, rank);
    if (crcHolds(plain)) return { rank, plain };
  }
  return null;
}
