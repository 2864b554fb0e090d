import type { BurstPlan } from './burst-shape.ts';
import { createNoiseFloor } from './noise-floor.ts';

/** Blocks of which the median is taken: a strong burst lifts the floor around it in its own block alone. */
const BLOCKS = 7;
/** Half overlapping rows are worth this share of independent ones. */
const INDEPENDENT = 0.95;

/** The noise floor along the band, followed from block to block. */
export interface BurstFloor {
  /** Noise density a bin, full-scale squared per hertz. Changes with `add`. */
  readonly floor: Float64Array;
  /** Takes the mean power density of a block of `rows` rows. */
  add(density: Float64Array, rows: number): void;
  /** False until the first block came. */
  known(): boolean;
}

export function createBurstFloor({ bins, binHz }: BurstPlan, leastDensity: number): BurstFloor {
  const estimate = createNoiseFloor(bins, binHz);
  const history: Float64Array[] = [];
  const floor = new Float64Array(bins).fill(leastDensity);
  const sorted = new Float64Array(BLOCKS);
  let blocks = 0;
  const median = (bin: number): number => {
    const count = history.length;
    for (let k = 0; k < count; k++) {
      const value = history[k][bin];
      let m = k;
      for (; m > 0 && sorted[m - 1] > value; m--) sorted[m] = sorted[m - 1];
      sorted[m] = value;
    }
    return sorted[(count - 1) >> 1];
  };
  return {
    floor,
    known: () => blocks > 0,
    add: (density, rows) => {
      if (history.length < BLOCKS) history.push(new Float64Array(bins));
      estimate(density, rows * INDEPENDENT, leastDensity, history[blocks % BLOCKS]);
      blocks++;
      for (let k = 0; k < bins; k++) floor[k] = median(k);
    },
  };
}
