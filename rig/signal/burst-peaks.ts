import type { BurstPlan } from './burst-shape.ts';
import { math } from './math.ts';

/**
 * Smallest ratio of the moving mean over the floor that counts: some twenty independent values are averaged, whose mean passes this once in 1e10;
 * that is about once in thirty hours of 250 kHz. A burst of 15 ms reaches it at 36.5 dBHz.
 */
export const DETECTION_RATIO = 3.1;

/** Spurs of an 8-bit receiver: nothing is believed this far below a strong signal. */
const DYNAMIC_RANGE = 1e-6;

export interface BurstPeak {
  readonly bin: number;
  /** Smoothed density. */
  readonly level: number;
  readonly ratio: number;
}

/**
 * Share of a burst's density that its own spectrum may show at a distance, in widths of its main lobe: side lobes of MSK (TS 103 357 calls for no
 * filter) with a margin of some dB, further out the edges of a burst that is keyed hard, which fall with the square of the distance.
 */
function skirt(lobes: number): number {
  if (lobes < 1.5) return 0.05;
  if (lobes < 3.3) return 2e-3;
  return math.max(DYNAMIC_RANGE, 2e-3 / lobes ** 2);
}

/** Two places this near to each other, in main lobes, are one emission. */
const SAME = 0.65;

/** How the emissions of one band hide each other. */
export interface Masking {
  isSame(bin: number, other: number): boolean;
  /** True when `level` at `bin` is no more than what an emission of `top` at another place may show there. */
  isHidden(bin: number, level: number, otherBin: number, top: number): boolean;
}

export function createMasking({ binHz }: BurstPlan, bandwidthHz: number): Masking {
  const lobes = (bin: number, other: number): number => (math.abs(bin - other) * binHz) / bandwidthHz;
  return {
    isSame: (bin, other) => lobes(bin, other) < SAME,
    isHidden: (bin, level, otherBin, top) => level < top * skirt(lobes(bin, otherBin)),
  };
}

/** Tops of the moving mean, strongest first, without those that a stronger one explains. */
export function findBurstPeaks(mean: Float64Array, floor: Float64Array, masking: Masking): BurstPeak[] {
  const tops: BurstPeak[] = [];
  for (let k = 1; k < mean.length - 1; k++) {
    const level = mean[k];
    if (level < DETECTION_RATIO * floor[k] || level < mean[k - 1] || level <= mean[k + 1]) continue;
    tops.push({ bin: k, level, ratio: level / floor[k] });
  }
  tops.sort((a, b) => b.level - a.level);
  const found: BurstPeak[] = [];
  for (const top of tops) {
    const hidden = found.some(
      (peak) => masking.isSame(top.bin, peak.bin) || masking.isHidden(top.bin, top.level, peak.bin, peak.level),
    );
    if (!hidden) found.push(top);
  }
  return found;
}
