import type { Baseband, CarrierLine } from './baseband.ts';
import { createTemplate, type DbpskPattern, emptyPoint } from './dbpsk-template.ts';
import { invertSymmetric } from './linear-solve.ts';
import { math } from './math.ts';

/** A frame's waveform fitted to the samples. Times from the first sample of the cut-out. */
export interface DbpskFit {
  readonly pattern: DbpskPattern;
  readonly amplitude: number;
  readonly phaseRad: number;
  readonly carrier: CarrierLine;
  /** Instant of the change in the middle of the frame, and its index. */
  readonly anchorSeconds: number;
  readonly anchorIndex: number;
  readonly symbolSeconds: number;
  /** Width of an inversion, symbols. */
  readonly width: number;
  /** Inverse of the normal matrix: times half the noise density and the sample rate it is the covariance. Order: see `PARAMETER`. */
  readonly inverse: Float64Array;
}

/** Places of the parameters in the covariance. */
export const PARAMETER = { amplitude: 0, phase: 1, frequency: 2, drift: 3, time: 4, symbol: 5 } as const;
const SIZE = 6;
const WIDTHS = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const PROFILE_BINS = 64;
/** Gauss-Newton steps; the last two at the width that was found. */
const ROUNDS = 5;

export interface FitStart {
  readonly pattern: DbpskPattern;
  readonly carrier: CarrierLine;
  readonly changeSeconds: number;
  readonly symbolSeconds: number;
}

interface Parameters {
  amplitude: number;
  phase: number;
  offsetHz: number;
  drift: number;
  anchor: number;
  symbol: number;
}

/** Samples in which every plateau is at full amplitude in both keying styles: half a symbol after change 0 to half after the last. */
function sampleRange(baseband: Baseband, start: FitStart): readonly [number, number] {
  const rate = baseband.sampleRateHz;
  const count = start.pattern.bits.length;
  const from = (start.changeSeconds + 0.5 * start.symbolSeconds) * rate;
  const to = (start.changeSeconds + (count - 0.5) * start.symbolSeconds) * rate;
  return [math.max(0, math.ceil(from)), math.min(baseband.re.length, math.floor(to) + 1)];
}

/** Amplitude and phase at the present carrier and timing. */
function correlate(
  baseband: Baseband,
  template: ReturnType<typeof createTemplate>,
  p: Parameters,
  at: number,
  anchorIndex: number,
  width: number,
  [from, to]: readonly [number, number],
): void {
  const point = emptyPoint();
  let re = 0;
  let im = 0;
  let energy = 0;
  for (let n = from; n < to; n++) {
    const t = n / baseband.sampleRateHz;
    const since = t - at;
    template((t - p.anchor) / p.symbol + anchorIndex, width, point);
    const angle = -2 * math.PI * (p.offsetHz + 0.5 * p.drift * since) * since;
    const c = math.cos(angle);
    const s = math.sin(angle);
    const x = baseband.re[n] * c - baseband.im[n] * s;
    const y = baseband.re[n] * s + baseband.im[n] * c;
    re += x * point.re + y * point.im;
    im += y * point.re - x * point.im;
    energy += point.re * point.re + point.im * point.im;
  }
  p.amplitude = math.hypot(re, im) / math.max(energy, 1e-30);
  p.phase = math.atan2(im, re);
}

interface Profile {
  readonly sum: Float64Array;
  readonly count: Float64Array;
}

/** Sums of the two independent normal equations, upper triangles row by row, and their right sides. */
interface Sums {
  /** Amplitude, time, symbol length: along the plateau's direction. */
  readonly along: Float64Array;
  /** Phase, frequency, drift: across it. */
  readonly across: Float64Array;
}

/**
 * Adds up both normal equations. A template whose transitions only change the amplitude makes them independent of each other: time and
 * amplitude move the signal along the plateau's direction, the carrier moves it across.
 */
function accumulate(
  baseband: Baseband,
  template: ReturnType<typeof createTemplate>,
  bits: Uint8Array,
  p: Parameters,
  at: number,
  anchorIndex: number,
  width: number,
  [from, to]: readonly [number, number],
  profile: Profile,
): Sums {
  const point = emptyPoint();
  const along = new Float64Array(9);
  const across = new Float64Array(9);
  const amplitude = p.amplitude;
  for (let n = from; n < to; n++) {
    const t = n / baseband.sampleRateHz;
    const since = t - at;
    const x = (t - p.anchor) / p.symbol;
    template(x + anchorIndex, width, point);
    const angle = -p.phase - 2 * math.PI * (p.offsetHz + 0.5 * p.drift * since) * since;
    const c = math.cos(angle);
    const s = math.sin(angle);
    const yr = baseband.re[n] * c - baseband.im[n] * s;
    const yi = baseband.re[n] * s + baseband.im[n] * c;
    const u = yr * point.cos + yi * point.sin;
    const v = yi * point.cos - yr * point.sin;
    const j0 = point.amplitude;
    const rest = u - amplitude * j0;
    along[0] += j0 * j0;
    along[6] += j0 * rest;
    if (point.slope !== 0) {
      const j1 = (-amplitude * point.slope) / p.symbol;
      const j2 = j1 * x;
      along[1] += j0 * j1;
      along[2] += j0 * j2;
      along[3] += j1 * j1;
      along[4] += j1 * j2;
      along[5] += j2 * j2;
      along[7] += j1 * rest;
      along[8] += j2 * rest;
    }
    const k0 = amplitude * j0;
    const k1 = k0 * 2 * math.PI * since;
    const k2 = k0 * math.PI * since * since;
    across[0] += k0 * k0;
    across[1] += k0 * k1;
    across[2] += k0 * k2;
    across[3] += k1 * k1;
    across[4] += k1 * k2;
    across[5] += k2 * k2;
    across[6] += k0 * v;
    across[7] += k1 * v;
    across[8] += k2 * v;
    addToProfile(profile, bits, x + anchorIndex, u);
  }
  return { along, across };
}

