import { math } from './math.ts';
import type { Cutout } from './types.ts';

/** The complex samples of a cut-out as numbers. Times inside are seconds from its first sample, frequencies offsets from its centre. */
export interface Baseband {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly sampleRateHz: number;
  /** Full-scale squared per hertz. */
  readonly noiseDensity: number;
}

export function basebandOf(cutout: Cutout): Baseband {
  const count = cutout.samples.length >> 1;
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    re[n] = cutout.samples[2 * n] * cutout.scale;
    im[n] = cutout.samples[2 * n + 1] * cutout.scale;
  }
  return { re, im, sampleRateHz: cutout.sampleRateHz, noiseDensity: cutout.noiseDensity };
}

/** A carrier that moves on a straight line. */
export interface CarrierLine {
  readonly offsetHz: number;
  readonly driftHzPerSecond: number;
  /** Where the line has `offsetHz`. */
  readonly atSeconds: number;
}

/** Running integral of the samples with the carrier taken off: what a matched filter of any length and place needs. */
export interface Integral {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly from: number;
  readonly sampleRateHz: number;
}

/** Integrates samples `from`..`to` (clamped) against the carrier. Sample n stands for the time from (n - 1/2) to (n + 1/2) periods. */
export function integrate(baseband: Baseband, line: CarrierLine, from: number, to: number): Integral {
  const first = math.max(0, math.floor(from));
  const last = math.min(baseband.re.length, math.ceil(to));
  const count = math.max(0, last - first);
  const re = new Float64Array(count + 1);
  const im = new Float64Array(count + 1);
  const dt = 1 / baseband.sampleRateHz;
  for (let k = 0; k < count; k++) {
    const t = (first + k) * dt - line.atSeconds;
    const angle = -2 * math.PI * (line.offsetHz + 0.5 * line.driftHzPerSecond * t) * t;
    const c = math.cos(angle);
    const s = math.sin(angle);
    const x = baseband.re[first + k];
    const y = baseband.im[first + k];
    re[k + 1] = re[k] + (x * c - y * s) * dt;
    im[k + 1] = im[k] + (x * s + y * c) * dt;
  }
  return { re, im, from: first, sampleRateHz: baseband.sampleRateHz };
}

/** Value of the running integral at a time; constant outside. */
export function integralAt(values: Float64Array, integral: Integral, tSeconds: number): number {
  const x = tSeconds * integral.sampleRateHz - integral.from + 0.5;
  if (x <= 0) return 0;
  const last = values.length - 1;
  if (x >= last) return values[last];
  const k = math.floor(x);
  return values[k] + (x - k) * (values[k + 1] - values[k]);
}
