import type { Baseband } from './baseband.ts';
import { createTemplate, type TemplatePoint } from './dbpsk-template.ts';
import { changeAt, type DbpskFit } from './fit-dbpsk.ts';

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
const BEYOND = 3.2;
const INSIDE = 1.6;

interface Window {
  /** Positions in symbols outwards from the edge change. */
  readonly x: Float64Array;
  /** Samples along the plateau, and the squared envelope of a frame without ramps. */
  readonly along: Float64Array;
  readonly full: Float64Array;
}

/** Samples around an end of the frame, against the fitted waveform continued unmodulated. `sign` -1 for the start, 1 for the end. */
function edgeWindow(baseband: Baseband, fit: DbpskFit, edge: number, sign: -1 | 1): Window {
  const rate = baseband.sampleRateHz;
  const template = createTemplate(fit.pattern);
  const point: TemplatePoint = { re: 0, im: 0, slopeRe: 0, slopeIm: 0 };
  const reach = [edge + sign * BEYOND * fit.symbolSeconds, edge - sign * INSIDE * fit.symbolSeconds];
  const from = Math.max(0, Math.ceil(Math.min(...reach) * rate));
  const to = Math.min(baseband.re.length, Math.floor(Math.max(...reach) * rate) + 1);
  const count = Math.max(0, to - from);
  const out: Window = { x: new Float64Array(count), along: new Float64Array(count), full: new Float64Array(count) };
  for (let n = from; n < to; n++) {
    const t = n / rate;
    const since = t - fit.carrier.atSeconds;
    const angle =
      -fit.phaseRad - 2 * Math.PI * (fit.carrier.offsetHz + 0.5 * fit.carrier.driftHzPerSecond * since) * since;
    const c = Math.cos(angle);
    const s = Math.sin(angle);
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
  return 0.5 + 0.5 * Math.sin((Math.PI * d) / ramp);
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
  return curve > 0 ? Math.max(-1, Math.min(1, (0.5 * (before - after)) / curve)) : 0;
}

/** Fits place and length of the ramp at one end. */
export function fitEdge(baseband: Baseband, fit: DbpskFit, sign: -1 | 1, noiseDensity: number): FrameEdge {
  const edge = changeAt(fit, sign < 0 ? 0 : fit.pattern.bits.length - 1);
  const window = edgeWindow(baseband, fit, edge, sign);
  const symbol = fit.symbolSeconds;
  const shortest = SHORTEST_RAMP_SECONDS / symbol;
  const step = 1 / 16;
  let best = { half: 0, ramp: 1, cost: Number.POSITIVE_INFINITY };
  for (const candidate of RAMPS) {
    const ramp = Math.max(candidate, shortest);
    for (let half = -1; half <= 2.75; half += step) {
      const cost = misfit(window, half, ramp);
      if (cost < best.cost) best = { half, ramp, cost };
    }
  }
  for (const fine of [step / 2, step / 4, step / 8]) {
    const around = (d: number, r: number): number =>
      misfit(window, best.half + d * fine, Math.max(shortest, best.ramp + r * fine * 2));
    const half = best.half + fine * vertex(around(-1, 0), around(0, 0), around(1, 0));
    const ramp = Math.max(shortest, best.ramp + 2 * fine * vertex(around(0, -1), around(0, 0), around(0, 1)));
    const cost = misfit(window, half, ramp);
    if (cost < best.cost) best = { half, ramp, cost };
  }
  // Slope energy of a raised-cosine ramp of length r: pi^2 / (8 r); its length is known about a third as well as its place.
  const noise = noiseDensity / (2 * fit.amplitude ** 2);
  const length = Math.max(best.ramp, 2 * shortest) * symbol;
  const place = Math.sqrt((noise * 8 * length) / Math.PI ** 2);
  return {
    halfSeconds: edge + sign * best.half * symbol,
    halfStandardUncertainty: Math.hypot(place, 0.05 * SHORTEST_RAMP_SECONDS),
    rampSeconds: best.ramp <= shortest * 1.01 ? 0 : best.ramp * symbol,
    rampStandardUncertainty: Math.hypot(3 * place, SHORTEST_RAMP_SECONDS / 2),
  };
}
