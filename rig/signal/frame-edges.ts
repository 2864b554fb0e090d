import type { Baseband } from './baseband.ts';
import { createTemplate, emptyPoint } from './dbpsk-template.ts';
import { changeAt, type DbpskFit } from './fit-dbpsk.ts';
import { math } from './math.ts';

/** One end of a frame: a raised-cosine amplitude ramp fitted to it. */
export interface FrameEdge {
  /** Where the amplitude passes one half. */
  readonly halfSeconds: number;
  readonly halfStandardUncertainty: number;
  /** From no amplitude to full amplitude. */
  readonly rampSeconds: number;
  readonly rampStandardUncertainty: number;
}

/** The cut-out's own filter rises in about this time; shorter ramps cannot be told from none. */
export const SHORTEST_RAMP_SECONDS = 4e-4;
const RAMPS = [0, 0.15, 0.3, 0.5, 0.75, 1, 1.25, 1.5, 2];
const BEYOND = 4.6;
const INSIDE = 1.6;

interface Window {
  /** Positions in symbols outwards from the edge change. */
  readonly x: Float64Array;
  /** Samples along the plateau, and the squared envelope of a frame without ramps. */
  readonly along: Float64Array;
  readonly full: Float64Array;
}

/** Samples around an end of the frame, against the fitted waveform continued unmodulated. `sign` -1 for the start, 1 for the end. */
function edgeWindow(
  baseband: Baseband,
  fit: DbpskFit,
  edge: number,
  sign: -1 | 1,
  limits: readonly [number, number],
): Window {
  const rate = baseband.sampleRateHz;
  const template = createTemplate(fit.pattern);
  const point = emptyPoint();
  const reach = [edge + sign * BEYOND * fit.symbolSeconds, edge - sign * INSIDE * fit.symbolSeconds];
  const from = math.max(0, math.ceil(math.max(limits[0], math.min(...reach)) * rate));
  const to = math.min(baseband.re.length, math.floor(math.min(limits[1], math.max(...reach)) * rate) + 1);
  const count = math.max(0, to - from);
  const out: Window = { x: new Float64Array(count), along: new Float64Array(count), full: new Float64Array(count) };
  for (let n = from; n < to; n++) {
    const t = n / rate;
    const since = t - fit.carrier.atSeconds;
    const angle =
      -fit.phaseRad - 2 * math.PI * (fit.carrier.offsetHz + 0.5 * fit.carrier.driftHzPerSecond * since) * since;
    const c = math.cos(angle);
    const s = math.sin(angle);
    template((t - fit.anchorSeconds) / fit.symbolSeconds + fit.anchorIndex, fit.width, point);
    const yr = baseband.re[n] * c - baseband.im[n] * s;
    const yi = baseband.re[n] * s + baseband.im[n] * c;
    out.x[n - from] = (sign * (t - edge)) / fit.symbolSeconds;
    out.along[n - from] = (yr * point.re + yi * point.im) / fit.amplitude;
    out.full[n - from] = point.re * point.re + point.im * point.im;
  }
  return out;
}

/** Amplitude at `x` symbols outwards, half amplitude at `half`. */
export function rampAt(x: number, half: number, ramp: number): number {
  const d = half - x;
  if (d >= ramp / 2) return 1;
  if (d <= -ramp / 2) return 0;
  return 0.5 + 0.5 * math.sin((math.PI * d) / ramp);
}

function misfit({ x, along, full }: Window, half: number, ramp: number): number {
  let sum = 0;
  for (let n = 0; n < x.length; n++) {
    const a = rampAt(x[n], half, ramp);
    sum += a * (a * full[n] - 2 * along[n]);
  }
  return sum;
}

/** Where a parabola through three equally spaced values has its least, in steps from the middle one. */
function vertex(before: number, here: number, after: number): number {
  const curve = before - 2 * here + after;
  return curve > 0 ? math.max(-1, math.min(1, (0.5 * (before - after)) / curve)) : 0;
}

interface Ramp {
  /** Half-amplitude point, symbols outwards from the last change at this end. */
  readonly half: number;
  readonly ramp: number;
  readonly cost: number;
}

/** Least value of a function of place and ramp length: the best place for each length on a grid, then both finer. */
function leastRamp(cost: (half: number, ramp: number) => number, shortest: number, from: number, to: number): Ramp {
  const step = 1 / 8;
  let best: Ramp = { half: 0, ramp: 1, cost: Number.POSITIVE_INFINITY };
  const offer = (half: number, ramp: number): void => {
    const value = cost(half, ramp);
    if (value < best.cost) best = { half, ramp, cost: value };
  };
  for (const candidate of RAMPS) {
    const ramp = math.max(candidate, shortest);
    let here = { half: from, cost: Number.POSITIVE_INFINITY };
    for (let half = from; half <= to; half += step) {
      const value = cost(half, ramp);
      if (value < here.cost) here = { half, cost: value };
    }
    for (let d = -3; d <= 3; d++) offer(here.half + (d * step) / 4, ramp);
  }
  for (const fine of [step / 4, step / 8, step / 16]) {
    const { half, ramp } = best;
    const around = (d: number, r: number): number => cost(half + d * fine, math.max(shortest, ramp + 2 * r * fine));
    const newHalf = half + fine * vertex(around(-1, 0), best.cost, around(1, 0));
    const newRamp = ramp + 2 * fine * vertex(around(0, -1), best.cost, around(0, 1));
    offer(newHalf, math.max(shortest, newRamp));
    offer(newHalf, ramp);
  }
  return best;
}

