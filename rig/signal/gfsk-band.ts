import { kaiserLowPass } from './fir.ts';
import { math } from './math.ts';

/** Complex samples as numbers; sample n lies n / sampleRateHz seconds after the first sample of what they came from. */
export interface GfskBand {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly sampleRateHz: number;
}

/** The receiver works at this rate or up to twice as fast. */
const LEAST_RATE_HZ = 9600;
const ATTENUATION_DB = 60;

/** Interleaved samples as a band; much faster ones are filtered and thinned out. @param halfBandHz what stays flat around 0 Hz */
export function gfskBand(samples: Float32Array, sampleRateHz: number, halfBandHz: number): GfskBand {
  const count = samples.length >> 1;
  const decimation = math.max(1, math.floor(sampleRateHz / math.max(LEAST_RATE_HZ, 3 * halfBandHz)));
  if (decimation === 1) {
    const re = new Float64Array(count);
    const im = new Float64Array(count);
    for (let n = 0; n < count; n++) {
      re[n] = samples[2 * n];
      im[n] = samples[2 * n + 1];
    }
    return { re, im, sampleRateHz };
  }
  const outputRateHz = sampleRateHz / decimation;
  const taps = kaiserLowPass(sampleRateHz, halfBandHz, outputRateHz - halfBandHz, ATTENUATION_DB);
  return { ...filtered(samples, taps, decimation), sampleRateHz: outputRateHz };
}

/** Every `decimation`-th output of a symmetric filter, its delay taken out; beyond the ends there is nothing. */
function filtered(samples: Float32Array, taps: Float64Array, decimation: number) {
  const count = samples.length >> 1;
  const half = taps.length >> 1;
  const made = math.floor((count - 1) / decimation) + 1;
  const re = new Float64Array(math.max(0, made));
  const im = new Float64Array(math.max(0, made));
  for (let n = 0; n < made; n++) {
    const centre = n * decimation;
    const from = math.max(0, half - centre);
    const to = math.min(taps.length, count - centre + half);
    let sumRe = 0;
    let sumIm = 0;
    for (let k = from, m = 2 * (centre - half + from); k < to; k++, m += 2) {
      sumRe += samples[m] * taps[k];
      sumIm += samples[m + 1] * taps[k];
    }
    re[n] = sumRe;
    im[n] = sumIm;
  }
  return { re, im };
}

/** A carrier on a straight line: its frequency at a time, and how it moves. */
export interface GfskCarrier {
  readonly hertz: number;
  readonly driftHzPerSecond: number;
  readonly atSeconds: number;
}

/** Samples `from`..`to` (clamped) with the carrier taken off; sample k of the result is sample `from` + k of the band. */
export function withoutCarrier(band: GfskBand, carrier: GfskCarrier, from: number, to: number) {
  const first = math.max(0, from);
  const count = math.max(0, math.min(band.re.length, to) - first);
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const t = (first + k) / band.sampleRateHz - carrier.atSeconds;
    const angle = -2 * math.PI * (carrier.hertz + 0.5 * carrier.driftHzPerSecond * t) * t;
    const c = math.cos(angle);
    const s = math.sin(angle);
    re[k] = band.re[first + k] * c - band.im[first + k] * s;
    im[k] = band.re[first + k] * s + band.im[first + k] * c;
  }
  return { re, im, first };
}