interface Solved {
  readonly inverse: Float64Array;
  readonly delta: Float64Array;
}

function solve(sums: Float64Array): Solved | null {
  const [a, b, c, d, e, f] = sums;
  const inverse = invertSymmetric(Float64Array.of(a, b, c, b, d, e, c, e, f), 3);
  if (inverse === null) return null;
  const delta = new Float64Array(3);
  for (let r = 0; r < 3; r++) for (let k = 0; k < 3; k++) delta[r] += inverse[3 * r + k] * sums[6 + k];
  return { inverse, delta };
}

/** One Gauss-Newton step over all six parameters; returns the inverse normal matrix. Also gathers the mean shape of the inversions. */
function step(
  baseband: Baseband,
  template: ReturnType<typeof createTemplate>,
  bits: Uint8Array,
  p: Parameters,
  at: number,
  anchorIndex: number,
  width: number,
  range: readonly [number, number],
  profile: Profile,
): Float64Array | null {
  profile.sum.fill(0);
  profile.count.fill(0);
  const sums = accumulate(baseband, template, bits, p, at, anchorIndex, width, range, profile);
  const along = solve(sums.along);
  const across = solve(sums.across);
  if (along === null || across === null) return null;
  p.amplitude += along.delta[0];
  p.anchor += math.max(-0.1, math.min(0.1, along.delta[1] / p.symbol)) * p.symbol;
  p.symbol += math.max(-0.001, math.min(0.001, along.delta[2] / p.symbol)) * p.symbol;
  p.phase += across.delta[0];
  p.offsetHz += across.delta[1];
  p.drift += across.delta[2];
  return wholeInverse(along.inverse, across.inverse);
}

/** Puts both inverses into one matrix in the order of `PARAMETER`. */
function wholeInverse(along: Float64Array, across: Float64Array): Float64Array {
  const inverse = new Float64Array(SIZE * SIZE);
  const places: readonly (readonly [Float64Array, readonly number[]])[] = [
    [along, [PARAMETER.amplitude, PARAMETER.time, PARAMETER.symbol]],
    [across, [PARAMETER.phase, PARAMETER.frequency, PARAMETER.drift]],
  ];
  for (const [block, place] of places) {
    for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) inverse[place[r] * SIZE + place[c]] = block[3 * r + c];
  }
  return inverse;
}

/** Mean of the samples along their plateau's direction, by distance from an inversion. */
function addToProfile(profile: Profile, bits: Uint8Array, x: number, along: number): void {
  const k = math.round(x);
  if (k < 0 || k >= bits.length || bits[k] !== 0) return;
  const bin = math.min(PROFILE_BINS - 1, math.floor((x - k + 0.5) * PROFILE_BINS));
  profile.sum[bin] += along;
  profile.count[bin]++;
}

/** Width whose half sine lies nearest to the mean shape. */
function bestWidth(profile: Profile): number {
  let best = 0.5;
  let bestGain = -1;
  for (const width of WIDTHS) {
    let match = 0;
    let energy = 0;
    for (let b = 0; b < PROFILE_BINS; b++) {
      const x = math.abs((b + 0.5) / PROFILE_BINS - 0.5);
      const value = x >= width / 2 ? 1 : math.sin((math.PI * x) / width);
      match += profile.sum[b] * value;
      energy += profile.count[b] * value * value;
    }
    const gain = match > 0 ? (match * match) / math.max(energy, 1e-30) : 0;
    if (gain > bestGain) {
      bestGain = gain;
      best = width;
    }
  }
  return best;
}

/**
 * Least squares for amplitude, phase, carrier at mid-frame, drift, time and symbol length at once, with the bits known. Reaches the
 * Cramer-Rao bound where the starting point is within a fraction of a turn and a fraction of a symbol.
 */
export function fitDbpsk(baseband: Baseband, start: FitStart): DbpskFit | null {
  const { pattern } = start;
  const anchorIndex = (pattern.bits.length - 1) >> 1;
  const anchor = start.changeSeconds + anchorIndex * start.symbolSeconds;
  const range = sampleRange(baseband, start);
  if (range[1] - range[0] < 8 * SIZE) return null;
  const template = createTemplate(pattern);
  const at = anchor;
  const since = at - start.carrier.atSeconds;
  const p: Parameters = {
    amplitude: 0,
    phase: 0,
    offsetHz: start.carrier.offsetHz + start.carrier.driftHzPerSecond * since,
    drift: start.carrier.driftHzPerSecond,
    anchor,
    symbol: start.symbolSeconds,
  };
  const profile = { sum: new Float64Array(PROFILE_BINS), count: new Float64Array(PROFILE_BINS) };
  let width = 0.6;
  correlate(baseband, template, p, at, anchorIndex, width, range);
  let inverse: Float64Array | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    inverse = step(baseband, template, pattern.bits, p, at, anchorIndex, width, range, profile);
    if (inverse === null || !(p.amplitude > 0)) return null;
    if (round < ROUNDS - 2) width = bestWidth(profile);
  }
  return {
    pattern,
    amplitude: p.amplitude,
    phaseRad: p.phase,
    carrier: { offsetHz: p.offsetHz, driftHzPerSecond: p.drift, atSeconds: at },
    anchorSeconds: p.anchor,
    anchorIndex,
    symbolSeconds: p.symbol,
    width,
    inverse: inverse!,
  };
}

/** Instant of the phase change of bit `index`. */
export function changeAt(fit: DbpskFit, index: number): number {
  return fit.anchorSeconds + (index - fit.anchorIndex) * fit.symbolSeconds;
}
