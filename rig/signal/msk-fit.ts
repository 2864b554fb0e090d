import type { Baseband } from './baseband.ts';
import { patternAt } from './gfsk-correlate.ts';
import { type GfskPattern, gfskPatterns, PATTERN_STEPS, signOf } from './gfsk-phase.ts';
import { invertSymmetric } from './linear-solve.ts';
import { math } from './math.ts';

/** A burst with known symbols as a model with a handful of parameters. Times from the baseband's first sample, frequencies from its centre. */
export interface MskModel {
  /** Mean of the two tones, and the phase that it has at a time. */
  readonly carrierHz: number;
  readonly phaseRad: number;
  readonly atSeconds: number;
  /** Half the distance of the tones. */
  readonly deviationHz: number;
  /** Middle of all the symbols, and seconds a symbol. */
  readonly middleSeconds: number;
  readonly symbolSeconds: number;
}

export interface MskFit extends MskModel {
  readonly amplitude: number;
  /** What the model does not explain, near the carrier, full-scale squared per hertz. */
  readonly residualDensity: number;
  /** Inverse of the normal matrix at amplitude 1, row by row: times half of noise density and sample rate over the squared amplitude it is the covariance. */
  readonly inverse: Float64Array;
  readonly samples: number;
  /** Bandwidth of the Gaussian filter over the symbol rate that fits best; infinite for none. */
  readonly bt: number;
}

export const MSK_PARAMETER = { phase: 0, carrier: 1, deviation: 2, middle: 3, symbol: 4 } as const;
const SIZE = 5;
const MAX_STEPS = 8;
const shapesOf = (bts: readonly number[]) => bts.map((bt) => ({ bt, patterns: gfskPatterns(bt) }));
/** The filters that are in use (facts 1.1), and those that are tried where they leave too much unexplained. */
const shapes = shapesOf([Number.POSITIVE_INFINITY, 1]);
const otherShapes = shapesOf([0.5, 0.35]);
/** Density of what is left over that of the noise. */
const UNEXPLAINED = 2;

/** What is fitted to; the samples stay the same while the model moves, or the fit would jump to and fro with the last of them. */
interface Task {
  readonly baseband: Baseband;
  readonly bits: Uint8Array;
  /** Integral of the frequency up to the start of each symbol, zero in the middle of the burst. */
  readonly hard: Float64Array;
  readonly first: number;
  readonly end: number;
}

interface Sums {
  readonly right: Float64Array;
  along: number;
  count: number;
  /** Running means of what is left over, squared. */
  left: number;
  means: number;
}

function taskOf(baseband: Baseband, start: MskModel, symbols: string): Task {
  const bits = Uint8Array.from(symbols, (symbol) => (symbol === '1' ? 1 : 0));
  const hard = new Float64Array(bits.length + 1);
  for (let k = 0; k < bits.length; k++) hard[k + 1] = hard[k] + signOf(bits[k]);
  const middle = hard[bits.length >> 1];
  const half = (bits.length / 2) * start.symbolSeconds;
  return {
    baseband,
    bits,
    hard: hard.map((value) => value - middle),
    first: math.max(0, math.ceil((start.middleSeconds - half) * baseband.sampleRateHz)),
    end: math.min(baseband.re.length, math.ceil((start.middleSeconds + half) * baseband.sampleRateHz)),
  };
}

