import { math } from '../../signal/math.ts';
import type { MskLock } from '../../signal/msk-lock.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';

/** Decisions on the data bits of a burst. */
export interface SoftBits {
  /** 36 values, positive for 1, as logarithms of likelihood ratios. */
  readonly soft: Float32Array;
  /** Noise and disturbance over what noise alone would be, mean over the burst: about 1 in a clean one. */
  readonly disturbance: number;
}

/** Symbols on both sides over which a disturbance is averaged, and how many symbols what is known of the noise counts. */
const REACH = 3;
const PRIOR = 6;
/** Below this, chance explains what is more than noise. */
const DISTURBED = 2;
/** What noise cannot explain comes at least from the receiver itself: relative to the signal. */
const LEAST_VARIANCE = 0.01;
/** A state takes this share of its neighbours, across. */
const ACROSS = 1 / math.PI;

/** How far each state lies from where a clean one may lie, squared, amplitude 1. */
function distances({ states }: MskLock, amplitude: number): Float64Array {
  const { re, im } = states;
  const out = new Float64Array(re.length);
  for (let k = 0; k < re.length; k++) {
    const before = k > 0 ? math.sign(re[k - 1]) : 0;
    const after = k + 1 < re.length ? math.sign(re[k + 1]) : 0;
    const isInside = before !== 0 && after !== 0;
    const across = isInside ? im[k] / amplitude - ACROSS * (before - after) : 0;
    out[k] = (math.abs(re[k]) / amplitude - 1) ** 2 + across * across;
  }
  return out;
}

/**
 * Decisions on the 36 data bits of a burst: bit k is the sign of the phase state after symbol k. A burst of another frame on top of it shows in the
 * states, and what lies around it counts less. `amplitude`: of the frame's bursts.
 */
export function softBits(lock: MskLock, amplitude: number, noiseDensity: number): SoftBits {
  const own = math.min(lock.amplitude, 1.3 * amplitude);
  if (!(own > 0)) return { soft: new Float32Array(BURST_SYMBOLS), disturbance: 1 };
  const noise = noiseDensity / (lock.place.symbolSeconds * own * own);
  const known = math.max(noise, LEAST_VARIANCE);
  const far = distances(lock, own);
  const soft = new Float32Array(BURST_SYMBOLS);
  let total = 0;
  for (let k = 0; k < BURST_SYMBOLS; k++) {
    let sum = PRIOR * known;
    let count = PRIOR;
    for (let m = math.max(0, k + 1 - REACH); m <= math.min(BURST_SYMBOLS, k + 1 + REACH); m++) {
      sum += far[m];
      count++;
    }
    const variance = sum / count > DISTURBED * known ? sum / count : known;
    total += variance / known;
    soft[k] = (-4 * lock.states.re[k + 1]) / own / variance;
  }
  return { soft, disturbance: total / BURST_SYMBOLS };
}
