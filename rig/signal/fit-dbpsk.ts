import type { Baseband, CarrierLine } from './baseband.ts';
import { createTemplate, type DbpskPattern, type TemplatePoint } from './dbpsk-template.ts';
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
  const point: TemplatePoint = { re: 0, im: 0, slopeRe: 0, slopeIm: 0 };
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

/** One Gauss-Newton step over all six parameters; returns the inverse normal matrix. Also gathers the mean shape of the inversions. */
function step(
  baseband: Baseband,
  template: ReturnType<typeof createTemplate>,
  bits: Uint8Array,
  p: Parameters,
  at: number,
  anchorIndex: number,
  width: number,
  [from, to]: readonly [number, number],
  profile: { readonly sum: Float64Array; readonly count: Float64Array },
): Float64Array | null {
  const point: TemplatePoint = { re: 0, im: 0, slopeRe: 0, slopeIm: 0 };
  const normal = new Float64Array(SIZE * SIZE);
  const right = new Float64Array(SIZE);
  const jr = new Float64Array(SIZE);
  const ji = new Float64Array(SIZE);
  profile.sum.fill(0);
  profile.count.fill(0);
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
    const rr = yr - p.amplitude * point.re;
    const ri = yi - p.amplitude * point.im;
    const slopeR = (-p.amplitude * point.slopeRe) / p.symbol;
    const slopeI = (-p.amplitude * point.slopeIm) / p.symbol;
    jr[0] = point.re;
    ji[0] = point.im;
    jr[1] = -p.amplitude * point.im;
    ji[1] = p.amplitude * point.re;
    jr[2] = jr[1] * 2 * math.PI * since;
    ji[2] = ji[1] * 2 * math.PI * since;
    jr[3] = jr[1] * math.PI * since * since;
    ji[3] = ji[1] * math.PI * since * since;
    jr[4] = slopeR;
    ji[4] = slopeI;
    jr[5] = slopeR * x;
    ji[5] = slopeI * x;
    for (let a = 0; a < SIZE; a++) {
      right[a] += jr[a] * rr + ji[a] * ri;
      for (let b = 0; b <= a; b++) normal[a * SIZE + b] += jr[a] * jr[b] + ji[a] * ji[b];
    }
    addToProfile(profile, bits, x + anchorIndex, yr, yi, point);
  }
  for (let a = 0; a < SIZE; a++) for (let b = a + 1; b < SIZE; b++) normal[a * SIZE + b] = normal[b * SIZE + a];
  const inverse = invertSymmetric(normal, SIZE);
  if (inverse === null) return null;
  const delta = (row: number): number => {
    let sum = 0;
    for (let k = 0; k < SIZE; k++) sum += inverse[row * SIZE + k] * right[k];
    return sum;
  };
  p.amplitude += delta(0);
  p.phase += delta(1);
  p.offsetHz += delta(2);
  p.drift += delta(3);
  p.anchor += math.max(-0.1, math.min(0.1, delta(4) / p.symbol)) * p.symbol;
  p.symbol += math.max(-0.001, math.min(0.001, delta(5) / p.symbol)) * p.symbol;
  return inverse;
}

/** Mean of the samples along their plateau's direction, by distance from an inversion. */
function addToProfile(
  profile: { readonly sum: Float64Array; readonly count: Float64Array },
  bits: Uint8Array,
  x: number,
  yr: number,
  yi: number,
  point: TemplatePoint,
): void {
  const k = math.round(x);
  if (k < 0 || k >= bits.length || bits[k] !== 0) return;
  const size = math.hypot(point.re, point.im);
  if (size === 0) return;
  const bin = math.min(PROFILE_BINS - 1, math.floor((x - k + 0.5) * PROFILE_BINS));
  profile.sum[bin] += (yr * point.re + yi * point.im) / size;
  profile.count[bin]++;
}

/** Width whose half sine lies nearest to the mean shape. */
function bestWidth(profile: { readonly sum: Float64Array; readonly count: Float64Array }): number {
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
  for (let round = 0; round < 6; round++) {
    inverse = step(baseband, template, pattern.bits, p, at, anchorIndex, width, range, profile);
    if (inverse === null || !(p.amplitude > 0)) return null;
    if (round < 4) width = bestWidth(profile);
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