/** One pass over the samples: how the phase errors hang on the parameters. `amplitude` is what the leftovers are counted with. */
function accumulate(
  task: Task,
  patterns: readonly GfskPattern[],
  model: MskModel,
  amplitude: number,
  matrix: Float64Array | null,
): Sums {
  const { baseband, bits, hard } = task;
  const { sampleRateHz } = baseband;
  const { symbolSeconds, deviationHz, middleSeconds, atSeconds } = model;
  const length = symbolSeconds * sampleRateHz;
  const start = middleSeconds * sampleRateHz - (bits.length / 2) * length;
  const sums: Sums = { right: new Float64Array(SIZE), along: 0, count: 0, left: 0, means: 0 };
  const mean = math.max(1, math.round(length / 2));
  const keyed = 2 * math.PI * deviationHz * symbolSeconds;
  const mixed = (2 * math.PI * model.carrierHz) / sampleRateHz;
  let leftRe = 0;
  let leftIm = 0;
  for (let bit = 0; bit < bits.length; bit++) {
    const { phase, frequency } = patterns[patternAt(bits, bit)];
    const begin = start + bit * length;
    const first = bit === 0 ? task.first : math.max(task.first, math.ceil(begin));
    const end = bit === bits.length - 1 ? task.end : math.min(task.end, math.ceil(begin + length));
    for (let n = first; n < end; n++) {
      const place = ((n - begin) * PATTERN_STEPS) / length;
      const k = math.min(PATTERN_STEPS - 1, math.max(0, place | 0));
      const share = place - k;
      const turned = hard[bit] + phase[k] + share * (phase[k + 1] - phase[k]);
      const level = frequency[k] + share * (frequency[k + 1] - frequency[k]);
      const since = n / sampleRateHz - atSeconds;
      const angle = model.phaseRad + mixed * (n - atSeconds * sampleRateHz) + keyed * turned;
      const c = math.cos(angle);
      const s = math.sin(angle);
      const x = baseband.re[n];
      const y = baseband.im[n];
      const fromMiddle = since + atSeconds - middleSeconds;
      const carrier = 2 * math.PI * since;
      const deviation = 2 * math.PI * symbolSeconds * turned;
      const middle = -2 * math.PI * deviationHz * level;
      const symbol = 2 * math.PI * deviationHz * (turned - (level * fromMiddle) / symbolSeconds);
      addRight(sums.right, carrier, deviation, middle, symbol, y * c - x * s);
      if (matrix !== null) addSquare(matrix, carrier, deviation, middle, symbol);
      sums.along += x * c + y * s;
      leftRe += x - amplitude * c;
      leftIm += y - amplitude * s;
      if (++sums.count % mean !== 0) continue;
      sums.left += (leftRe * leftRe + leftIm * leftIm) / mean / sampleRateHz;
      sums.means++;
      leftRe = 0;
      leftIm = 0;
    }
  }
  return sums;
}

/** Slopes of the phase by carrier, deviation, middle and symbol length; by the phase itself it is 1. */
function addRight(right: Float64Array, s1: number, s2: number, s3: number, s4: number, across: number): void {
  right[0] += across;
  right[1] += s1 * across;
  right[2] += s2 * across;
  right[3] += s3 * across;
  right[4] += s4 * across;
}

/** One sample's part of the lower half of the normal matrix. */
function addSquare(matrix: Float64Array, s1: number, s2: number, s3: number, s4: number): void {
  matrix[0] += 1;
  matrix[5] += s1;
  matrix[6] += s1 * s1;
  matrix[10] += s2;
  matrix[11] += s2 * s1;
  matrix[12] += s2 * s2;
  matrix[15] += s3;
  matrix[16] += s3 * s1;
  matrix[17] += s3 * s2;
  matrix[18] += s3 * s3;
  matrix[20] += s4;
  matrix[21] += s4 * s1;
  matrix[22] += s4 * s2;
  matrix[23] += s4 * s3;
  matrix[24] += s4 * s4;
}

export interface MskLimits {
  /** How far the fit may move from where it begins. */
  readonly hertz: number;
  readonly deviationHz: number;
  readonly symbols: number;
  /** Share of the symbol length. */
  readonly symbolLength: number;
}

/**
 * Fits a burst with known symbols by least squares (Gauss and Newton), as plain and as Gaussian filtered keying, and keeps what explains the samples
 * better. Null when the samples do not lead to a burst near the start.
 */
