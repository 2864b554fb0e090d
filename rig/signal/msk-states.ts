import type { Baseband } from './baseband.ts';
import { math } from './math.ts';

/** Where a burst of minimum shift keying lies in a baseband. */
export interface MskPlace {
  /** Start of symbol 0, from the first sample. */
  readonly startSeconds: number;
  readonly symbolSeconds: number;
  /** Carrier, the mean of the two tones, from the centre of the baseband. */
  readonly carrierHz: number;
}

/**
 * The phase states of a burst: entry k belongs to the boundary before symbol `first + k`. Minimum shift keying is a row of half-sine pulses two
 * symbols long, one on each boundary, alternately in phase and in quadrature. Turned by `j` a boundary, a clean state is `+a` or `-a` (times the
 * carrier's phase) and changes sign over each symbol on the upper tone; what comes from its neighbours lies across.
 */
export interface MskStates {
  readonly first: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const STEPS = 64;
/** Half a sine, from the middle of the pulse outwards, with one entry of zero beyond. */
const PULSE = Float64Array.from({ length: STEPS + 2 }, (_, k) => math.max(0, math.cos((math.PI * k) / STEPS / 2)));

/** Samples with the carrier taken off; phase 0 at the start of symbol `atSymbol`. */
export interface Unmixed {
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Index of the first in the baseband. */
  readonly from: number;
  readonly sampleRateHz: number;
}

/** Takes the carrier off the samples that symbols `first` to `end` need, with one symbol to spare on both sides. */
export function unmix(baseband: Baseband, place: MskPlace, atSymbol: number, first: number, end: number): Unmixed {
  const { sampleRateHz } = baseband;
  const at = (symbol: number): number => (place.startSeconds + symbol * place.symbolSeconds) * sampleRateHz;
  const from = math.max(0, math.floor(at(first - 2)));
  const to = math.max(from, math.min(baseband.re.length, math.ceil(at(end + 2))));
  const re = new Float64Array(to - from);
  const im = new Float64Array(to - from);
  const step = (-2 * math.PI * place.carrierHz) / sampleRateHz;
  const stepRe = math.cos(step);
  const stepIm = math.sin(step);
  const begin = step * (from - at(atSymbol));
  let c = math.cos(begin);
  let s = math.sin(begin);
  for (let k = 0, n = from; n < to; k++, n++) {
    const x = baseband.re[n];
    const y = baseband.im[n];
    re[k] = x * c - y * s;
    im[k] = x * s + y * c;
    const next = c * stepRe - s * stepIm;
    s = c * stepIm + s * stepRe;
    c = next;
  }
  return { re, im, from, sampleRateHz };
}

/** States `first` to `first + count - 1`, as amplitudes, from samples without their carrier. */
export function statesOf(
  samples: Unmixed,
  { startSeconds, symbolSeconds }: Omit<MskPlace, 'carrierHz'>,
  first: number,
  count: number,
): MskStates {
  const { sampleRateHz } = samples;
  const length = symbolSeconds * sampleRateHz;
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const middle = (startSeconds + (first + k) * symbolSeconds) * sampleRateHz - samples.from;
    const from = math.max(0, math.ceil(middle - length));
    const to = math.min(samples.re.length, math.floor(middle + length) + 1);
    let x = 0;
    let y = 0;
    for (let n = from; n < to; n++) {
      const weight = PULSE[(math.abs(n - middle) * (STEPS / length) + 0.5) | 0];
      x += weight * samples.re[n];
      y += weight * samples.im[n];
    }
    turn(re, im, k, first + k, x / length, y / length);
  }
  return { first, re, im };
}

/** Writes (x, y) times j to the power of `quarters`. */
function turn(re: Float64Array, im: Float64Array, k: number, quarters: number, x: number, y: number): void {
  const q = quarters & 3;
  re[k] = q === 0 ? x : q === 1 ? -y : q === 2 ? -x : y;
  im[k] = q === 0 ? y : q === 1 ? x : q === 2 ? -y : -x;
}

/** Signs of the boundaries along a row of symbols, beginning with `sign` before the first: each symbol on the upper tone inverts. */
export function stateSigns(symbols: string, sign: 1 | -1 = 1): Int8Array {
  const out = new Int8Array(symbols.length + 1);
  out[0] = sign;
  for (let k = 0; k < symbols.length; k++) out[k + 1] = symbols[k] === '1' ? -out[k] : out[k];
  return out;
}
