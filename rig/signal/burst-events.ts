import type { BurstPeak, Masking } from './burst-peaks.ts';
import type { BurstPlan } from './burst-shape.ts';
import { math } from './math.ts';

/** Rows from one look at the moving mean to the next. */
export const LOOK_ROWS = 3;
/** Looks at which an emission may be missing. */
const HOLD_LOOKS = 1;
/** A burst that is so much stronger than what was on the air at its place is an event of its own, and so is what remains after it. */
const STEP = 50;
/** More emissions at once are not a scene that can be looked through. */
const MAX_EVENTS = 400;

/** An emission that is followed from look to look. A look's row is the last of its window. */
export interface BurstEvent {
  /** Where it was strongest. */
  bin: number;
  topRow: number;
  level: number;
  ratio: number;
  readonly firstRow: number;
  lastRow: number;
  /** Rows before this one belong to another event of the same place. */
  readonly notBefore: number;
  /** First row of the next piece once it has become a long emission. */
  pieceFrom: number | null;
  pieces: number;
}

export interface BurstEvents {
  /** Takes the peaks of a look. */
  follow(row: number, peaks: readonly BurstPeak[]): void;
  /** Those that ended before this row; they are no longer open. */
  takeEnded(row: number): BurstEvent[];
  /** All that are left at the end; what was there at the last look lasts to this row. */
  takeAll(row: number): BurstEvent[];
  open(): readonly BurstEvent[];
  /** True when what was seen with `level` at `bin` in these rows is the skirt of a stronger event. */
  isHidden(event: BurstEvent, bin: number, level: number, fromRow: number, toRow: number): boolean;
}

export function createBurstEvents(plan: BurstPlan, masking: Masking): BurstEvents {
  let open: BurstEvent[] = [];
  let recent: BurstEvent[] = [];
  let cutOff: BurstEvent[] = [];

  const take = (isOver: (event: BurstEvent) => boolean): BurstEvent[] => {
    const ended = open.filter(isOver);
    if (ended.length > 0) open = open.filter((event) => !isOver(event));
    ended.push(...cutOff);
    cutOff = [];
    recent.push(...ended);
    return ended;
  };
  const begin = (peak: BurstPeak, row: number, notBefore: number): void => {
    if (open.length >= MAX_EVENTS) return;
    open.push({ ...peak, topRow: row, firstRow: row, lastRow: row, notBefore, pieceFrom: null, pieces: 0 });
  };
  const isStep = (event: BurstEvent, peak: BurstPeak, row: number): boolean =>
    (peak.level > STEP * event.level && row - event.firstRow > plan.windowRows) ||
    (peak.level < event.level / STEP && row - event.topRow > plan.windowRows);
  const nearest = (bin: number): BurstEvent | undefined => {
    let found: BurstEvent | undefined;
    for (const event of open) {
      if (!masking.isSame(bin, event.bin)) continue;
      if (found === undefined || math.abs(bin - event.bin) < math.abs(bin - found.bin)) found = event;
    }
    return found;
  };

  return {
    open: () => open,
    follow: (row, peaks) => {
      for (const peak of peaks) {
        const event = nearest(peak.bin);
        if (event === undefined) {
          begin(peak, row, 0);
          continue;
        }
        if (isStep(event, peak, row)) {
          open = open.filter((other) => other !== event);
          cutOff.push(event);
          begin(peak, row, event.lastRow + 1);
          continue;
        }
        event.lastRow = row;
        if (peak.level > event.level) Object.assign(event, peak, { topRow: row });
      }
      recent = recent.filter((event) => event.lastRow > row - plan.longRows);
    },
    takeEnded: (row) => take((event) => event.lastRow < row - HOLD_LOOKS * LOOK_ROWS),
    takeAll: (row) => {
      for (const event of open) if (event.lastRow > row - LOOK_ROWS) event.lastRow = row;
      return take(() => true);
    },
    isHidden: (event, bin, level, fromRow, toRow) => {
      const hides = (other: BurstEvent): boolean =>
        other !== event &&
        other.firstRow - plan.windowRows <= toRow &&
        other.lastRow >= fromRow &&
        masking.isHidden(bin, level, other.bin, other.level);
      return open.some(hides) || recent.some(hides);
    },
  };
}
