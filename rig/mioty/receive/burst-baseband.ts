import { type Baseband, basebandOf } from '../../signal/baseband.ts';
import type { Cutout } from '../../signal/types.ts';

/** Whatever is believed of the noise, it is not less than the rounding of the samples leaves; nor nothing. */
export function noiseDensityOf({ noiseDensity, scale, sampleRateHz }: Cutout): number {
  return Math.max(noiseDensity, (scale * scale) / 6 / sampleRateHz, 1e-30);
}

export function burstBaseband(cutout: Cutout): Baseband {
  return { ...basebandOf(cutout), noiseDensity: noiseDensityOf(cutout) };
}
