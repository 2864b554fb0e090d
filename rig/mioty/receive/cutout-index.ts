import type { MskPlace } from '../../signal/msk-states.ts';
import type { Cutout } from '../../signal/types.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import { SYMBOL_RATE_BPS } from '../profile.ts';

/** Finds what was cut out around a place in time and frequency. */
export interface CutoutIndex {
  /** Index of the cut-out that holds a burst at this place (probe's time line, radio frequency) whole, the one nearest in frequency; or null. */
  covering(place: MskPlace): number | null;
}

const durationOf = ({ samples, sampleRateHz }: Cutout): number => samples.length / 2 / sampleRateHz;

/** Half of the band that a burst needs. */
const HALF_BAND_HZ = 0.75 * SYMBOL_RATE_BPS;

export function createCutoutIndex(cutouts: readonly Cutout[]): CutoutIndex {
  const order = cutouts
    .map(({ startTimeSeconds }, index) => ({ startTimeSeconds, index }))
    .sort((a, b) => a.startTimeSeconds - b.startTimeSeconds);
  const longest = cutouts.reduce((most, cutout) => Math.max(most, durationOf(cutout)), 0);

  const firstFrom = (seconds: number): number => {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (order[middle].startTimeSeconds < seconds) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    covering({ startSeconds, symbolSeconds, carrierHz }) {
      const endSeconds = startSeconds + BURST_SYMBOLS * symbolSeconds;
      let best: { index: number; distance: number } | null = null;
      for (
        let k = firstFrom(endSeconds - longest);
        k < order.length && order[k].startTimeSeconds <= startSeconds;
        k++
      ) {
        const cutout = cutouts[order[k].index];
        const distance = Math.abs(carrierHz - cutout.centreFrequencyHz);
        if (cutout.startTimeSeconds + durationOf(cutout) < endSeconds) continue;
        if (distance > cutout.sampleRateHz / 2 - HALF_BAND_HZ) continue;
        if (best === null || distance < best.distance) best = { index: order[k].index, distance };
      }
      return best?.index ?? null;
    },
  };
}
