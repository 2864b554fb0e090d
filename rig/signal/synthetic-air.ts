import type { IqBlock, IqFormat, IqSamples } from '../ports/iq.ts';
import type { Random } from '../ports/random.ts';
import type { DbpskEnvelope } from './dbpsk-modulator.ts';
import { math } from './math.ts';

/** What a modulator of either kind gives. */
type KeyedEnvelope = Omit<DbpskEnvelope, 'at'>;

/** One burst for tests and benchmarks. */
export interface SyntheticEmission {
  readonly envelope: KeyedEnvelope;
  /** Start of the first bit's period. */
  readonly startSeconds: number;
  readonly offsetHz: number;
  /** Carrier at mid-frame is `offsetHz`. */
  readonly driftHzPerSecond?: number;
  readonly amplitude: number;
}

export interface SyntheticAir {
  readonly sampleRateHz: number;
  readonly durationSeconds: number;
  readonly emissions: readonly SyntheticEmission[];
  /** Full-scale squared per hertz. */
  readonly noiseDensity: number;
  readonly random: Random;
}

/** Mean of the squared envelope over the bits: what the energy of a bit is counted from. */
export function meanPower(envelope: KeyedEnvelope): number {
  const bitsSeconds = envelope.durationSeconds + 2 * envelope.startSeconds;
  const count = 20_000;
  const i = new Float64Array(count);
  const q = new Float64Array(count);
  envelope.fill(i, q, 0.5 * (bitsSeconds / count), bitsSeconds / count);
  let sum = 0;
  for (let n = 0; n < count; n++) sum += i[n] * i[n] + q[n] * q[n];
  return sum / count;
}

/** Amplitude that gives a burst this Eb/N0 over a noise density. */
export function amplitudeFor(envelope: KeyedEnvelope, ebN0Db: number, noiseDensity: number): number {
  return math.sqrt((10 ** (ebN0Db / 10) * noiseDensity) / (envelope.symbolSeconds * meanPower(envelope)));
}

function addEmission(out: Float32Array, rate: number, emission: SyntheticEmission): void {
  const { envelope, startSeconds, offsetHz, amplitude } = emission;
  const drift = emission.driftHzPerSecond ?? 0;
  const bitsSeconds = envelope.durationSeconds + 2 * envelope.startSeconds;
  const middle = startSeconds + bitsSeconds / 2;
  const from = math.max(0, math.floor((startSeconds + envelope.startSeconds) * rate));
  const to = math.min(
    out.length / 2,
    math.ceil((startSeconds + envelope.startSeconds + envelope.durationSeconds) * rate) + 1,
  );
  if (to <= from) return;
  const i = new Float32Array(to - from);
  const q = new Float32Array(to - from);
  envelope.fill(i, q, from / rate - startSeconds, 1 / rate);
  for (let n = from; n < to; n++) {
    const t = n / rate - middle;
    const angle = 2 * math.PI * (offsetHz + 0.5 * drift * t) * t;
    const c = amplitude * math.cos(angle);
    const s = amplitude * math.sin(angle);
    out[2 * n] += i[n - from] * c - q[n - from] * s;
    out[2 * n + 1] += i[n - from] * s + q[n - from] * c;
  }
}

/** Interleaved samples of a scene: white noise and bursts. */
export function synthesise(air: SyntheticAir): Float32Array {
  const count = math.round(air.durationSeconds * air.sampleRateHz);
  const out = new Float32Array(2 * count);
  const sigma = math.sqrt((air.noiseDensity * air.sampleRateHz) / 2);
  for (let n = 0; sigma > 0 && n < 2 * count; n += 2) {
    // Box-Muller, both values.
    const radius = sigma * math.sqrt(-2 * math.log(1 - air.random.next()));
    const angle = 2 * math.PI * air.random.next();
    out[n] = radius * math.cos(angle);
    out[n + 1] = radius * math.sin(angle);
  }
  for (const emission of air.emissions) addEmission(out, air.sampleRateHz, emission);
  return out;
}

/** Rounds samples to a stream format, with clipping. */
export function toFormat(samples: Float32Array, format: IqFormat): IqSamples {
  const clamp = (value: number, low: number, high: number): number => math.min(high, math.max(low, math.round(value)));
  switch (format) {
    case 'cu8':
      return Uint8Array.from(samples, (x) => clamp(x * 127.5 + 127.5, 0, 255));
    case 'ci8':
      return Int8Array.from(samples, (x) => clamp(x * 128, -128, 127));
    case 'ci16_le':
      return Int16Array.from(samples, (x) => clamp(x * 32768, -32768, 32767));
    case 'cf32_le':
      return samples;
  }
}

/** Cuts a stream in blocks without gaps. */
export function blocksOf(
  samples: IqSamples,
  format: IqFormat,
  sampleRateHz: number,
  centreFrequencyHz: number,
  blockSeconds = 0.5,
): IqBlock[] {
  const blocks: IqBlock[] = [];
  const per = math.round(blockSeconds * sampleRateHz);
  for (let start = 0; 2 * start < samples.length; start += per) {
    blocks.push({
      samples: samples.subarray(2 * start, 2 * (start + per)),
      format,
      sampleRateHz,
      centreFrequencyHz,
      startSample: start,
      startTimeSeconds: start / sampleRateHz,
      joins: 'contiguous',
    });
  }
  return blocks;
}
