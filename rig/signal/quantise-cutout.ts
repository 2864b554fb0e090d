import { math } from './math.ts';
import type { Cutout } from './types.ts';

/** The largest component of a cut-out comes to lie here, so that the 16 bits are well filled. */
const TOP = 32_700;

/** Rounds a down-converted burst to 16 bits: from here on only these samples count. */
export function quantiseCutout(samples: Float32Array, facts: Omit<Cutout, 'samples' | 'scale'>): Cutout {
  let peak = 0;
  for (let n = 0; n < samples.length; n++) {
    const size = math.abs(samples[n]);
    if (size > peak) peak = size;
  }
  const scale = peak > 0 ? peak / TOP : 1 / TOP;
  const rounded = new Int16Array(samples.length);
  for (let n = 0; n < samples.length; n++) rounded[n] = math.round(samples[n] / scale);
  return { samples: rounded, scale, ...facts };
}
