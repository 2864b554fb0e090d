import type { Random } from '../../../ports/random.ts';
import { type MskBurst, mskEnvelope } from '../../../signal/msk-modulator.ts';
import { quantiseCutout } from '../../../signal/quantise-cutout.ts';
import type { Cutout } from '../../../signal/types.ts';
import { SYMBOL_RATE_BPS } from '../../profile.ts';

/** Samples a second of the cut-outs: eight a symbol. */
export const CUTOUT_RATE_HZ = 8 * SYMBOL_RATE_BPS;

/** A burst on the synthetic air. */
export interface SentBurst extends Omit<MskBurst, 'symbolRateBps'> {
  readonly symbolRateBps?: number;
  /** Start of symbol 0. */
  readonly startSeconds: number;
  /** Mean of the tones at the start. */
  readonly carrierHz: number;
  readonly amplitude: number;
}

export interface CutoutView {
  readonly fromSeconds: number;
  readonly symbols?: number;
  readonly centreHz: number;
  readonly noiseDensity: number;
  /** What the detector believes. */
  readonly detection: { readonly startSeconds: number; readonly carrierHz: number; readonly cn0DbHz: number };
}

/** Amplitude that gives a power over noise density. */
export function amplitudeOf(cn0DbHz: number, noiseDensity: number): number {
  return Math.sqrt(noiseDensity * 10 ** (cn0DbHz / 10));
}

/** What a receiver cuts out of an air with these bursts and white noise. */
export function cutoutOf(bursts: readonly SentBurst[], view: CutoutView, random: Random | null): Cutout {
  const count = Math.round((view.symbols ?? 56) * 8);
  const sigma = Math.sqrt((view.noiseDensity * CUTOUT_RATE_HZ) / 2);
  const samples = new Float32Array(2 * count);
  if (random !== null) for (let n = 0; n < 2 * count; n++) samples[n] = sigma * random.gaussian();
  for (const burst of bursts) add(samples, burst, view);
  return quantiseCutout(samples, {
    sampleRateHz: CUTOUT_RATE_HZ,
    centreFrequencyHz: view.centreHz,
    startTimeSeconds: view.fromSeconds,
    noiseDensity: view.noiseDensity,
    samplesLost: false,
    detection: {
      frequencyHz: view.detection.carrierHz,
      startTimeSeconds: view.detection.startSeconds,
      durationSeconds: 36 / SYMBOL_RATE_BPS,
      cn0DbHz: view.detection.cn0DbHz,
    },
  });
}

function add(samples: Float32Array, burst: SentBurst, view: CutoutView): void {
  const envelope = mskEnvelope({ ...burst, symbolRateBps: burst.symbolRateBps ?? SYMBOL_RATE_BPS });
  const count = samples.length / 2;
  const i = new Float64Array(count);
  const q = new Float64Array(count);
  const from = view.fromSeconds - burst.startSeconds;
  envelope.fill(i, q, from, 1 / CUTOUT_RATE_HZ);
  const offset = 2 * Math.PI * (burst.carrierHz - view.centreHz);
  for (let n = 0; n < count; n++) {
    const angle = offset * (from + n / CUTOUT_RATE_HZ);
    const c = burst.amplitude * Math.cos(angle);
    const s = burst.amplitude * Math.sin(angle);
    samples[2 * n] += i[n] * c - q[n] * s;
    samples[2 * n + 1] += i[n] * s + q[n] * c;
  }
}
