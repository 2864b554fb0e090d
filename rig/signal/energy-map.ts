import type { Baseband } from './baseband.ts';
import { CUTOUT_HALF_BAND_HZ } from './down-converter.ts';
import { createFft } from './fft.ts';

/** Short-time spectrum of a cut-out: 32 ms rows, a new one every 8 ms at 4 kS/s. */
const SIZE = 128;
const HOP = 32;
/** Smoothing in which a burst is looked for: about 150 Hz by 130 ms. */
const SMOOTH_BINS = 2;
const SMOOTH_ROWS = 8;
/** Four independent rows by three bins: noise passes this once in 1e8 cells. */
const DETECTION_RATIO = 3.2;
const END_ROWS = 2;

/** Where in a cut-out a burst seems to be. Times from the first sample, frequencies from the centre of the cut-out. */
export interface Region {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly offsetHz: number;
  /** Smoothed density at its strongest place. */
  readonly density: number;
  /** Root mean square width of its spectrum, Hz. */
  readonly widthHz: number;
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
const hann = Float64Array.from({ length: SIZE }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / SIZE));

/** Row r is centred on sample r * HOP. */
export function energyMap(baseband: Baseband): EnergyMap {
  const { re, im, sampleRateHz } = baseband;
  const binHz = sampleRateHz / SIZE;
  const half = Math.floor(CUTOUT_HALF_BAND_HZ / binHz);
  const columns = 2 * half + 1;
  const rows = Math.floor(re.length / HOP) + 1;
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
  for (let k = 0; k < Math.min(half, count); k++) sum += from[start + k * step];
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

/** The strongest place that is not yet explained, grown along time while its energy lasts. */
export function strongestRegion(map: EnergyMap, threshold: Threshold): Region | null {
  const level = smoothed(map);
  let best = -1;
  let bestRatio = 1;
  const half = (map.columns - 1) / 2;
  for (let cell = 0; cell < level.length; cell++) {
    if (level[cell] < DETECTION_RATIO * map.noiseDensity) continue;
    const r = Math.floor(cell / map.columns);
    const c = cell - r * map.columns;
    const least = Math.max(map.noiseDensity, threshold(r * map.rowSeconds, (c - half) * map.binHz));
    if (level[cell] < least || (best >= 0 && level[cell] <= bestRatio)) continue;
    best = cell;
    bestRatio = level[cell];
  }
  return best < 0 ? null : grow(map, best, level[best]);
}

/** Power above noise in the bins around `column`, one value a row. */
function track(map: EnergyMap, column: number, halfColumns: number): Float64Array {
  const power = new Float64Array(map.rows);
  const from = Math.max(0, column - halfColumns);
  const to = Math.min(map.columns - 1, column + halfColumns);
  for (let r = 0; r < map.rows; r++) {
    let sum = 0;
    for (let c = from; c <= to; c++) sum += map.density[r * map.columns + c] - map.noiseDensity;
    power[r] = sum;
  }
  return power;
}

function extent(map: EnergyMap, row: number, column: number, halfColumns: number): readonly [number, number] {
  const raw = track(map, column, halfColumns);
  const power = new Float64Array(raw.length);
  slide(raw, power, 0, 1, raw.length, END_ROWS);
  const noise = map.noiseDensity * (2 * halfColumns + 1);
  let top = 0;
  for (let r = Math.max(0, row - 12); r <= Math.min(map.rows - 1, row + 12); r++) top = Math.max(top, power[r]);
  // Between a tenth of the level and what noise alone may reach.
  const least = Math.max(0.08 * top, Math.min(noise * 1.2, 0.35 * top));
  let from = row;
  let to = row;
  while (from > 0 && (power[from - 1] > least || power[Math.max(0, from - 3)] > least)) from--;
  while (to < map.rows - 1 && (power[to + 1] > least || power[Math.min(map.rows - 1, to + 3)] > least)) to++;
  return [from, to];
}

function moments(map: EnergyMap, from: number, to: number, column: number, halfColumns: number) {
  let power = 0;
  let first = 0;
  let second = 0;
  for (let c = Math.max(0, column - halfColumns); c <= Math.min(map.columns - 1, column + halfColumns); c++) {
    let sum = 0;
    for (let r = from; r <= to; r++) sum += map.density[r * map.columns + c] - map.noiseDensity;
    power += sum;
    first += sum * c;
    second += sum * c * c;
  }
  const mean = power > 0 ? first / power : column;
  return { mean, width: Math.sqrt(Math.max(0, power > 0 ? second / power - mean * mean : 0)) };
}

function grow(map: EnergyMap, cell: number, density: number): Region {
  const row = Math.floor(cell / map.columns);
  const column = cell - row * map.columns;
  const narrow = Math.max(2, Math.round(120 / map.binHz));
  const wide = Math.round(600 / map.binHz);
  const [from, to] = extent(map, row, column, narrow);
  const { mean, width } = moments(map, from, to, column, wide);
  const fine = moments(map, from, to, column, narrow);
  const half = (map.columns - 1) / 2;
  const isWide = width * map.binHz > 180;
  return {
    fromSeconds: from * map.rowSeconds,
    toSeconds: to * map.rowSeconds,
    offsetHz: ((isWide ? mean : fine.mean) - half) * map.binHz,
    density,
    widthHz: width * map.binHz,
  };
}
