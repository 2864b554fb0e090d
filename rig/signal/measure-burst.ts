import { basebandOf } from './baseband.ts';
import { energyMap, growRegion, strongestSpot, widthHz } from './energy-map.ts';
import type { Cutout } from './types.ts';

/** What can be said of a burst that nothing decoded, on the probe's time line. */
export interface BurstMeasurement {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly frequencyHz: number;
  /** Carrier power over noise density, dBHz. */
  readonly cn0DbHz: number;
}

/** Extent and level of the strongest burst in a cut-out, to about 10 ms and 30 Hz; the detector's view where nothing stands out. */
export function measureBurst(cutout: Cutout): BurstMeasurement {
  const map = energyMap(basebandOf(cutout));
  const spot = strongestSpot(map, () => 0);
  const { detection } = cutout;
  if (spot === null) {
    return {
      startSeconds: detection.startTimeSeconds,
      endSeconds: detection.startTimeSeconds + detection.durationSeconds,
      frequencyHz: detection.frequencyHz,
      cn0DbHz: detection.cn0DbHz,
    };
  }
  const width = widthHz(map, spot);
  const region = growRegion(map, spot, Math.min(600, Math.max(120, 2 * width)));
  const centre = Math.round(region.offsetHz / map.binHz) + (map.columns - 1) / 2;
  const half = Math.round(Math.max(150, 2.5 * width) / map.binHz);
  const firstRow = Math.round(region.fromSeconds / map.rowSeconds);
  const lastRow = Math.round(region.toSeconds / map.rowSeconds);
  let power = 0;
  for (let r = firstRow; r <= lastRow; r++) {
    for (let c = Math.max(0, centre - half); c <= Math.min(map.columns - 1, centre + half); c++)
      power += (map.density[r * map.columns + c] - map.noiseDensity) * map.binHz;
  }
  power /= lastRow - firstRow + 1;
  return {
    startSeconds: cutout.startTimeSeconds + region.fromSeconds,
    endSeconds: cutout.startTimeSeconds + region.toSeconds,
    frequencyHz: cutout.centreFrequencyHz + region.offsetHz,
    cn0DbHz: 10 * Math.log10(Math.max(power / map.noiseDensity, 1e-3)),
  };
}
