import { createFft } from './fft.ts';
import { math } from './math.ts';

/** Hann windowed rows stand side by side: decoding, not detection, is the limit, and half overlap would double the transforms. */
export const ROWS = 5;
const RESOLUTION_HZ = 30;

/** Power density in ascending frequency, full-scale squared per hertz, averaged over `rows` transforms. */
export interface SpectrumBlock {
  readonly density: Float64Array;
  readonly rows: number;
}

export interface SpectrumPlan {
  readonly bins: number;
  readonly binHz: number;
  readonly hop: number;
  /** Samples from the start of one block to the start of the next. */
  readonly blockHop: number;
  /** Samples that a block looks at. */
  readonly blockLength: number;
}

export function spectrumPlan(sampleRateHz: number): SpectrumPlan {
  const bins = 2 ** math.max(8, math.round(math.log2(sampleRateHz / RESOLUTION_HZ)));
  const hop = bins;
  return {
    bins,
    binHz: sampleRateHz / bins,
    hop,
    blockHop: ROWS * hop,
    blockLength: (ROWS - 1) * hop + bins,
  };
}

function applyWindow(samples: Float32Array, at: number, window: Float64Array, row: Float64Array, count: number): void {
  for (let n = 0, m = at | 0, k = 0; n < count; n = (n + 1) | 0, m = (m + 2) | 0, k = (k + 2) | 0) {
    const w = window[n];
    row[k] = samples[m] * w;
    row[(k + 1) | 0] = samples[(m + 1) | 0] * w;
  }
}

function addPower(row: Float64Array, sum: Float64Array): void {
  const bins = sum.length;
  for (let k = 0, m = 0; k < bins; k = (k + 1) | 0, m = (m + 2) | 0) {
    const re = row[m];
    const im = row[(m + 1) | 0];
    sum[k] += re * re + im * im;
  }
}

/** Averages power spectra of interleaved float samples. The returned block is overwritten by the next call. */
export function createSpectrumBlocks(plan: SpectrumPlan, sampleRateHz: number) {
  const { bins, hop } = plan;
  const fft = createFft(bins);
  const window = Float64Array.from({ length: bins }, (_, n) => 0.5 - 0.5 * math.cos((2 * math.PI * n) / bins));
  const perHertz = 1 / (sampleRateHz * bins * 0.375);
  const row = new Float64Array(2 * bins);
  const sum = new Float64Array(bins);
  const density = new Float64Array(bins);
  /** Where the transform leaves the bins in ascending order of frequency. */
  const place = Int32Array.from({ length: bins }, (_, j) => fft.order[(j + (bins >> 1)) & (bins - 1)]);

  const addRow = (samples: Float32Array, from: number, count: number): void => {
    applyWindow(samples, 2 * from, window, row, count);
    if (count < bins) row.fill(0, 2 * count);
    fft.forward(row);
    addPower(row, sum);
  };

  /** `count` complex samples from `samples[2 * from]`: as many whole rows as fit, and one filled up with zeros for a rest worth it. */
  return (samples: Float32Array, from: number, count: number): SpectrumBlock => {
    sum.fill(0);
    let rows = 0;
    for (; rows < ROWS && rows * hop + bins <= count; rows++) addRow(samples, from + rows * hop, bins);
    const rest = count - rows * hop;
    if (rows === 0 || (rows < ROWS && rest > 0.6 * bins)) {
      addRow(samples, from + rows * hop, math.min(rest, bins));
      rows++;
    }
    const scale = perHertz / rows;
    for (let j = 0; j < bins; j++) density[j] = sum[place[j]] * scale;
    return { density, rows };
  };
}
