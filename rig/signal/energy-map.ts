import type { Baseband } from './baseband.ts';
import { CUTOUT_HALF_BAND_HZ } from './down-converter.ts';
import { createFft } from './fft.ts';
import { math } from './math.ts';

/** Short-time spectrum of a cut-out: 32 ms rows, a new one every 8 ms at 4 kS/s. */
const SIZE = 128;
const HOP = 32;
/** Smoothing in which a burst is looked for: about 150 Hz by 130 ms. */
const SMOOTH_BINS = 2;
const SMOOTH_ROWS = 8;
/** Four independent rows by three bins: noise passes this once in 1e8 cells. */
const DETECTION_RATIO = 3.2;
const END_ROWS = 2;

/** The strongest unexplained place in a cut-out. Times from the first sample, frequencies from the centre of the cut-out. */
export interface Spot {
  readonly row: number;
  readonly column: number;
  /** Smoothed density there. */
  readonly density: number;
}

/** Where in a cut-out a burst of a known bandwidth seems to be. */
export interface Region {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly offsetHz: number;
}

export interface EnergyMap {
  readonly rows: number;
  readonly columns: number;
  readonly density: Float64Array;
  readonly binHz: number;
  readonly rowSeconds: number;
  readonly noiseDensity: number;
}

const fft = createFft(SIZE);
const hann = Float64Array.from({ length: SIZE }, (_, n) => 0.5 - 0.5 * math.cos((2 * math.PI * (n + 0.5)) / SIZE));

/** Row r is centred on sample r * HOP. */
export function energyMap(baseband: Baseband): EnergyMap {
  const { re, im, sampleRateHz } = baseband;
  const binHz = sampleRateHz / SIZE;
  const half = math.floor(CUTOUT_HALF_BAND_HZ / binHz);
  const columns = 2 * half + 1;
  const rows = math.floor(re.length / HOP) + 1;
  const density = new Float64Array(rows * columns);
  const row = new Float64Array(2 * SIZE);
  const scale = 1 / (sampleRateHz * SIZE * 0.375);
  for (let r = 0; r < rows; r++) {
    for (let k = 0, n = r * HOP - SIZE / 2; k < SIZE; k++, n++) {
      const inside = n >= 0 && n < re.length;
      row[2 * k] = inside ? re[n] * hann[k] : 0;
      row[2 * k + 1] = inside ? im[n] * hann[k] : 0;
    }
    fft.forward(row);
    for (let c = 0; c < columns; c++) {
      const m = 2 * fft.order[(c - half + SIZE) % SIZE];
      density[r * columns + c] = (row[m] * row[m] + row[m + 1] * row[m + 1]) * scale;
    }
  }
  return { rows, columns, density, binHz, rowSeconds: HOP / sampleRateHz, noiseDensity: baseband.noiseDensity };
}

/** Sums over a moving window of `half` cells to both sides (fewer at the ends), divided by the whole window. */
function slide(from: Float64Array, to: Float64Array, start: number, step: number, count: number, half: number): void {
  let sum = 0;
  for (let k = 0; k < math.min(half, count); k++) sum += from[start + k * step];
  for (let k = 0; k < count; k++) {
    if (k + half < count) sum += from[start + (k + half) * step];
    if (k > half) sum -= from[start + (k - half - 1) * step];
    to[start + k * step] = sum / (2 * half + 1);
  }
}

function smoothed(map: EnergyMap): Float64Array {
  const across = new Float64Array(map.density.length);
  const out = new Float64Array(map.density.length);
  for (let r = 0; r < map.rows; r++) slide(map.density, across, r * map.columns, 1, map.columns, SMOOTH_BINS);
  for (let c = 0; c < map.columns; c++) slide(across, out, c, map.columns, map.rows, SMOOTH_ROWS);
  return out;
}

/** Smallest density that a new region must have at a time and frequency; Infinity where it has been looked at. */
export type Threshold = (tSeconds: number, offsetHz: number) => number;