export function fitMsk(baseband: Baseband, start: MskModel, symbols: string, limits: MskLimits): MskFit | null {
  const task = taskOf(baseband, start, symbols);
  let best: MskFit | null = null;
  for (const shape of shapes) best = better(best, fitShape(task, start, best ?? start, shape, limits));
  if (best === null || best.residualDensity < UNEXPLAINED * baseband.noiseDensity) return best;
  for (const shape of otherShapes) best = better(best, fitShape(task, start, best ?? start, shape, limits));
  return best;
}

function better(a: MskFit | null, b: MskFit | null): MskFit | null {
  return a === null || (b !== null && b.residualDensity < a.residualDensity) ? b : a;
}

function fitShape(
  task: Task,
  start: MskModel,
  from: MskModel,
  { bt, patterns }: (typeof shapes)[number],
  limits: MskLimits,
): MskFit | null {
  const matrix = new Float64Array(SIZE * SIZE);
  const first = accumulate(task, patterns, from, 0, matrix);
  const inverse = inverseOf(matrix);
  if (inverse === null) return null;
  let model: MskModel = { ...from, phaseRad: from.phaseRad + math.atan2(first.right[0], first.along) };
  let amplitude = math.hypot(first.right[0], first.along) / math.max(1, first.count);
  for (let step = 0; step < MAX_STEPS; step++) {
    const sums = accumulate(task, patterns, model, amplitude, null);
    amplitude = sums.along / math.max(1, sums.count);
    if (!(amplitude > 0)) return null;
    const change = new Float64Array(SIZE);
    for (let r = 0; r < SIZE; r++)
      for (let q = 0; q < SIZE; q++) change[r] += (inverse[r * SIZE + q] * sums.right[q]) / amplitude;
    model = moved(model, change);
    if (!isNear(model, start, limits)) return null;
    const residualDensity = sums.left / math.max(1, sums.means);
    const perSample = (task.baseband.noiseDensity * task.baseband.sampleRateHz) / 2 / amplitude ** 2;
    if (isSettled(change, inverse, perSample) || step === MAX_STEPS - 1)
      return { ...model, amplitude, residualDensity, inverse, samples: sums.count, bt };
  }
  return null;
}

function inverseOf(matrix: Float64Array): Float64Array | null {
  for (let r = 0; r < SIZE; r++) for (let q = 0; q < r; q++) matrix[q * SIZE + r] = matrix[r * SIZE + q];
  return invertSymmetric(matrix, SIZE);
}

function moved(model: MskModel, change: Float64Array): MskModel {
  return {
    carrierHz: model.carrierHz + change[1],
    phaseRad: model.phaseRad + change[0],
    atSeconds: model.atSeconds,
    deviationHz: model.deviationHz + change[2],
    middleSeconds: model.middleSeconds + change[3],
    symbolSeconds: model.symbolSeconds + change[4],
  };
}

function isNear(model: MskModel, start: MskModel, limits: MskLimits): boolean {
  return (
    math.abs(model.middleSeconds - start.middleSeconds) < limits.symbols * start.symbolSeconds &&
    math.abs(model.symbolSeconds / start.symbolSeconds - 1) < limits.symbolLength &&
    math.abs(model.carrierHz - start.carrierHz) < limits.hertz &&
    math.abs(model.deviationHz - start.deviationHz) < limits.deviationHz
  );
}

/** Relative to what noise leaves uncertain, and to what the last step left, the next one would not count. */
const SETTLED = 0.1;
/** Samples that pass from one symbol to the other keep the fit from settling further than this, radians over the burst. */
const LEAST_PHASE_RAD = 1e-3;

function isSettled(change: Float64Array, inverse: Float64Array, perSample: number): boolean {
  const least = (LEAST_PHASE_RAD / SETTLED) ** 2;
  for (let k = 0; k < SIZE; k++) {
    const variance = inverse[k * SIZE + k] * (perSample + least);
    if (change[k] * change[k] > SETTLED * SETTLED * variance) return false;
  }
  return true;
}
