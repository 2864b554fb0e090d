import type { GfskBand, GfskCarrier } from './gfsk-band.ts';
import { type GfskTiming, patternAt } from './gfsk-correlate.ts';
import { type GfskPattern, PATTERN_STEPS, signOf } from './gfsk-phase.ts';
import { invertSymmetric } from './linear-solve.ts';
import { math } from './math.ts';

/** A signal with known bits, as a model with a handful of parameters. Times from the band's first sample. */
export interface GfskModel {
  /** Carrier, and its time in the middle of the frame. */
  readonly carrier: GfskCarrier;
  readonly phaseRad: number;
  readonly deviationHz: number;
  /** Middle of all the bits, and seconds a bit. */
  readonly middleSeconds: number;
  readonly symbolSeconds: number;
}

export interface GfskFit extends GfskModel {
  readonly amplitude: number;
  /** Noise around the signal, what the model leaves unexplained included, full-scale squared per hertz. */
  readonly noiseDensity: number;
  /** Covariance of phase, carrier, drift, deviation, middle and symbol length, row by row. */
  readonly covariance: Float64Array;
  /** Bits that were fitted. */
  readonly heardBits: number;
}

/** The bits of a frame, and which of them the samples hold. */
export interface GfskBits {
  readonly bits: Uint8Array;
  readonly from: number;
}

export const GFSK_PARAMETER = { phase: 0, carrier: 1, drift: 2, deviation: 3, middle: 4, symbol: 5 } as const;
const SIZE = 6;
const MAX_STEPS = 12;
/** The normal matrix changes slowly along the frame: every third sample is enough, and falls on all parts of a bit in turn. */
const STRIDE = 3;
/** Noise is measured in a band of about this width around the middle of the samples. */
const NOISE_BAND_HZ = 2400;

export function timingOf(model: GfskModel, bits: number, sampleRateHz: number): GfskTiming {
  const { middleSeconds, symbolSeconds } = model;
  return { startSeconds: middleSeconds - (bits / 2) * symbolSeconds, symbolSeconds, sampleRateHz };
}

/** Integral of the frequency up to the start of each bit, zero in the middle of the frame. */
function hardPhases(bits: Uint8Array): Float64Array {
  const out = new Float64Array(bits.length + 1);
  for (let k = 0; k < bits.length; k++) out[k + 1] = out[k] + signOf(bits[k]);
  const middle = out[bits.length >> 1];
  return out.map((value) => value - middle);
}

interface Sums {
  /** Normal equations of the phase error. */
  readonly matrix: Float64Array;
  readonly right: Float64Array;
  along: number;
  count: number;
  /** What the model leaves over, `along` taken as the amplitude of the round before. */
  noise: number;
}

/** What is fitted to; the samples stay the same while the model's ends move, or the fit would jump to and fro with the last of them. */
interface Task extends GfskBits {
  readonly band: GfskBand;
  readonly patterns: readonly GfskPattern[];
  readonly range: readonly [first: number, end: number];
}

function taskOf(band: GfskBand, model: GfskModel, frame: GfskBits, patterns: readonly GfskPattern[]): Task {
  const { startSeconds, symbolSeconds, sampleRateHz } = timingOf(model, frame.bits.length, band.sampleRateHz);
  const first = math.ceil((startSeconds + frame.from * symbolSeconds) * sampleRateHz);
  const end = math.ceil((startSeconds + frame.bits.length * symbolSeconds) * sampleRateHz);
  return { band, patterns, ...frame, range: [math.max(0, first), math.min(band.re.length, end)] };
}

/** One pass over the samples: how the phase errors hang on the parameters. */
function accumulate(task: Task, model: GfskModel, amplitude: number): Sums {
  const { band, bits, from, patterns, range } = task;
  const { sampleRateHz } = band;
  const { carrier, symbolSeconds, deviationHz, middleSeconds } = model;
  const hard = hardPhases(bits);
  const start = middleSeconds - (bits.length / 2) * symbolSeconds;
  const sums: Sums = {
    matrix: new Float64Array(SIZE * SIZE),
    right: new Float64Array(SIZE),
    along: 0,
    count: 0,
    noise: 0,
  };
  const slope = new Float64Array(SIZE);
  const average = noiseMeter(sampleRateHz);
  slope[0] = 1;
  for (let bit = from; bit < bits.length; bit++) {
    const { phase, frequency } = patterns[patternAt(bits, bit)];
    const begin = (start + bit * symbolSeconds) * sampleRateHz;
    const first = bit === from ? range[0] : math.max(range[0], math.ceil(begin));
    const length = symbolSeconds * sampleRateHz;
    const end = bit === bits.length - 1 ? range[1] : math.min(range[1], math.ceil(begin + length));
    for (let n = first; n < end; n++) {
      const t = n / sampleRateHz;
      const place = ((n - begin) * PATTERN_STEPS) / length;
      const k = math.min(PATTERN_STEPS - 1, math.max(0, place | 0));
      const share = place - k;
      const turned = hard[bit] + phase[k] + share * (phase[k + 1] - phase[k]);
      const level = frequency[k] + share * (frequency[k + 1] - frequency[k]);
      const since = t - carrier.atSeconds;
      const fromMiddle = t - middleSeconds;
      const angle =
        model.phaseRad +
        2 *
          math.PI *
          ((carrier.hertz + 0.5 * carrier.driftHzPerSecond * since) * since + deviationHz * symbolSeconds * turned);
      const c = math.cos(angle);
      const s = math.sin(angle);
      const along = band.re[n] * c + band.im[n] * s;
      const across = band.im[n] * c - band.re[n] * s;
      slope[1] = 2 * math.PI * since;
      slope[2] = math.PI * since * since;
      slope[3] = 2 * math.PI * symbolSeconds * turned;
      slope[4] = -2 * math.PI * deviationHz * level;
      slope[5] = 2 * math.PI * deviationHz * (turned - (level * fromMiddle) / symbolSeconds);
      for (let r = 0; r < SIZE; r++) sums.right[r] += slope[r] * across;
      if (n % STRIDE === 0) addSquare(slope, sums.matrix);
      sums.along += along;
      sums.count++;
      average.add(band.re[n] - amplitude * c, band.im[n] - amplitude * s);
    }
  }
  for (let r = 0; r < SIZE; r++) for (let q = 0; q < r; q++) sums.matrix[q * SIZE + r] = sums.matrix[r * SIZE + q];
  sums.noise = average.density();
  return sums;
}

