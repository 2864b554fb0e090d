import type { BurstPlan } from './burst-shape.ts';
import { createFft } from './fft.ts';
import { math } from './math.ts';

/** Bins to each side that are averaged: most of a burst lies in three. */
const SMOOTH_BINS = 1;
/** The moving sum is made afresh after so many rows: what strong bursts leave behind by rounding must not add up. */
const REFRESH_ROWS = 128;

/** Short-time spectra of one run: the last rows, and a moving mean over most of a burst. Row r begins at sample r * hop. */
export interface BurstSpectrum {
  /** Rows that were added. */
  readonly rows: number;
  /** Power density of a row that is still kept, in ascending frequency, full-scale squared per hertz. */
  row(index: number): Float32Array;
  /** Adds the row that begins at `samples[2 * at]`. */
  add(samples: Float32Array, at: number): void;
  /** Moves the mean on by one row that was added. */
  slide(): void;
  /** Mean over the rows of the window, smoothed over neighbouring bins. */
  readonly mean: Float64Array;
}

/** Window and transform: the same for every run. */
export type RowTransform = (samples: Float32Array, at: number, out: Float32Array) => void;

/** Power density of `bins` complex samples, full-scale squared per hertz. */
export function createRowTransform({ bins }: BurstPlan, sampleRateHz: number): RowTransform {
  const fft = createFft(bins);
  const window = Float64Array.from({ length: bins }, (_, n) => 0.5 - 0.5 * math.cos((2 * math.PI * (n + 0.5)) / bins));
  const scale = 1 / (sampleRateHz * bins * 0.375);
  const work = new Float64Array(2 * bins);
  /** Where the transform leaves the bins in ascending order of frequency. */
  const place = Int32Array.from({ length: bins }, (_, j) => 2 * fft.order[(j + (bins >> 1)) & (bins - 1)]);
  return (samples, at, out) => {
    for (let n = 0, m = (2 * at) | 0, k = 0; n < bins; n = (n + 1) | 0, m = (m + 2) | 0, k = (k + 2) | 0) {
      const w = window[n];
      work[k] = samples[m] * w;
      work[(k + 1) | 0] = samples[(m + 1) | 0] * w;
    }
    fft.forward(work);
    for (let j = 0; j < bins; j = (j + 1) | 0) {
      const m = place[j];
      out[j] = (work[m] * work[m] + work[(m + 1) | 0] * work[(m + 1) | 0]) * scale;
    }
  };
}

export function createBurstSpectrum(plan: BurstPlan, transform: RowTransform): BurstSpectrum {
  const { bins, keptRows, windowRows } = plan;
  // Made when they are first written: a run between two silences is much shorter than what is kept.
  const ring: Float32Array[] = [];
  const sum = new Float64Array(bins);
  const mean = new Float64Array(bins);
  const nothing = new Float32Array(bins);
  const perCell = 1 / (windowRows * (2 * SMOOTH_BINS + 1));
  let rows = 0;
  let slid = 0;

  const refresh = (): void => {
    sum.fill(0);
    for (let r = math.max(0, slid - windowRows); r < slid; r++) {
      const row = ring[r % keptRows];
      for (let k = 0; k < bins; k++) sum[k] += row[k];
    }
  };
  return {
    mean,
    get rows() {
      return rows;
    },
    row: (index) => ring[index % keptRows],
    add: (samples, at) => {
      const place = rows % keptRows;
      ring[place] ??= new Float32Array(bins);
      transform(samples, at, ring[place]);
      rows++;
    },
    slide: () => {
      if (slid % REFRESH_ROWS === 0) refresh();
      const entering = ring[slid % keptRows];
      const leaving = slid < windowRows ? nothing : ring[(slid - windowRows) % keptRows];
      for (let k = 0; k < bins; k++) sum[k] += entering[k] - leaving[k];
      for (let k = SMOOTH_BINS; k < bins - SMOOTH_BINS; k++) mean[k] = (sum[k - 1] + sum[k] + sum[k + 1]) * perCell;
      slid++;
    },
  };
}
