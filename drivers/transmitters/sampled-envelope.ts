import { math } from '../../rig/signal/math.ts';
import type { Envelope } from '../emulator/ether.ts';

/**
 * Samples as a continuous envelope that begins at its first sample: straight lines between samples (at 40 samples a symbol their images lie
 * below the noise of every receiver here), the last one held for its own period.
 * @param samples interleaved I, Q
 */
export function sampledEnvelope(samples: Float32Array, sampleRateHz: number): Envelope {
  const count = samples.length / 2;
  return {
    startSeconds: 0,
    durationSeconds: count / sampleRateHz,
    fill(outI, outQ, t0, dt) {
      outI.fill(0);
      outQ.fill(0);
      const step = dt * sampleRateHz;
      const origin = t0 * sampleRateHz;
      const from = math.max(0, math.ceil(-origin / step));
      const to = math.min(outI.length, math.ceil((count - origin) / step));
      for (let n = from; n < to; n++) {
        const x = origin + n * step;
        const k = x <= 0 ? 0 : math.min(math.floor(x), count - 1);
        const next = k + 1 < count ? k + 1 : k;
        const share = x - k;
        outI[n] = samples[2 * k] + share * (samples[2 * next] - samples[2 * k]);
        outQ[n] = samples[2 * k + 1] + share * (samples[2 * next + 1] - samples[2 * k + 1]);
      }
    },
  };
}