/** Adds one sample's part, for itself and the samples that are left out, to the lower half of the normal matrix. */
function addSquare(slope: Float64Array, matrix: Float64Array): void {
  for (let r = 0; r < SIZE; r++) for (let q = 0; q <= r; q++) matrix[r * SIZE + q] += STRIDE * slope[r] * slope[q];
}

/** Density of the noise around 0 Hz: power of running means. */
function noiseMeter(sampleRateHz: number) {
  const length = math.max(1, math.round(sampleRateHz / NOISE_BAND_HZ));
  let x = 0;
  let y = 0;
  let held = 0;
  let power = 0;
  let count = 0;
  return {
    add: (re: number, im: number): void => {
      x += re;
      y += im;
      if (++held < length) return;
      power += x * x + y * y;
      count++;
      x = 0;
      y = 0;
      held = 0;
    },
    /** The mean of `length` samples of density d has the power d * rate / length. */
    density: (): number => (count > 0 ? power / count / length / sampleRateHz : 0),
  };
}

/** Fits a model to a signal with known bits by least squares (Gauss and Newton). Null when it runs away from where it began. */
export function fitGfsk(
  band: GfskBand,
  start: GfskModel,
  frame: GfskBits,
  patterns: readonly GfskPattern[],
): GfskFit | null {
  const task = taskOf(band, start, frame, patterns);
  const first = accumulate(task, start, 0);
  let model: GfskModel = { ...start, phaseRad: start.phaseRad + math.atan2(first.right[0], first.along) };
  let amplitude = math.hypot(first.right[0], first.along) / first.count;
  for (let step = 0; step < MAX_STEPS; step++) {
    const sums = accumulate(task, model, amplitude);
    const inverse = invertSymmetric(sums.matrix, SIZE);
    amplitude = sums.along / sums.count;
    if (inverse === null || !(amplitude > 0)) return null;
    const change = new Float64Array(SIZE);
    for (let r = 0; r < SIZE; r++)
      for (let q = 0; q < SIZE; q++) change[r] += (inverse[r * SIZE + q] * sums.right[q]) / amplitude;
    model = moved(model, change);
    if (!isNear(model, start)) return null;
    if (!isSettled(change, start)) continue;
    const perSample = (sums.noise * band.sampleRateHz) / 2 / amplitude ** 2;
    const covariance = inverse.map((value) => value * perSample);
    return { ...model, amplitude, noiseDensity: sums.noise, covariance, heardBits: frame.bits.length - frame.from };
  }
  return null;
}

function moved(model: GfskModel, change: Float64Array): GfskModel {
  return {
    carrier: {
      hertz: model.carrier.hertz + change[1],
      driftHzPerSecond: model.carrier.driftHzPerSecond + change[2],
      atSeconds: model.carrier.atSeconds,
    },
    phaseRad: model.phaseRad + change[0],
    deviationHz: model.deviationHz + change[3],
    middleSeconds: model.middleSeconds + change[4],
    symbolSeconds: model.symbolSeconds + change[5],
  };
}

function isNear(model: GfskModel, start: GfskModel): boolean {
  return (
    math.abs(model.middleSeconds - start.middleSeconds) < start.symbolSeconds &&
    math.abs(model.symbolSeconds / start.symbolSeconds - 1) < 0.02 &&
    math.abs(model.carrier.hertz - start.carrier.hertz) < 30 &&
    math.abs(model.deviationHz - start.deviationHz) < 100
  );
}

/** Steps that no longer turn the phase anywhere in the frame by more than some thousandths of a radian; the next would be far below that. */
function isSettled(change: Float64Array, start: GfskModel): boolean {
  return (
    math.abs(change[0]) < 3e-3 &&
    math.abs(change[1]) < 3e-3 &&
    math.abs(change[4]) < 3e-4 * start.symbolSeconds &&
    math.abs(change[5]) < 3e-6 * start.symbolSeconds
  );
}