function edgeOf(fit: DbpskFit, best: Ramp, edge: number, sign: -1 | 1, noiseDensity: number): FrameEdge {
  const symbol = fit.symbolSeconds;
  const shortest = SHORTEST_RAMP_SECONDS / symbol;
  // Slope energy of a raised-cosine ramp of length r: pi^2 / (8 r); its length is known about a third as well as its place.
  const noise = noiseDensity / (2 * fit.amplitude ** 2);
  const length = math.max(best.ramp, 2 * shortest) * symbol;
  const place = math.sqrt((noise * 8 * length) / math.PI ** 2);
  // A ramp of length r differs from a step by the energy 0.057 r; below this length noise hides the difference.
  const blur = (2 * noise) / 0.057;
  return {
    halfSeconds: edge + sign * best.half * symbol,
    halfStandardUncertainty: math.hypot(place, 0.05 * SHORTEST_RAMP_SECONDS),
    rampSeconds: best.ramp <= shortest * 1.01 ? 0 : best.ramp * symbol,
    rampStandardUncertainty: math.hypot(3 * place, SHORTEST_RAMP_SECONDS / 2, math.max(0, blur - best.ramp * symbol)),
  };
}

/** Both ends of a frame, and where its first bit begins. */
export interface FrameEnds {
  readonly up: FrameEdge;
  readonly down: FrameEdge;
  /** Symbols between the half-amplitude points. */
  readonly lengthSymbols: number;
  /** From the phase change of bit 0 to the start of bit 0, symbols: 0 (changes at the start of a bit) or -0.5 (in its middle). */
  readonly startSymbols: 0 | -0.5;
  /** Chance that the other one is right. */
  readonly doubt: number;
}

/** Log-likelihood in favour of changes in mid-bit where the whole symbol is an inversion, as only amplitude-shaped modulators do. */
const WIDE_INVERSION = 0.8;
const WIDE_INVERSION_FAVOUR = 3;
/** Gain of two independent ends over a symmetric frame that shows that the frame is not symmetric. */
const ASYMMETRIC_GAIN = 12;

/** Start of bit 0 from the ends alone: the middle of the frame less half of its bits, or the first edge of a frame of the wrong length. */
function startFromEnds(fit: DbpskFit, up: FrameEdge, down: FrameEdge, length: number): 0 | -0.5 {
  const count = fit.pattern.bits.length;
  const symbol = fit.symbolSeconds;
  const regular = length > count - 1.2 && length < count + 4;
  const wanted = regular
    ? (up.halfSeconds + down.halfSeconds) / 2 - (count / 2) * symbol
    : up.halfSeconds + up.rampSeconds / 2;
  return wanted - changeAt(fit, 0) < -symbol / 4 ? -0.5 : 0;
}

/**
 * Fits the ramps at both ends and tells where the first bit begins. A frame is symmetric about its middle; its phase changes lie at the start
 * or in the middle of the bits; so the ends reach equally far beyond its bits in one of two ways, and the likelier one is taken.
 */
export function fitEnds(
  baseband: Baseband,
  fit: DbpskFit,
  noiseDensity: number,
  limits: readonly [number, number],
): FrameEnds {
  const symbol = fit.symbolSeconds;
  const shortest = SHORTEST_RAMP_SECONDS / symbol;
  const firstChange = changeAt(fit, 0);
  const lastChange = changeAt(fit, fit.pattern.bits.length - 1);
  const before = edgeWindow(baseband, fit, firstChange, -1, limits);
  const after = edgeWindow(baseband, fit, lastChange, 1, limits);
  const one = leastRamp((half, ramp) => misfit(before, half, ramp), shortest, -1, 3.75);
  const other = leastRamp((half, ramp) => misfit(after, half, ramp), shortest, -1, 3.75);
  const up = edgeOf(fit, one, firstChange, -1, noiseDensity);
  const down = edgeOf(fit, other, lastChange, 1, noiseDensity);
  const lengthSymbols = (down.halfSeconds - up.halfSeconds) / symbol;

  const weight = fit.amplitude ** 2 / (noiseDensity * baseband.sampleRateHz);
  const symmetric = (outer: number, inner: number): number =>
    weight *
    leastRamp((h, ramp) => misfit(before, outer + h, ramp) + misfit(after, inner + h, ramp), shortest, -0.75, 2).cost;
  const atStart = symmetric(0, 1);
  const inMiddle = symmetric(0.5, 0.5) - (fit.width >= WIDE_INVERSION ? WIDE_INVERSION_FAVOUR : 0);
  const favour = atStart - inMiddle;
  const isSymmetric = math.min(atStart, inMiddle) - weight * (one.cost + other.cost) < ASYMMETRIC_GAIN;
  const startSymbols = isSymmetric ? (favour > 0 ? -0.5 : 0) : startFromEnds(fit, up, down, lengthSymbols);
  return { up, down, lengthSymbols, startSymbols, doubt: 1 / (1 + math.exp(math.min(500, math.abs(favour)))) };
}
