import { quantiseCu8 } from './cu8.ts';
import type { Ether, OnAir } from './ether.ts';
import { noiseOffset } from './gaussian-table.ts';
import { type NoiseTable, noiseTable } from './noise-table.ts';

/** What lies between a transmitter's antenna and the samples of one receiver. */
export interface FrontEndOptions {
  readonly ether: Ether;
  readonly seed: number;
  readonly pathLossDb: number;
  /** Noise power density at the receiver's input. */
  readonly noiseDensityDbmPerHz: number;
  /** Input power of a carrier whose amplitude is the full scale of a sample. */
  readonly fullScaleDbm: number;
  /** How much too high the receiver reads a frequency, and how that error moves. */
  readonly frequencyOffsetHz?: number;
  readonly driftHzPerSecond?: number;
  /** Hears noise alone. */
  readonly deaf?: boolean;
}

/** Samples [firstSample, firstSample + count) of the stream whose sample n is taken at clock time n / sampleRateHz. */
export interface RenderRequest {
  readonly firstSample: number;
  readonly count: number;
  readonly sampleRateHz: number;
  readonly centreFrequencyHz: number;
}

export interface FrontEnd {
  /** Interleaved I, Q as cu8: byte = round(x * 127.5 + 127.5), clipped. */
  renderCu8(request: RenderRequest): Uint8Array;
  /** Interleaved I, Q as 32-bit floats, full scale 1. */
  renderCf32(request: RenderRequest): Float32Array;
}

/** Complex samples a block. Blocks are aligned to the stream's sample 0: every sample is the same however the stream is cut. */
const BLOCK = 2048;
/** Complex samples after which the carrier's phase is worked out afresh; between, it is rotated by recurrence. */
const STRIDE = 256;

const dbToPower = (db: number): number => 10 ** (db / 10);

/** Deterministic phase of an emission at its start, cycles. */
const startPhaseCycles = (id: number): number => (id * 0.6180339887498949) % 1;

export function createFrontEnd(options: FrontEndOptions): FrontEnd {
  const blockI = new Float32Array(BLOCK);
  const blockQ = new Float32Array(BLOCK);
  const mixed = new Float32Array(2 * BLOCK);
  const noiseAt = (sampleRateHz: number): NoiseTable => {
    const power = dbToPower(options.noiseDensityDbmPerHz - options.fullScaleDbm) * sampleRateHz;
    return noiseTable(Math.sqrt(power / 2));
  };

  /** Adds one emission to `mixed`, whose first sample is taken at t0. */
  const add = (emission: OnAir, t0: number, request: RenderRequest): void => {
    const dt = 1 / request.sampleRateHz;
    const frequencyHz =
      emission.carrierHz -
      request.centreFrequencyHz +
      (options.frequencyOffsetHz ?? 0) +
      (options.driftHzPerSecond ?? 0) * emission.startSeconds;
    // The anti-alias filter takes what lies outside of the sampled band.
    if (Math.abs(frequencyHz) > request.sampleRateHz / 2) return;
    const drift = emission.driftHzPerSecond + (options.driftHzPerSecond ?? 0);
    const amplitude = Math.sqrt(dbToPower(emission.powerDbm - options.pathLossDb - options.fullScaleDbm));
    const relative = t0 - emission.startSeconds;
    emission.envelope.fill(blockI, blockQ, relative, dt);
    const endIndex = Math.min(BLOCK, Math.ceil((emission.endSeconds - t0) * request.sampleRateHz));
    for (let from = 0; from < endIndex; from += STRIDE) {
      const t = relative + from * dt;
      const cycles = startPhaseCycles(emission.id) + (frequencyHz + 0.5 * drift * t) * t;
      const step = 2 * Math.PI * (frequencyHz + drift * (t + 0.5 * STRIDE * dt)) * dt;
      rotateInto(from, Math.min(endIndex, from + STRIDE), amplitude, 2 * Math.PI * (cycles % 1), step);
    }
  };

  const rotateInto = (from: number, to: number, amplitude: number, phase: number, step: number): void => {
    let re = amplitude * Math.cos(phase);
    let im = amplitude * Math.sin(phase);
    const stepRe = Math.cos(step);
    const stepIm = Math.sin(step);
    for (let n = from; n < to; n++) {
      const i = blockI[n];
      const q = blockQ[n];
      mixed[2 * n] += i * re - q * im;
      mixed[2 * n + 1] += i * im + q * re;
      const next = re * stepRe - im * stepIm;
      im = re * stepIm + im * stepRe;
      re = next;
    }
  };

  /** Walks the request block by block; `noise` takes a run of pure noise from the table, `mix` a run of `mixed`. */
  const walk = (
    request: RenderRequest,
    floats: Float32Array,
    noise: (tableFrom: number, length: number, to: number) => void,
    mix: (from: number, length: number, to: number) => void,
  ): void => {
    const end = request.firstSample + request.count;
    const heard = options.deaf
      ? []
      : options.ether.during(request.firstSample / request.sampleRateHz, end / request.sampleRateHz);
    for (let block = Math.floor(request.firstSample / BLOCK); block * BLOCK < end; block++) {
      const origin = block * BLOCK;
      const from = Math.max(request.firstSample - origin, 0);
      const length = 2 * (Math.min(end - origin, BLOCK) - from);
      const to = 2 * (origin + from - request.firstSample);
      const offset = noiseOffset(options.seed, block, 2 * BLOCK);
      const t0 = origin / request.sampleRateHz;
      const t1 = (origin + BLOCK) / request.sampleRateHz;
      const present = heard.filter((emission) => emission.beginSeconds < t1 && emission.endSeconds > t0);
      if (present.length === 0) {
        noise(offset + 2 * from, length, to);
        continue;
      }
      mixed.set(floats.subarray(offset, offset + 2 * BLOCK));
      for (const emission of present) add(emission, t0, request);
      mix(2 * from, length, to);
    }
  };

  return {
    renderCu8(request) {
      const out = new Uint8Array(2 * request.count);
      const table = noiseAt(request.sampleRateHz);
      const bytes = table.bytes();
      walk(
        request,
        table.floats,
        (tableFrom, length, to) => out.set(bytes.subarray(tableFrom, tableFrom + length), to),
        (from, length, to) => void quantiseCu8(mixed, from, length, out, to),
      );
      return out;
    },
    renderCf32(request) {
      const out = new Float32Array(2 * request.count);
      const { floats } = noiseAt(request.sampleRateHz);
      walk(
        request,
        floats,
        (tableFrom, length, to) => out.set(floats.subarray(tableFrom, tableFrom + length), to),
        (from, length, to) => out.set(mixed.subarray(from, from + length), to),
      );
      return out;
    },
  };
}
