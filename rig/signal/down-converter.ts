import { kaiserLowPass } from './fir.ts';
import { math } from './math.ts';

/** Half of the band of a cut-out that is free of aliases and flat. Cut-outs are searched no further out. */
export const CUTOUT_HALF_BAND_HZ = 1300;

/** What is cut out around a burst. */
interface CutoutBand {
  /** Complex samples a second, about. */
  readonly rateHz: number;
  /** Half of the band that is free of aliases and flat. */
  readonly halfBandHz: number;
}

/** For DBPSK at 100 and 600 bit/s. */
const NARROW: CutoutBand = { rateHz: 4000, halfBandHz: CUTOUT_HALF_BAND_HZ };
/** For GFSK at 600 bit/s and +-800 Hz whose carrier is known to about 1 kHz: the tones, a bit's bandwidth around them, and that. */
export const GFSK_CUTOUT: CutoutBand = { rateHz: 9600, halfBandHz: 2800 };
const ATTENUATION_DB = 66;
/** The second stage's share of the decimation: its filter is the sharp one, so it had better run slowly. */
const SECOND_DECIMATION = 8;

/** Two stages of filter and decimation: a wide filter at the full rate, then a sharp one at a rate that is `first` times lower. */
export interface DownConversion {
  readonly outputRateHz: number;
  readonly first: Stage;
  readonly second: Stage;
}

interface Stage {
  readonly decimation: number;
  /** Odd number, symmetric, gain 1. */
  readonly taps: Float64Array;
}

export function downConversion(sampleRateHz: number, band: CutoutBand = NARROW): DownConversion {
  const whole = math.max(1, math.floor(sampleRateHz / band.rateHz));
  const firstDecimation = math.max(1, math.round(whole / SECOND_DECIMATION));
  const secondDecimation = math.max(1, math.round(whole / firstDecimation));
  const first = { decimation: firstDecimation, taps: tripleBoxcar(firstDecimation) };
  const second = sharpStage(sampleRateHz / firstDecimation, secondDecimation, band.halfBandHz);
  return { outputRateHz: sampleRateHz / (firstDecimation * secondDecimation), first, second };
}

/**
 * Three running means in a row, odd length: what would fold onto the narrow pass band lies in their nulls and is 70 dB down, for a third fewer taps
 * than a filter that stops the whole band.
 */
function tripleBoxcar(decimation: number): Float64Array<ArrayBuffer> {
  const lengths = [decimation - 1 + (decimation % 2), decimation, decimation];
  return lengths.map((length) => new Float64Array(length).fill(1 / length)).reduce(convolve);
}

function convolve(a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  const out = new Float64Array(a.length + b.length - 1);
  for (let i = 0; i < a.length; i++) for (let k = 0; k < b.length; k++) out[i + k] += a[i] * b[k];
  return out;
}

/** What lies beyond the stop edge would fold onto the pass band. */
function sharpStage(inputRateHz: number, decimation: number, halfBandHz: number): Stage {
  if (decimation === 1) return { decimation, taps: new Float64Array([1]) };
  const stopHz = inputRateHz / decimation - halfBandHz;
  return { decimation, taps: kaiserLowPass(inputRateHz, halfBandHz, stopHz, ATTENUATION_DB) };
}

/** Shifts one frequency to zero, filters and decimates, as samples come in. The filters' delay is taken out. */
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
  const { first, second } = conversion;
  const lead = second.taps.length >> 1;
  const step = first.decimation * second.decimation;
  const mixed = createGrowing();
  const out = createGrowing();
  const mix = createMixer(first, sampleRateHz, offsetHz);
  /** Input index of the first mixed sample: far enough ahead that the first output has all it needs. */
  const mixedFrom = firstSample - lead * first.decimation;
  let mixedMade = 0;
  let mixedDropped = 0;
  let made = 0;
  let start = firstSample;

  const filter = (last: boolean): void => {
    for (;;) {
      const centre = made * second.decimation + lead - mixedDropped;
      if (centre + (last ? 0 : lead) >= mixed.length()) return;
      filterOne(second.taps, mixed.data(), mixed.length(), centre, out);
      made++;
    }
  };
  return {
    get firstSample() {
      return start;
    },
    pull: (input, base, count, last) => {
      const reach = last ? 0 : first.taps.length >> 1;
      for (;;) {
        const centre = mixedFrom + mixedMade * first.decimation - base;
        if (centre + reach >= count) break;
        mix(input, centre, count, mixedMade, mixed);
        mixedMade++;
      }
      filter(last);
      const past = made * second.decimation - mixedDropped;
      if (past > 0) {
        mixed.drop(math.min(past, mixed.length()));
        mixedDropped += past;
      }
    },
    output: () => out.data().subarray(0, 2 * out.length()),
    drop: (count) => {
      out.drop(count);
      start += count * step;
    },
  };
}

/** Interleaved complex numbers that grow at the end and are dropped at the front. */
function createGrowing() {
  let data = new Float32Array(8192);
  let length = 0;
  return {
    data: (): Float32Array => data,
    length: (): number => length,
    add: (re: number, im: number): void => {
      if (2 * length + 2 > data.length) {
        const larger = new Float32Array(2 * data.length);
        larger.set(data);
        data = larger;
      }
      data[2 * length] = re;
      data[2 * length + 1] = im;
      length++;
    },
    drop: (count: number): void => {
      data.copyWithin(0, 2 * count, 2 * length);
      length -= count;
    },
  };
}

type Growing = ReturnType<typeof createGrowing>;

/** The first stage: a band-pass around the offset, whose decimated output is then turned to zero frequency. */
function createMixer({ decimation, taps }: Stage, sampleRateHz: number, offsetHz: number) {
  const half = taps.length >> 1;
  const omega = (2 * math.PI * offsetHz) / sampleRateHz;
  const tapRe = taps.map((tap, k) => tap * math.cos(omega * (k - half)));
  const tapIm = taps.map((tap, k) => -tap * math.sin(omega * (k - half)));
  return (input: Float32Array, centre: number, count: number, index: number, out: Growing): void => {
    const from = math.max(0, half - centre);
    const to = math.min(taps.length, count - centre + half);
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
    const angle = omega * index * decimation;
    const c = math.cos(angle);
    const s = -math.sin(angle);
    out.add(re * c - im * s, re * s + im * c);
  };
}

/** One output of the second stage; the taps are symmetric, and beyond the ends there is nothing. */
function filterOne(taps: Float64Array, data: Float32Array, count: number, centre: number, out: Growing): void {
  const half = taps.length >> 1;
  const from = math.max(0, half - centre);
  const to = math.min(taps.length, count - centre + half);
  let re = 0;
  let im = 0;
  for (let k = from, m = 2 * (centre - half + from); k < to; k++, m += 2) {
    re += data[m] * taps[k];
    im += data[m + 1] * taps[k];
  }
  out.add(re, im);
}
