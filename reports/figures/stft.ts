import type { Cutout } from '../../rig/signal/types.ts';

/** Power over the noise floor, decibels, by time column and frequency row; the top row is the highest frequency. */
export interface Spectrogram {
  readonly columns: number;
  readonly rows: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly decibels: Float32Array;
  readonly peakDb: number;
}

/**
 * Short-time Fourier transform of a cut-out over the band that matters, with a Hann window. The band is a few hundred hertz of a slow signal,
 * so each bin is summed directly.
 */
export function spectrogram(
  cutout: Cutout,
  view: {
    readonly lowHz: number;
    readonly highHz: number;
    readonly rows: number;
    readonly columns: number;
    readonly windowSeconds: number;
  },
): Spectrogram {
  const count = cutout.samples.length / 2;
  const length = Math.max(8, Math.min(count, Math.round(view.windowSeconds * cutout.sampleRateHz)));
  const window = Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / length));
  const windowPower = window.reduce((sum, w) => sum + w * w, 0);
  const tables = Array.from({ length: view.rows }, (_, row) => {
    const hertz = view.highHz - ((row + 0.5) / view.rows) * (view.highHz - view.lowHz) - cutout.centreFrequencyHz;
    return rotation(hertz / cutout.sampleRateHz, window);
  });
  const noise = Math.max(cutout.noiseDensity, 1e-30) * cutout.sampleRateHz * windowPower;
  const decibels = new Float32Array(view.rows * view.columns);
  let peakDb = 0;
  for (let column = 0; column < view.columns; column++) {
    const middle = ((column + 0.5) / view.columns) * count;
    const start = Math.round(Math.min(Math.max(0, middle - length / 2), Math.max(0, count - length)));
    for (let row = 0; row < view.rows; row++) {
      const db = 10 * Math.log10(binPower(cutout, start, length, tables[row]) / noise + 1e-6);
      decibels[row * view.columns + column] = db;
      peakDb = Math.max(peakDb, db);
    }
  }
  const fromSeconds = cutout.startTimeSeconds;
  return {
    columns: view.columns,
    rows: view.rows,
    fromSeconds,
    toSeconds: fromSeconds + count / cutout.sampleRateHz,
    lowHz: view.lowHz,
    highHz: view.highHz,
    decibels,
    peakDb,
  };
}

/** Window times exp(-2 pi i f n), interleaved. */
function rotation(cyclesPerSample: number, window: Float64Array): Float64Array {
  const table = new Float64Array(2 * window.length);
  for (let n = 0; n < window.length; n++) {
    const angle = -2 * Math.PI * cyclesPerSample * n;
    table[2 * n] = Math.cos(angle) * window[n];
    table[2 * n + 1] = Math.sin(angle) * window[n];
  }
  return table;
}

function binPower(cutout: Cutout, start: number, length: number, table: Float64Array): number {
  const { samples, scale } = cutout;
  let re = 0;
  let im = 0;
  for (let n = 0; n < 2 * length; n += 2) {
    const i = samples[2 * start + n];
    const q = samples[2 * start + n + 1];
    re += i * table[n] - q * table[n + 1];
    im += i * table[n + 1] + q * table[n];
  }
  return (re * re + im * im) * scale * scale;
}
