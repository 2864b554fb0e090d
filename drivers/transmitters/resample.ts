import { kaiserLowPass } from '../../rig/signal/fir.ts';
import { math } from '../../rig/signal/math.ts';

/** Raises the sample rate of a complex signal by a whole factor. */
export interface Interpolator {
  readonly factor: number;
  /**
   * Writes the samples that belong to input samples `from`..`to` (complex, interleaved), `factor` for each: the first of them falls on input
   * sample `from` itself. Before its first and after its last sample the signal is taken to stand still, so that nothing rings at its ends.
   */
  fill(samples: Float32Array, from: number, to: number, out: Float32Array): void;
}

/** Pass band and begin of the stop band, of the rate of the input. Forty samples a symbol leave a signal far inside the first. */
const PASS = 0.35;
const STOP = 0.65;
/** Below this the images drown in the steps of eight bits. */
const ATTENUATION_DB = 70;

interface Bank {
  /** Coefficients of each phase, one phase after the other; each phase sums to 1, so that a carrier passes exactly. */
  readonly taps: Float64Array;
  readonly length: number;
  /** The first input sample that a phase looks at, from the one that it belongs to. */
  readonly first: number;
}

function polyphase(factor: number): Bank {
  const prototype = kaiserLowPass(factor, PASS, STOP, ATTENUATION_DB);
  const half = (prototype.length - 1) / 2;
  const first = -math.ceil(half / factor);
  const length = math.ceil((half + factor - 1) / factor) - first + 1;
  const taps = new Float64Array(factor * length);
  for (let phase = 0; phase < factor; phase++) {
    let sum = 0;
    for (let t = 0; t < length; t++) sum += prototype[phase - (first + t) * factor + half] ?? 0;
    for (let t = 0; t < length; t++) {
      taps[phase * length + t] = (prototype[phase - (first + t) * factor + half] ?? 0) / sum;
    }
  }
  return { taps, length, first };
}

/** @param factor whole, at least 1 */
export function createInterpolator(factor: number): Interpolator {
  const bank = factor === 1 ? null : polyphase(factor);
  return {
    factor,
    fill(samples, from, to, out) {
      if (bank === null) {
        out.set(samples.subarray(2 * from, 2 * to));
        return;
      }
      const last = samples.length / 2 - 1;
      const windowI = new Float64Array(bank.length);
      const windowQ = new Float64Array(bank.length);
      for (let n = from; n < to; n++) {
        let still = true;
        for (let t = 0; t < bank.length; t++) {
          const k = math.min(math.max(n + bank.first + t, 0), last);
          windowI[t] = samples[2 * k];
          windowQ[t] = samples[2 * k + 1];
          if (windowI[t] !== windowI[0] || windowQ[t] !== windowQ[0]) still = false;
        }
        const at = 2 * (n - from) * factor;
        // A carrier of a minute is as many as 10^8 samples: nothing to filter.
        if (still) repeat(out, at, factor, windowI[0], windowQ[0]);
        else filter(bank, factor, windowI, windowQ, out, at);
      }
    },
  };
}

function repeat(out: Float32Array, at: number, count: number, i: number, q: number): void {
  for (let m = at; m < at + 2 * count; m += 2) {
    out[m] = i;
    out[m + 1] = q;
  }
}

function filter(
  { taps, length }: Bank,
  factor: number,
  windowI: Float64Array,
  windowQ: Float64Array,
  out: Float32Array,
  at: number,
): void {
  for (let phase = 0, tap = 0; phase < factor; phase++) {
    let i = 0;
    let q = 0;
    for (let t = 0; t < length; t++, tap++) {
      i += taps[tap] * windowI[t];
      q += taps[tap] * windowQ[t];
    }
    out[at + 2 * phase] = i;
    out[at + 2 * phase + 1] = q;
  }
}
