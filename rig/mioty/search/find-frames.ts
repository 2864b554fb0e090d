import { math } from '../../signal/math.ts';
import type { SearchPlan, Triple } from './plan.ts';
import { type ScoreMap, STEPS_PER_UNIT } from './score-map.ts';

/** Energy over noise of three bursts together from which their patterns are tried; noise reaches it at 4 of 100 000 places. */
const TRIPLE_ENERGY = 15;
/** One of them has so much; that all three have a third each is rarer than it costs to look. */
export const STRONG_ENERGY = 6.5;
/** So many triples a row are looked at in the long run, and so many at once; noise gives less than one. What is loud all over must not cost more. */
const TRIPLES_PER_ROW = 3;
const TRIPLES_AT_ONCE = 300;
/** After so many bursts a pattern is given up unless it shows more than noise does. */
const EARLY_BURSTS = 8;
const EARLY_ENERGY = 13;
/**
 * No pattern shares more than nine bursts with another one, or with itself elsewhere, so that the others of a frame must show something too: without
 * this a strong frame would be found at many places.
 */
const SHARED_AT_MOST = 9;
const REST_ENERGY = 32;
/** Share of the energy wanted that shows before the best place is looked for. */
const COARSE_SHARE = 0.7;
/** Rows that are waited for after the last burst, so that the best place may lie a little later. */
const AFTER_ROWS = 3;

/** A frame by its pattern: row of burst 0, column of carrier 0, energy of its 24 midambles over noise. */
export interface FrameSight {
  readonly pattern: number;
  readonly row: number;
  readonly column: number;
  readonly energy: number;
  /** Of each midamble. */
  readonly energies: readonly number[];
}

/** Adds up the midambles of frames. */
export interface FrameFinder {
  /** Takes the newest row of the map; returns the frames that end with it. */
  look(row: number): FrameSight[];
}

/** @param leastEnergy over noise, of all 24 bursts together */
export function createFrameFinder(plan: SearchPlan, map: ScoreMap, leastEnergy: number): FrameFinder {
  const { patterns, spanRows } = plan;
  /** Patterns to be tried when their last burst has come: pattern, row and column in turn, by the row of the last burst. */
  const due: number[][] = Array.from({ length: spanRows + AFTER_ROWS + 1 }, () => []);
  const tripleSteps = TRIPLE_ENERGY * STEPS_PER_UNIT;
  const strongSteps = STRONG_ENERGY * STEPS_PER_UNIT;
  const earlySteps = EARLY_ENERGY * STEPS_PER_UNIT;
  const coarseSteps = COARSE_SHARE * leastEnergy * STEPS_PER_UNIT;

  const schedule = (triple: Triple, row: number, column: number, newest: number): void => {
    for (const { pattern, burst } of triple.places) {
      const { rows, columns } = patterns[pattern];
      const zero = column - columns[burst];
      if (!plan.carrierZero.some(([from, to]) => zero >= from && zero <= to)) continue;
      const first = row - rows[burst];
      const last = math.max(newest, first + rows[rows.length - 1] + AFTER_ROWS);
      due[last % due.length].push(pattern, first, zero);
    }
  };

  let allowed = TRIPLES_AT_ONCE;
  const findTriples = (triple: Triple, newest: number): void => {
    const [second, third] = triple.rows;
    const [right, far] = triple.columns;
    const a = newest - third;
    const b = a + second;
    const pass = (first: number, sum: number): void => {
      if (sum < tripleSteps || allowed < 1) return;
      allowed--;
      schedule(triple, a, first, newest);
    };
    for (const column of map.strong(newest)) {
      const first = column - far;
      pass(first, map.at(newest, column) + map.at(b, first + right) + map.at(a, first));
    }
    for (const column of map.strong(b)) {
      const first = column - right;
      const last = map.at(newest, first + far);
      if (last < strongSteps) pass(first, last + map.at(b, column) + map.at(a, first));
    }
    for (const column of map.strong(a)) {
      const last = map.at(newest, column + far);
      const middle = map.at(b, column + right);
      if (last < strongSteps && middle < strongSteps) pass(column, last + middle + map.at(a, column));
    }
  };

  const total = (pattern: number, row: number, column: number, early: boolean): number => {
    const { rows, columns } = patterns[pattern];
    let sum = 0;
    for (let k = 0; k < rows.length; k++) {
      // Spread over the frame, so that the triple that led here does not speak for the rest.
      const burst = (7 * k) % rows.length;
      sum += map.at(row + rows[burst], column + columns[burst]);
      if (early && k === EARLY_BURSTS && sum < earlySteps) return 0;
    }
    return sum;
  };

  const energiesOf = (pattern: number, row: number, column: number): number[] => {
    const { rows, columns } = patterns[pattern];
    return rows.map((start, burst) => map.at(row + start, column + columns[burst]) / STEPS_PER_UNIT);
  };

  /** The best place around one that passed. */
  const refine = (pattern: number, row: number, column: number): FrameSight => {
    let best = { row, column, energy: 0 };
    for (let r = row - 2; r <= row + 2; r++) {
      for (let shift = -1; shift <= 1; shift += 0.25) {
        const energy = total(pattern, r, column + shift, false) / STEPS_PER_UNIT;
        if (energy > best.energy) best = { row: r, column: column + shift, energy };
      }
    }
    return { pattern, ...best, energies: energiesOf(pattern, best.row, best.column) };
  };

  /** What the weakest bursts hold together, all but as many as another frame may lend. */
  const rest = ({ energies }: FrameSight): number =>
    [...energies]
      .sort((a, b) => a - b)
      .slice(0, energies.length - SHARED_AT_MOST)
      .reduce((sum, energy) => sum + energy, 0);

  return {
    look: (newest) => {
      allowed = math.min(TRIPLES_AT_ONCE, allowed + TRIPLES_PER_ROW);
      if (newest < map.rows) for (const triple of plan.triples) findTriples(triple, newest);
      const list = due[newest % due.length];
      const found: FrameSight[] = [];
      for (let n = 0; n < list.length; n += 3) {
        const [pattern, row, column] = [list[n], list[n + 1], list[n + 2]];
        if (total(pattern, row, column, true) < coarseSteps) continue;
        const sight = refine(pattern, row, column);
        if (sight.energy >= leastEnergy && rest(sight) >= REST_ENERGY) found.push(sight);
      }
      list.length = 0;
      return found;
    },
  };
}
