import { kaiserLowPass } from '../../../rig/signal/fir.ts';

/** Receiver bandwidth of 3 kHz (facts: official S2-LP driver), and where its filter has closed. */
const PASS_HZ = 1500;
const STOP_HZ = 2400;
const ATTENUATION_DB = 60;

const taps = new Map<number, Float64Array>();

/** Interleaved complex samples around the receive frequency through the receiver's filter, without delay; zeros stand outside. */
export function channelFilter(samples: Float32Array, sampleRateHz: number): Float32Array {
  let filter = taps.get(sampleRateHz);
  if (!filter) {
    filter = kaiserLowPass(sampleRateHz, PASS_HZ, STOP_HZ, ATTENUATION_DB);
    taps.set(sampleRateHz, filter);
  }
  const half = (filter.length - 1) / 2;
  const count = samples.length / 2;
  const out = new Float32Array(samples.length);
  for (let n = 0; n < count; n++) {
    const first = n < half ? half - n : 0;
    const last = n + half >= count ? count - 1 - n + half : filter.length - 1;
    let re = 0;
    let im = 0;
    for (let k = first; k <= last; k++) {
      const at = 2 * (n + k - half);
      re += filter[k] * samples[at];
      im += filter[k] * samples[at + 1];
    }
    out[2 * n] = re;
    out[2 * n + 1] = im;
  }
  return out;
}
