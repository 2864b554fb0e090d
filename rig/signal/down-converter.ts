import { kaiserLowPass } from './fir.ts';

/** Sample rate that a cut-out comes near to. */
const TARGET_RATE_HZ = 4000;
/** Half of the band that is free of aliases and flat. Cut-outs are searched no further out. */
export const CUTOUT_HALF_BAND_HZ = 1300;
const ATTENUATION_DB = 66;

export interface DownConversion {
  readonly decimation: number;
  readonly outputRateHz: number;
  readonly taps: Float64Array;
}

export function downConversion(sampleRateHz: number): DownConversion {
  const decimation = Math.max(1, Math.floor(sampleRateHz / TARGET_RATE_HZ));
  const outputRateHz = sampleRateHz / decimation;
  const taps =
    decimation === 1
      ? new Float64Array([1])
      : kaiserLowPass(sampleRateHz, CUTOUT_HALF_BAND_HZ, outputRateHz - CUTOUT_HALF_BAND_HZ, ATTENUATION_DB);
  return { decimation, outputRateHz, taps };
}

/** Shifts one frequency to zero, filters and decimates, as samples come in. The filter's delay is taken out. */
export interface DownConverter {
  /** Sample index (of the input) of the first output. */
  readonly firstSample: number;
  /** Makes all outputs that `input` (complex sample 0 of it has index `base`, `count` samples) allows. `last`: zeros follow. */
  pull(input: Float32Array, base: number, count: number, last: boolean): void;
  /** Interleaved output so far. */
  output(): Float32Array;
  /** Forgets the first `count` complex outputs. */
  drop(count: number): void;
}

export function createDownConverter(
  conversion: DownConversion,
  sampleRateHz: number,
  offsetHz: number,
  firstSample: number,
): DownConverter {
  const { decimation, taps } = conversion;
  const half = taps.length >> 1;
  const omega = (2 * Math.PI * offsetHz) / sampleRateHz;
  const tapRe = taps.map((tap, k) => tap * Math.cos(omega * (k - half)));
  const tapIm = taps.map((tap, k) => -tap * Math.sin(omega * (k - half)));
  let out = new Float32Array(8192);
  let made = 0;
  let length = 0;

  const one = (input: Float32Array, centre: number, count: number): void => {
    const from = Math.max(0, half - centre);
    const to = Math.min(taps.length, count - centre + half);
    let re = 0;
    let im = 0;
    for (let k = from, m = 2 * (centre - half + from); k < to; k++, m += 2) {
      const i = input[m];
      const q = input[m + 1];
      const c = tapRe[k];
      const s = tapIm[k];
      re += i * c - q * s;
      im += i * s + q * c;
    }
    const angle = omega * made * decimation;
    const c = Math.cos(angle);
    const s = -Math.sin(angle);
    out[2 * length] = re * c - im * s;
    out[2 * length + 1] = re * s + im * c;
    made++;
    length++;
  };

  let first = firstSample;
  return {
    get firstSample() {
      return first;
    },
    pull: (input, base, count, last) => {
      const reach = last ? 0 : half;
      for (;;) {
        const centre = firstSample + made * decimation - base;
        if (centre + reach >= count) return;
        if (2 * length + 2 > out.length) {
          const larger = new Float32Array(2 * out.length);
          larger.set(out);
          out = larger;
        }
        one(input, centre, count);
      }
    },
    output: () => out.subarray(0, 2 * length),
    drop: (count) => {
      out.copyWithin(0, 2 * count, 2 * length);
      length -= count;
      first += count * decimation;
    },
  };
}
