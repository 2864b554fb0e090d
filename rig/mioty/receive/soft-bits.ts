import type { MskLock } from '../../signal/msk-lock.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';

/**
 * Decisions on the 36 data bits of a burst, positive for 1, as logarithms of likelihood ratios: bit k is the sign of the phase state after symbol k.
 * `amplitude`: of the burst; `noiseDensity`: what counts as noise in it.
 */
export function softBits(lock: MskLock, amplitude: number, noiseDensity: number): Float32Array {
  const gain = (4 * amplitude * lock.place.symbolSeconds) / noiseDensity;
  const out = new Float32Array(BURST_SYMBOLS);
  for (let k = 0; k < BURST_SYMBOLS; k++) out[k] = -gain * lock.states.re[k + 1];
  return out;
}
