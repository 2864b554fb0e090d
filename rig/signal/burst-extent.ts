import type { BurstEvent } from './burst-events.ts';
import type { BurstPlan } from './burst-shape.ts';
import type { BurstSpectrum } from './burst-spectrum.ts';
import { math } from './math.ts';

/** Below this the rows of a burst are too noisy to be looked at one by one. */
const STRONG_RATIO = 16;
/** A weak burst is found to some milliseconds only: so many rows more to each side. */
const WEAK_ROWS = 3;
/** Share of its top at which a burst begins and ends. */
const EDGE_SHARE = 0.15;
/** What else is in an event's rows counts from this density over the floor on, for so many rows. */
const FURTHER_RATIO = 6;
const FURTHER_ROWS = 4;
const GUARD_ROWS = 3;
/** Bins to each side of the middle that hold the power of a burst. */
const POWER_BINS = 2;

/** Rows, both included, in which something was on the air. */
export interface BurstExtent {
  readonly fromRow: number;
  readonly toRow: number;
  /** Density over the rows and the middle bins. */
  readonly level: number;
}

/** What a piece of an event measured. */
export interface BurstPower {
  /** Middle of the power, in bins. */
  readonly bin: number;
  /** Power above the floor, full-scale squared. */
  readonly power: number;
}

/** Middle and power in rows that are still kept; where no power is left over the floor, the place that was asked for. */
export function burstPower(
  spectrum: BurstSpectrum,
  floor: Float64Array,
  binHz: number,
  bin: number,
  extent: { readonly fromRow: number; readonly toRow: number },
): BurstPower {
  let middle = bin;
  let power = 0;
  for (let pass = 0; pass < 2; pass++) {
    const from = math.max(0, math.round(middle) - POWER_BINS);
    const to = math.min(floor.length - 1, math.round(middle) + POWER_BINS);
    let moment = 0;
    power = 0;
    for (let r = extent.fromRow; r <= extent.toRow; r++) {
      const row = spectrum.row(r);
      for (let k = from; k <= to; k++) {
        power += row[k] - floor[k];
        moment += (row[k] - floor[k]) * k;
      }
    }
    if (power <= 0) return { bin, power: 0 };
    middle = math.max(from, math.min(to, moment / power));
  }
  return { bin: middle, power: (power * binHz) / (extent.toRow - extent.fromRow + 1) };
}

/** Density over the floor in the middle bins, one value a row, smoothed over three rows. */
function profile(spectrum: BurstSpectrum, floor: Float64Array, bin: number, fromRow: number, toRow: number) {
  const raw = new Float64Array(toRow - fromRow + 3);
  const from = math.max(0, bin - POWER_BINS);
  const to = math.min(floor.length - 1, bin + POWER_BINS);
  for (let r = fromRow; r <= toRow; r++) {
    const row = spectrum.row(r);
    let sum = 0;
    for (let k = from; k <= to; k++) sum += row[k] - floor[k];
    raw[r - fromRow + 1] = sum / (to - from + 1);
  }
  const smooth = new Float64Array(toRow - fromRow + 1);
  for (let n = 0; n < smooth.length; n++) smooth[n] = (raw[n] + 2 * raw[n + 1] + raw[n + 2]) / 4;
  return smooth;
}

/** Grows the strongest rows to a burst, then looks for another one before and after it. */
function split(values: Float64Array, from: number, to: number, least: number, found: [number, number][]): void {
  let top = from;
  for (let n = from; n <= to; n++) if (values[n] > values[top]) top = n;
  if (to < from || values[top] < least) return;
  const edge = math.max(EDGE_SHARE * values[top], 0.5 * least);
  let begin = top;
  let end = top;
  while (begin > from && values[begin - 1] >= edge) begin--;
  while (end < to && values[end + 1] >= edge) end++;
  if (end - begin + 1 >= FURTHER_ROWS || found.length === 0) found.push([begin, end]);
  split(values, from, begin - 1 - GUARD_ROWS, least, found);
  split(values, end + 1 + GUARD_ROWS, to, least, found);
}

/** The stretch as long as a burst that holds most power, with some rows more; of what lasts longer, all. */
function weakExtent(event: BurstEvent, values: Float64Array, fromRow: number, plan: BurstPlan): BurstExtent {
  const rows = math.min(values.length, plan.burstRows);
  let sum = 0;
  let best = Number.NEGATIVE_INFINITY;
  let begin = 0;
  for (let n = 0; n < values.length; n++) {
    sum += values[n] - (n >= rows ? values[n - rows] : 0);
    if (n < rows - 1 || sum <= best) continue;
    best = sum;
    begin = n - rows + 1;
  }
  const from = math.min(fromRow + begin, event.firstRow);
  const to = math.max(fromRow + begin + rows - 1, event.lastRow - plan.windowRows);
  return {
    fromRow: math.max(fromRow, from - WEAK_ROWS),
    toRow: math.min(fromRow + values.length - 1, to + WEAK_ROWS),
    level: event.level,
  };
}

/** Where the bursts of an event that has ended lie: usually one. */
export function burstExtents(
  event: BurstEvent,
  spectrum: BurstSpectrum,
  floor: Float64Array,
  plan: BurstPlan,
): BurstExtent[] {
  const isWeak = event.ratio < STRONG_RATIO;
  const fromRow = math.max(event.notBefore, spectrum.rows - plan.keptRows, event.firstRow - plan.burstRows - WEAK_ROWS);
  const toRow = isWeak ? math.min(spectrum.rows - 1, event.lastRow + WEAK_ROWS + 2) : event.lastRow;
  const values = profile(spectrum, floor, event.bin, fromRow, toRow);
  if (isWeak) return [weakExtent(event, values, fromRow, plan)];
  const found: [number, number][] = [];
  split(values, 0, values.length - 1, (FURTHER_RATIO - 1) * floor[event.bin], found);
  return found.map(([begin, end]) => {
    let sum = 0;
    for (let n = begin; n <= end; n++) sum += values[n];
    return { fromRow: fromRow + begin, toRow: fromRow + end, level: sum / (end - begin + 1) + floor[event.bin] };
  });
}
