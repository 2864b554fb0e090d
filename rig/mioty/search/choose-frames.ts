import { math } from '../../signal/math.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import type { FrameSight } from './find-frames.ts';
import { ROWS_PER_SYMBOL, type SearchPlan } from './plan.ts';

/** Two sights that share so many bursts are one frame. */
const SHARED_BURSTS = 6;
/** Bursts this near to each other are the same, or the data of one looks like the midamble of the other. */
const NEAR_ROWS = BURST_SYMBOLS * ROWS_PER_SYMBOL;
const NEAR_HZ = 3000;

/** Holds sights back until no better one of the same frame can come. */
export interface FrameChoice {
  add(sight: FrameSight): void;
  /** Those whose last burst lies before this row; no further sight may conflict with them. */
  take(beforeRow: number): FrameSight[];
}

export function createFrameChoice(plan: SearchPlan): FrameChoice {
  const nearColumns = NEAR_HZ / plan.binHz;
  let held: FrameSight[] = [];
  let taken: FrameSight[] = [];

  const lastRow = ({ pattern, row }: FrameSight): number => {
    const { rows } = plan.patterns[pattern];
    return row + rows[rows.length - 1];
  };
  const shared = (a: FrameSight, b: FrameSight): number => {
    const p = plan.patterns[a.pattern];
    const q = plan.patterns[b.pattern];
    let count = 0;
    for (let i = 0; i < p.rows.length; i++) {
      for (let k = 0; k < q.rows.length; k++) {
        if (math.abs(a.row + p.rows[i] - b.row - q.rows[k]) > NEAR_ROWS) continue;
        if (math.abs(a.column + p.columns[i] - b.column - q.columns[k]) <= nearColumns) count++;
      }
    }
    return count;
  };

  return {
    add: (sight) => {
      taken = taken.filter((other) => lastRow(other) > sight.row);
      if (taken.some((other) => shared(sight, other) >= SHARED_BURSTS && other.energy >= sight.energy)) return;
      const rivals = held.filter((other) => shared(sight, other) >= SHARED_BURSTS);
      if (rivals.some((other) => other.energy >= sight.energy)) return;
      held = held.filter((other) => !rivals.includes(other));
      held.push(sight);
    },
    take: (beforeRow) => {
      const over = held.filter((sight) => lastRow(sight) < beforeRow);
      held = held.filter((sight) => lastRow(sight) >= beforeRow);
      taken.push(...over);
      return over;
    },
  };
}
