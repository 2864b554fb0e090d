import { math } from '../../signal/math.ts';

/** Steps of the stored energies; more than 255 of them count as 255, so that a strong stranger cannot make a frame. */
export const STEPS_PER_UNIT = 20;
const MOST = 255 / STEPS_PER_UNIT;
/** A row's columns are put right by their own mean in segments of this length where it is far from that of noise. */
const SEGMENT = 64;
const LOUD = 2;

/** Energies of the midamble over noise, row by row, in steps; the last rows are kept. */
export interface ScoreMap {
  readonly rows: number;
  /** Adds a row of energies over noise; they are changed. */
  add(energies: Float32Array): void;
  /** Columns of a kept row that reach the threshold. */
  strong(row: number): readonly number[];
  /** Steps at a place between two columns; 0 where no row or column is. */
  at(row: number, column: number): number;
}

/** What strong bursts spread over the band would pass for midambles everywhere: where a whole segment is loud, it is turned down. */
function turnDown(energies: Float32Array): void {
  for (let from = 0; from < energies.length; from += SEGMENT) {
    const to = math.min(energies.length, from + SEGMENT);
    let sum = 0;
    for (let k = from; k < to; k++) sum += energies[k];
    const mean = sum / (to - from);
    if (mean > LOUD) for (let k = from; k < to; k++) energies[k] /= mean;
  }
}

/** @param threshold energy over noise from which a column is listed as strong */
export function createScoreMap(columns: number, keptRows: number, threshold: number): ScoreMap {
  const data = new Uint8Array(columns * keptRows);
  const lists: number[][] = Array.from({ length: keptRows }, () => []);
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    add: (energies) => {
      turnDown(energies);
      const list = lists[rows % keptRows];
      list.length = 0;
      const base = (rows % keptRows) * columns;
      for (let k = 0; k < columns; k = (k + 1) | 0) {
        const energy = energies[k];
        data[base + k] = energy < MOST ? energy * STEPS_PER_UNIT : 255;
        if (energy >= threshold) list.push(k);
      }
      rows++;
    },
    strong: (row) => (row < 0 || row >= rows ? [] : lists[row % keptRows]),
    at: (row, column) => {
      if (row < 0 || row >= rows || column < 0 || column >= columns - 1) return 0;
      const left = math.floor(column);
      const place = (row % keptRows) * columns + left;
      const rest = column - left;
      if (rest < 0.25) return data[place];
      if (rest > 0.75) return data[place + 1];
      return math.max(data[place], data[place + 1]);
    },
  };
}
