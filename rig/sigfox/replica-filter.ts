import type { Rank } from './types.ts';

/**
 * The replica's rate-1 code over LI..UL-CRC, zero initial state and no tail. Taps on x[n-1] and x[n-2] beside x[n]:
 * rank 1 none, rank 2 octal 7, rank 3 octal 5 (sigfox-ep-lib v4.3 and an over-the-air recording; published prose has 2 and 3 exchanged).
 */
const taps: Readonly<Record<Rank, readonly [number, number]>> = { 1: [0, 0], 2: [1, 1], 3: [0, 1] };

/** y[n] = x[n] + t1 x[n-1] + t2 x[n-2] over GF(2). */
export function encodeReplica(bits: Uint8Array, rank: Rank): Uint8Array {
  const [t1, t2] = taps[rank];
  const out = new Uint8Array(bits.length);
  for (let n = 0; n < bits.length; n++) {
    const x1 = n >= 1 ? bits[n - 1] : 0;
    const x2 = n >= 2 ? bits[n - 2] : 0;
    out[n] = bits[n] ^ (t1 & x1) ^ (t2 & x2);
  }
  return out;
}

/** The inverse: x[n] = y[n] + t1 x[n-1] + t2 x[n-2]. One wrong bit on the air spoils many after it for ranks 2 and 3. */
export function decodeReplica(bits: Uint8Array, rank: Rank): Uint8Array {
  const [t1, t2] = taps[rank];
  const out = new Uint8Array(bits.length);
  for (let n = 0; n < bits.length; n++) {
    const x1 = n >= 1 ? out[n - 1] : 0;
    const x2 = n >= 2 ? out[n - 2] : 0;
    out[n] = bits[n] ^ (t1 & x1) ^ (t2 & x2);
  }
  return out;
}
