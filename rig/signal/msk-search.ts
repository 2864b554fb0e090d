import type { Baseband } from './baseband.ts';
import { createFft } from './fft.ts';
import { math } from './math.ts';
import type { MskPlace } from './msk-states.ts';

/** A row of symbols that is known, and where it stands in its burst. */
export interface MskWord {
  readonly symbols: string;
  /** Index of its first symbol in the burst. */
  readonly at: number;
}

/** Where to look for the start of symbol 0 and the carrier. */
export interface MskWindow {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly fromHz: number;
  readonly toHz: number;
}

export interface MskHit extends MskPlace {
  /** Energy along the word over noise density: about 1 where there is nothing, Es/N0 times its length where it is. */
  readonly strength: number;
  /** Share of the energy of the samples that the word explains, 0..1. */
  readonly share: number;
}

/** Places a symbol at which the word is tried, and at which the samples are looked at. */
const GRID = 4;
const FFT_SIZE = 128;
const fft = createFft(FFT_SIZE);

/** Conjugate of the word at the middles of its grid cells; deviation a quarter of the symbol rate. */
function replica(symbols: string): { re: Float64Array; im: Float64Array } {
  const count = symbols.length * GRID;
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  let phase = 0;
  for (let n = 0; n < count; n++) {
    const step = ((symbols[Math.floor(n / GRID)] === '1' ? 1 : -1) * math.PI) / 2 / GRID;
    re[n] = math.cos(phase + step / 2);
    im[n] = -math.sin(phase + step / 2);
    phase += step;
  }
  return { re, im };
}

/** Means of the samples over cells; what lies beyond the ends counts as zero. */
function resample(baseband: Baseband, fromSeconds: number, cellSeconds: number, count: number): Float64Array {
  const { re, im, sampleRateHz } = baseband;
  const out = new Float64Array(2 * count);
  const length = cellSeconds * sampleRateHz;
  for (let k = 0; k < count; k++) {
    // Sample n stands for the time from n - 1/2 to n + 1/2.
    const begin = fromSeconds * sampleRateHz + k * length + 0.5;
    const end = begin + length;
    const last = math.min(re.length - 1, math.floor(end));
    let x = 0;
    let y = 0;
    for (let n = math.max(0, math.floor(begin)); n <= last; n++) {
      const share = math.min(end, n + 1) - math.max(begin, n);
      x += share * re[n];
      y += share * im[n];
    }
    out[2 * k] = x / length;
    out[2 * k + 1] = y / length;
  }
  return out;
}

/** Strongest hit of a known word inside a window of time and frequency; null where the window is empty. */
export function searchWord(baseband: Baseband, word: MskWord, symbolSeconds: number, window: MskWindow): MskHit | null {
  if (window.toSeconds < window.fromSeconds) return null;
  const cell = symbolSeconds / GRID;
  const lags = math.max(1, math.round((window.toSeconds - window.fromSeconds) / cell) + 1);
  const length = word.symbols.length * GRID;
  const first = window.fromSeconds + word.at * symbolSeconds;
  const samples = resample(baseband, first, cell, lags + length);
  const wanted = replica(word.symbols);
  const binHz = 1 / cell / FFT_SIZE;
  const low = math.floor(window.fromHz / binHz);
  const high = math.ceil(window.toHz / binHz);
  const data = new Float64Array(2 * FFT_SIZE);
  const powers = new Float64Array(high - low + 1);
  let best = { power: -1, lag: 0, hertz: 0 };
  for (let lag = 0; lag < lags; lag++) {
    multiply(samples, lag, wanted, data);
    fft.forward(data);
    let top = 0;
    for (let bin = low; bin <= high; bin++) {
      const place = 2 * fft.order[((bin % FFT_SIZE) + FFT_SIZE) % FFT_SIZE];
      const power = data[place] ** 2 + data[place + 1] ** 2;
      powers[bin - low] = power;
      if (power > powers[top]) top = bin - low;
    }
    if (powers[top] <= best.power) continue;
    best = { power: powers[top], lag, hertz: (low + top + vertex(powers, top)) * binHz };
  }
  if (!(best.power > 0)) return null;
  return {
    startSeconds: window.fromSeconds + best.lag * cell,
    symbolSeconds,
    carrierHz: best.hertz,
    strength: (best.power / length) * (cell / baseband.noiseDensity),
    share: best.power / length / energy(samples, best.lag, length),
  };
}

function multiply(
  samples: Float64Array,
  lag: number,
  { re, im }: { readonly re: Float64Array; readonly im: Float64Array },
  out: Float64Array,
): void {
  out.fill(0, 2 * re.length);
  for (let k = 0; k < re.length; k++) {
    const x = samples[2 * (lag + k)];
    const y = samples[2 * (lag + k) + 1];
    out[2 * k] = x * re[k] - y * im[k];
    out[2 * k + 1] = x * im[k] + y * re[k];
  }
}

function energy(samples: Float64Array, lag: number, length: number): number {
  let sum = 1e-300;
  for (let k = 2 * lag; k < 2 * (lag + length); k++) sum += samples[k] * samples[k];
  return sum;
}

/** Where a parabola through the amplitudes beside a peak has its top, in steps. */
function vertex(powers: Float64Array, top: number): number {
  if (top === 0 || top === powers.length - 1) return 0;
  const before = math.sqrt(powers[top - 1]);
  const here = math.sqrt(powers[top]);
  const after = math.sqrt(powers[top + 1]);
  const curve = before - 2 * here + after;
  return curve < 0 ? math.max(-0.5, math.min(0.5, (0.5 * (before - after)) / curve)) : 0;
}
