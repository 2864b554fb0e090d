import { createBurstDetector } from '../signal/burst-detector.ts';
import type { BurstShape } from '../signal/burst-shape.ts';
import type { Detector } from '../signal/detector.ts';
import { SYMBOL_RATE_BPS } from './profile.ts';
import { createFrameSearch, SEARCH_HISTORY_SECONDS } from './search/frame-search.ts';
import type { RadioProfileId } from './types.ts';

/** Slower streams cannot hold one carrier beside a frequency error. */
export const MIN_MIOTY_SAMPLE_RATE_HZ = 24_000;

/** Bursts of TS-UNB uplinks: 36 symbols and two of ramp to each side, MSK at 2380 symbols a second (facts 1.1, 1.2). */
export const miotyBurstShape: BurstShape = {
  burstSeconds: 40 / SYMBOL_RATE_BPS,
  bandwidthHz: SYMBOL_RATE_BPS,
  cutoutRateHz: 8 * SYMBOL_RATE_BPS,
  cutoutHalfBandHz: 4500,
  marginSeconds: 8 / SYMBOL_RATE_BPS,
};

export interface MiotyDetectorOptions {
  readonly profile: RadioProfileId;
  /** Also finds frames whose bursts are too weak to be seen alone, by their midambles and hopping patterns; costs much of a core. */
  readonly weak?: boolean;
  /** Called with the stream time that has been looked at, seconds. */
  readonly onProgress?: (timeSeconds: number) => void;
}

/**
 * Finds the bursts of TS-UNB uplinks and whatever else is on the air for some milliseconds, in the whole sampled band. Cut-outs have about 8 samples
 * a symbol and 8 symbols of air to each side, more around a burst that is hardly over the noise. A burst is seen alone from 36.5 dBHz on.
 */
export function createMiotyDetector(options: MiotyDetectorOptions): Detector {
  return createBurstDetector({
    shape: miotyBurstShape,
    leastSampleRateHz: MIN_MIOTY_SAMPLE_RATE_HZ,
    ...(options.weak === true
      ? {
          search: {
            historySeconds: SEARCH_HISTORY_SECONDS,
            follow: (run) => createFrameSearch(options.profile, run),
          },
        }
      : {}),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
}
