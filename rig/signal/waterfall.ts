import { math } from './math.ts';
import type { Waterfall } from './types.ts';

const MAX_COLUMNS = 256;
const MAX_ROWS = 512;

/** Half-decibel steps over the floor. */
function level(ratio: number): number {
  return ratio <= 1 ? 0 : math.min(255, math.round(20 * math.log10(ratio)));
}

/** Keeps the largest level of every cell; rows become twice as long when there would be too many. */
export function createWaterfall(bins: number, binHz: number, centreFrequencyHz: number, firstRowSeconds: number) {
  const columns = math.min(MAX_COLUMNS, bins);
  const perColumn = bins / columns;
  const levels = new Uint8Array(columns * MAX_ROWS);
  let rowSeconds = firstRowSeconds;
  let rows = 0;
  let start: number | null = null;

  const halve = (): void => {
    for (let row = 0; row < MAX_ROWS / 2; row++) {
      for (let c = 0; c < columns; c++) {
        const both = math.max(levels[2 * row * columns + c], levels[(2 * row + 1) * columns + c]);
        levels[row * columns + c] = both;
      }
    }
    levels.fill(0, (columns * MAX_ROWS) / 2);
    rowSeconds *= 2;
    rows = math.ceil(rows / 2);
  };

  return {
    add: (timeSeconds: number, density: Float64Array, floor: Float64Array): void => {
      start ??= timeSeconds;
      while ((timeSeconds - start) / rowSeconds >= MAX_ROWS) halve();
      const row = math.max(0, math.floor((timeSeconds - start) / rowSeconds + 1e-9));
      rows = math.max(rows, row + 1);
      for (let c = 0; c < columns; c++) {
        let top = 0;
        for (let k = c * perColumn; k < (c + 1) * perColumn; k++) {
          const ratio = density[k] / floor[k];
          if (ratio > top) top = ratio;
        }
        const cell = row * columns + c;
        levels[cell] = math.max(levels[cell], level(top));
      }
    },
    result: (): Waterfall => ({
      rows,
      columns,
      startTimeSeconds: start ?? 0,
      rowSeconds,
      lowFrequencyHz: centreFrequencyHz - (bins / 2) * binHz,
      columnHz: perColumn * binHz,
      levels: levels.slice(0, rows * columns),
    }),
  };
}
