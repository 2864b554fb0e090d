import { open } from 'node:fs/promises';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { Transmission } from '../../rig/ports/transmitter.ts';
import { math } from '../../rig/signal/math.ts';
import { createInterpolator } from './resample.ts';

/** How a transmission is laid out for the HackRF. */
export interface HackrfSignal {
  readonly factor: number;
  readonly sampleRateHz: number;
  /** Where the board is tuned to, a whole number of Hz. */
  readonly tunedHz: number;
  /** Where the signal lies from there. */
  readonly offsetHz: number;
  /** Value of a sample of amplitude 1. */
  readonly scale: number;
}

/** Rates that hackrf_transfer supports (its own usage text, 2022.09.1). */
const SLOWEST_HZ = 2_000_000;
const FASTEST_HZ = 20_000_000;
/**
 * The signal is put beside the tuned frequency, so that the leakage of the oscillator does not fall into it. A figure without a common factor
 * with the rates in use: rounding errors then do not repeat with the carrier.
 */
const OFFSET_HZ = 233_333;
const TOP = 127;
/** A signal of fewer steps than this is no longer the signal: its level is off by more than 0.1 dB. */
const FEWEST_STEPS = 8;

/** @throws UnbrigError `bad-transmission` (test-code) for a rate above what the board takes. */
export function layOut(transmission: Transmission, amplitude: number): HackrfSignal {
  const { sampleRateHz: inputHz, centreFrequencyHz } = transmission;
  const factor = math.ceil(math.max(SLOWEST_HZ, inputHz + 2 * OFFSET_HZ) / inputHz);
  const sampleRateHz = math.round(inputHz * factor);
  if (sampleRateHz > FASTEST_HZ) {
    const message = `a HackRF takes ${FASTEST_HZ / 1e6} million samples a second; ${inputHz} Hz would need ${sampleRateHz / 1e6} million`;
    throw new UnbrigError('bad-transmission', 'test-code', message, { facts: { sampleRateHz: inputHz } });
  }
  const tunedHz = math.round(centreFrequencyHz - OFFSET_HZ);
  return { factor, sampleRateHz, tunedHz, offsetHz: centreFrequencyHz - tunedHz, scale: TOP * amplitude };
}

/**
 * The amplitude that brings the level of a transmission to the module; 1 where the path was never measured.
 * @throws UnbrigError `transmit-level-impossible` (rig)
 */
export function amplitudeFor({ samples, levelDbm }: Transmission, levelAtFullScaleDbm: number | null): number {
  const amplitude = levelAtFullScaleDbm === null ? 1 : 10 ** ((levelDbm - levelAtFullScaleDbm) / 20);
  let peak = 0;
  for (let n = 0; n < samples.length; n += 2) {
    peak = math.max(peak, samples[n] * samples[n] + samples[n + 1] * samples[n + 1]);
  }
  const swing = amplitude * math.sqrt(peak);
  const tooStrong = swing > 1 + 0.5 / TOP;
  if (!tooStrong && swing * TOP >= FEWEST_STEPS) return amplitude;
  const cure = tooStrong
    ? 'raise txGainDb or take attenuation out of the path (and measure levelAtFullScaleDbm again)'
    : 'lower txGainDb or put attenuation into the path (and measure levelAtFullScaleDbm again)';
  const full = levelAtFullScaleDbm === null ? 'full scale' : `${levelAtFullScaleDbm} dBm at full scale`;
  const message = `a HackRF with ${full} cannot send a signal with a peak of ${math.sqrt(peak).toFixed(3)} at ${levelDbm} dBm; ${cure}`;
  throw new UnbrigError('transmit-level-impossible', 'rig', message, {
    facts: { levelDbm, levelAtFullScaleDbm, peak: math.sqrt(peak) },
  });
}

/** USB takes 512 bytes at a time; silence fills the last piece, so that every byte of the file is counted as sent. */
const PIECE_BYTES = 512;
const BLOCK_SAMPLES = 65_536;

/** Writes the samples as ci8 (interleaved signed bytes) and gives the size of the file. Gives way to others between blocks. */
export async function writeCi8(path: string, samples: Float32Array, signal: HackrfSignal, abort: AbortSignal) {
  const interpolator = createInterpolator(signal.factor);
  const count = samples.length / 2;
  const step = math.max(1, math.floor(BLOCK_SAMPLES / signal.factor));
  const raised = new Float32Array(2 * step * signal.factor);
  let bytes = 0;
  await using file = await open(path, 'w');
  for (let from = 0; from < count; from += step) {
    abort.throwIfAborted();
    const to = math.min(from + step, count);
    interpolator.fill(samples, from, to, raised);
    const block = shifted(raised.subarray(0, 2 * (to - from) * signal.factor), from * signal.factor, signal);
    bytes += block.length;
    await file.writeFile(new Uint8Array(block.buffer));
  }
  const silence = new Uint8Array((PIECE_BYTES - (bytes % PIECE_BYTES)) % PIECE_BYTES);
  await file.writeFile(silence);
  return bytes + silence.length;
}

/** Samples after which the phase is worked out afresh; between, it is turned on by recurrence. */
const STRIDE = 256;

function shifted(samples: Float32Array, first: number, { offsetHz, sampleRateHz, scale }: HackrfSignal): Int8Array {
  const out = new Int8Array(samples.length);
  const perSample = (offsetHz / sampleRateHz) % 1;
  const stepRe = math.cos(2 * math.PI * perSample);
  const stepIm = math.sin(2 * math.PI * perSample);
  for (let from = 0; from < samples.length; from += 2 * STRIDE) {
    const angle = 2 * math.PI * (((first + from / 2) * perSample) % 1);
    let re = scale * math.cos(angle);
    let im = scale * math.sin(angle);
    const end = math.min(samples.length, from + 2 * STRIDE);
    for (let n = from; n < end; n += 2) {
      const i = samples[n];
      const q = samples[n + 1];
      out[n] = clipped(i * re - q * im);
      out[n + 1] = clipped(i * im + q * re);
      const next = re * stepRe - im * stepIm;
      im = re * stepIm + im * stepRe;
      re = next;
    }
  }
  return out;
}

const clipped = (value: number): number =>
  value >= TOP ? TOP : value <= -TOP ? -TOP : value < 0 ? (value - 0.5) | 0 : (value + 0.5) | 0;