/** The strongest place that is not yet explained. */
export function strongestSpot(map: EnergyMap, threshold: Threshold): Spot | null {
  const level = smoothed(map);
  const half = (map.columns - 1) / 2;
  let best: Spot | null = null;
  for (let cell = 0; cell < level.length; cell++) {
    const density = level[cell];
    if (density < DETECTION_RATIO * map.noiseDensity || (best !== null && density <= best.density)) continue;
    const row = math.floor(cell / map.columns);
    const column = cell - row * map.columns;
    if (density >= threshold(row * map.rowSeconds, (column - half) * map.binHz)) best = { row, column, density };
  }
  return best;
}

/** Offset of a spot from the centre of the cut-out. */
export function spotOffsetHz(map: EnergyMap, spot: Spot): number {
  return (spot.column - (map.columns - 1) / 2) * map.binHz;
}

/** Power above noise in the bins around `column`, one value a row. */
function powerAround(map: EnergyMap, column: number, halfColumns: number): Float64Array {
  const power = new Float64Array(map.rows);
  const from = math.max(0, column - halfColumns);
  const to = math.min(map.columns - 1, column + halfColumns);
  for (let r = 0; r < map.rows; r++) {
    for (let c = from; c <= to; c++) power[r] += map.density[r * map.columns + c] - map.noiseDensity;
  }
  return power;
}

/** First and last row around `row` to which the energy lasts: followed in long means, which noise and the data's dips do not break. */
function extent(map: EnergyMap, row: number, column: number, halfColumns: number): readonly [number, number] {
  const raw = powerAround(map, column, halfColumns);
  const long = new Float64Array(map.rows);
  const short = new Float64Array(map.rows);
  slide(raw, long, 0, 1, map.rows, SMOOTH_ROWS);
  slide(raw, short, 0, 1, map.rows, END_ROWS);
  const noise = map.noiseDensity * (2 * halfColumns + 1);
  const top = long[row];
  // Between a tenth of the level and what noise alone may reach.
  const least = math.max(0.1 * top, math.min(0.7 * noise, 0.35 * top));
  let from = row;
  let to = row;
  while (from > 0 && (long[from - 1] > least || long[math.max(0, from - 5)] > least)) from--;
  while (to < map.rows - 1 && (long[to + 1] > least || long[math.min(map.rows - 1, to + 5)] > least)) to++;
  const clear = math.max(0.1 * top, 0.7 * noise);
  const inside = math.min(row - from, to - row, SMOOTH_ROWS + 2);
  for (let k = 0; k < inside && short[from] < clear; k++) from++;
  for (let k = 0; k < inside && short[to] < clear; k++) to--;
  return [from, to];
}

/** Mean and root mean square width, in columns, of the power above noise. */
function moments(map: EnergyMap, rows: readonly [number, number], column: number, halfColumns: number) {
  let power = 0;
  let first = 0;
  let second = 0;
  for (let c = math.max(0, column - halfColumns); c <= math.min(map.columns - 1, column + halfColumns); c++) {
    let sum = 0;
    for (let r = rows[0]; r <= rows[1]; r++) sum += map.density[r * map.columns + c] - map.noiseDensity;
    power += sum;
    first += sum * c;
    second += sum * c * c;
  }
  const mean = power > 0 ? first / power : column;
  return { mean, width: math.sqrt(math.max(0, power > 0 ? second / power - mean * mean : 0)) };
}

/** Root mean square width of what surrounds a spot, Hz. */
export function widthHz(map: EnergyMap, spot: Spot): number {
  const rows = extent(map, spot.row, spot.column, math.round(120 / map.binHz));
  return moments(map, rows, spot.column, math.round(600 / map.binHz)).width * map.binHz;
}

/**
 * Grows a spot along time while the energy of a burst lasts.
 * @param bandwidthHz about what the burst occupies
 */
export function growRegion(map: EnergyMap, spot: Spot, bandwidthHz: number): Region {
  const half = math.max(2, math.round(bandwidthHz / map.binHz));
  let column = spot.column;
  let rows = extent(map, spot.row, column, half);
  // The spot of a wide burst may be one of its side lines: look again from its middle.
  column = math.round(moments(map, rows, column, half).mean);
  rows = extent(map, spot.row, column, half);
  const { mean } = moments(map, rows, column, half);
  return {
    fromSeconds: rows[0] * map.rowSeconds,
    toSeconds: rows[1] * map.rowSeconds,
    offsetHz: (math.min(map.columns - 1, math.max(0, mean)) - (map.columns - 1) / 2) * map.binHz,
  };
}
