import { createFft } from './fft.ts';
import { math } from './math.ts';

/** Symbols that are known to stand in every burst, keyed with minimum shift (`1` the upper tone). */
export interface KnownSymbols {
  readonly symbols: string;
  readonly symbolRateBps: number;
}

/** Correlates a stretch of samples with known symbols on every carrier at once: the spectrum of samples times template. */
export interface KnownSymbolSpectrum {
  /** Complex samples that a stretch needs. */
  readonly length: number;
  /** Distance of carriers that are tried. */
  readonly binHz: number;
  /** Carriers that are tried; number k lies (k - bins / 2) * binHz from the centre of the band. */
  readonly bins: number;
  /**
   * Energy of the known symbols, were they to begin with sample `at`, over the noise density: on carriers `first`, `first` + 1 ... Each value is that
   * of noise alone, exponential with mean 1, where there is nothing.
   * @param perNoise one over the noise density of each of these carriers
   */
  energy(samples: Float32Array, at: number, first: number, perNoise: Float64Array, out: Float32Array): void;
}

/** Conjugate of the known symbols at full amplitude, interleaved. */
function templateOf({ symbols, symbolRateBps }: KnownSymbols, sampleRateHz: number): Float64Array {
  const perSymbol = sampleRateHz / symbolRateBps;
  const length = math.round(symbols.length * perSymbol);
  const out = new Float64Array(2 * length);
  let turned = 0;
  let symbol = 0;
  for (let n = 0; n < length; n++) {
    const x = (n + 0.5) / perSymbol;
    for (; symbol + 1 <= x; symbol++) turned += symbols[symbol] === '1' ? 1 : -1;
    const inside = symbol < symbols.length ? (x - symbol) * (symbols[symbol] === '1' ? 1 : -1) : 0;
    const phase = (-math.PI / 2) * (turned + inside);
    out[2 * n] = math.cos(phase);
    out[2 * n + 1] = math.sin(phase);
  }
  return out;
}

/** Twice as many carriers as the length resolves, at least: half way between two of them little is lost. */
export function createKnownSymbolSpectrum(known: KnownSymbols, sampleRateHz: number): KnownSymbolSpectrum {
  const template = templateOf(known, sampleRateHz);
  const length = template.length / 2;
  const bins = 2 ** math.ceil(math.log2(1.6 * length));
  const fft = createFft(bins);
  const work = new Float64Array(2 * bins);
  const place = Int32Array.from({ length: bins }, (_, j) => 2 * fft.order[(j + (bins >> 1)) & (bins - 1)]);
  const scale = 1 / (sampleRateHz * length);
  return {
    length,
    bins,
    binHz: sampleRateHz / bins,
    energy: (samples, at, first, perNoise, out) => {
      for (let n = 0, m = (2 * at) | 0, end = (2 * length) | 0; n < end; n = (n + 2) | 0, m = (m + 2) | 0) {
        const i = samples[m];
        const q = samples[(m + 1) | 0];
        const c = template[n];
        const s = template[(n + 1) | 0];
        work[n] = i * c - q * s;
        work[(n + 1) | 0] = i * s + q * c;
      }
      work.fill(0, 2 * length);
      fft.forward(work);
      for (let k = 0; k < out.length; k = (k + 1) | 0) {
        const m = place[(first + k) | 0];
        out[k] = (work[m] * work[m] + work[(m + 1) | 0] * work[(m + 1) | 0]) * scale * perNoise[k];
      }
    },
  };
}
