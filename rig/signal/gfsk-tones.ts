import type { GfskBand } from './gfsk-band.ts';
import { math } from './math.ts';

/** Where a known run of bits may lie in a band. */
export interface GfskSpot {
  /** Start of the first bit of the pattern, seconds from the first sample; may lie before it. */
  readonly startSeconds: number;
  readonly carrierHz: number;
  /** Share of the energy in the places that the pattern says, 1 without noise, about 0 in noise. */
  readonly likeness: number;
}

export interface GfskSearch {
  /** The bits looked for, 1 or 0. */
  readonly pattern: ArrayLike<number>;
  /** Bits at the start of the pattern that may lie before the first sample. */
  readonly mayMiss: number;
  /** Bits that must follow the pattern before the samples end. */
  readonly bitsAfter: number;
  readonly bitRateBps: number;
  readonly deviationHz: number;
  /** Half of the band in which the carrier is looked for. */
  readonly searchHz: number;
  readonly leastLikeness: number;
}

/** Places a bit at which energies are taken. */
const STEPS = 4;
/** Tones a deviation: a carrier that lies half way between two of them loses a twentieth of a bit's energy. */
const TONES = 5;
/** A stronger spot this near hides another. */
const HIDE_STEPS = 2 * STEPS;

/** Running sums of the samples against a tone. */
interface Sums {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Energy of one tone over a bit that starts at each step: what a bit keyed with this tone gives. */
function toneEnergy(band: GfskBand, toneHz: number, stepSamples: number, sums: Sums, out: Float32Array): void {
  const { re, im, sampleRateHz } = band;
  const length = re.length;
  const sumRe = sums.re;
  const sumIm = sums.im;
  const turnRe = math.cos((2 * math.PI * toneHz) / sampleRateHz);
  const turnIm = -math.sin((2 * math.PI * toneHz) / sampleRateHz);
  let c = 1;
  let s = 0;
  for (let n = 0; n < length; n++) {
    sumRe[n + 1] = sumRe[n] + re[n] * c - im[n] * s;
    sumIm[n + 1] = sumIm[n] + re[n] * s + im[n] * c;
    const next = c * turnRe - s * turnIm;
    s = c * turnIm + s * turnRe;
    c = next;
  }
  for (let j = 0; j < out.length; j++) {
    const from = math.round(j * stepSamples);
    const to = math.min(length, math.round((j + STEPS) * stepSamples));
    const x = sumRe[to] - sumRe[from];
    const y = sumIm[to] - sumIm[from];
    out[j] = x * x + y * y;
  }
}

/** Best carrier so far at every step: the one whose tones hold most energy in the places that the pattern says. */
interface Best {
  readonly energy: Float32Array;
  readonly likeness: Float32Array;
  readonly carrier: Int16Array;
}

function compare(tones: Pair, signs: Float64Array, best: Best, carrier: number): void {
  const { energy, likeness } = best;
  const { difference, sum } = tones;
  const reach = STEPS * signs.length;
  for (let k = 0; k < energy.length; k++) {
    let found = 0;
    for (let bit = 0, j = k; bit < signs.length; bit = (bit + 1) | 0, j = (j + STEPS) | 0)
      found += signs[bit] * difference[j];
    if (found <= energy[k]) continue;
    energy[k] = found;
    likeness[k] = found / (sum[k + reach] - sum[k]);
    best.carrier[k] = carrier;
  }
}

/** The two tones of a carrier, `ahead` places of nothing before them: difference, and sum of every STEPS-th place before each. */
interface Pair {
  readonly difference: Float32Array;
  readonly sum: Float64Array;
}

function pair(high: Float32Array, low: Float32Array, ahead: number, out: Pair): void {
  const { difference, sum } = out;
  for (let j = 0; j < high.length; j++) {
    difference[j + ahead] = high[j] - low[j];
    sum[j + ahead + STEPS] = sum[j + ahead] + high[j] + low[j];
  }
}

/**
 * Looks for a known run of bits with carrier and timing unknown: the energies of the two tones of each bit, summed without their phases.
 * Spots come best first, and no two near each other.
 */
export function findGfskPattern(band: GfskBand, search: GfskSearch): GfskSpot[] {
  const { bitRateBps, deviationHz, searchHz, pattern } = search;
  const stepSamples = band.sampleRateHz / bitRateBps / STEPS;
  const count = math.floor(band.re.length / stepSamples) - STEPS + 1;
  const ahead = STEPS * search.mayMiss;
  const places = count + ahead - STEPS * (pattern.length + search.bitsAfter - 1);
  if (places <= 0) return [];
  const spacingHz = deviationHz / TONES;
  const half = math.ceil(searchHz / spacingHz);
  const sums = { re: new Float64Array(band.re.length + 1), im: new Float64Array(band.re.length + 1) };
  const tones = Array.from({ length: 2 * (half + TONES) + 1 }, (_, k) => {
    const energy = new Float32Array(count);
    toneEnergy(band, (k - half - TONES) * spacingHz, stepSamples, sums, energy);
    return energy;
  });
  const signs = Float64Array.from(pattern, (bit) => (bit === 1 ? 1 : -1));
  const best: Best = {
    energy: new Float32Array(places),
    likeness: new Float32Array(places),
    carrier: new Int16Array(places),
  };
  const both = { difference: new Float32Array(count + ahead), sum: new Float64Array(count + ahead + STEPS) };
  for (let carrier = 0; carrier <= 2 * half; carrier++) {
    pair(tones[carrier + 2 * TONES], tones[carrier], ahead, both);
    compare(both, signs, best, carrier);
  }
  const seconds = stepSamples / band.sampleRateHz;
  return peaks(best.likeness, search.leastLikeness).map((k) => ({
    startSeconds: (k - ahead) * seconds,
    carrierHz: (best.carrier[k] - half) * spacingHz,
    likeness: best.likeness[k],
  }));
}

/** Places that reach a level and have no better one near, best first. */
function peaks(values: Float32Array, least: number): number[] {
  const order: number[] = [];
  for (let k = 0; k < values.length; k++) if (values[k] >= least) order.push(k);
  order.sort((a, b) => values[b] - values[a]);
  const found: number[] = [];
  for (const k of order) if (!found.some((other) => math.abs(other - k) < HIDE_STEPS)) found.push(k);
  return found;
}
