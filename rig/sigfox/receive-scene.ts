import type { IqFormat } from '../ports/iq.ts';
import { type Random, seededRandom } from '../ports/random.ts';
import { type DbpskShape, dbpskEnvelope } from '../signal/dbpsk-modulator.ts';
import { createDetector } from '../signal/detector.ts';
import { amplitudeFor, blocksOf, meanPower, synthesise, toFormat } from '../signal/synthetic-air.ts';
import type { Cutout } from '../signal/types.ts';
import { bytesToBits } from './bits.ts';
import { hexToBytes } from './hex.ts';

/** One frame of a synthetic scene for the receiver's tests. */
export interface SceneFrame {
  readonly hex: string;
  /** Start of the first preamble bit. */
  readonly startSeconds: number;
  readonly offsetHz: number;
  readonly ebN0Db: number;
  readonly bitRateBps?: 100 | 600;
  readonly driftHzPerSecond?: number;
  readonly shape?: DbpskShape;
}

export interface SceneOptions {
  readonly sampleRateHz?: number;
  readonly durationSeconds?: number;
  readonly noiseDensity?: number;
  readonly format?: IqFormat;
  readonly random?: Random;
  /** Changes the samples before they are rounded: spurs, offsets. */
  readonly spoil?: (samples: Float32Array, sampleRateHz: number) => void;
}

/** What was really sent. */
export interface SceneTruth {
  readonly endSeconds: number;
  readonly powerDbfs: number;
  readonly symbolRateBps: number;
}

export interface Scene {
  readonly cutouts: readonly Cutout[];
  readonly truth: readonly SceneTruth[];
}

/** Centre frequency of every scene. */
export const SCENE_CENTRE_HZ = 868_130_000;

/** Draws frames into noise and runs the detector over it. */
export function createScene(frames: readonly SceneFrame[], options: SceneOptions = {}): Scene {
  const { sampleRateHz = 48_000, noiseDensity = 1e-9, format = 'cf32_le', random = seededRandom(1, 'scene') } = options;
  const emissions = frames.map((frame) => {
    const bits = bytesToBits(hexToBytes(frame.hex, 'frame'));
    const envelope = dbpskEnvelope({ bits, bitRateBps: frame.bitRateBps ?? 100, ...frame.shape });
    return {
      envelope,
      startSeconds: frame.startSeconds,
      offsetHz: frame.offsetHz,
      driftHzPerSecond: frame.driftHzPerSecond ?? 0,
      amplitude: amplitudeFor(envelope, frame.ebN0Db, noiseDensity),
    };
  });
  const truth = emissions.map(({ envelope, startSeconds, amplitude }) => ({
    endSeconds: startSeconds + envelope.durationSeconds + 2 * envelope.startSeconds,
    powerDbfs: 10 * Math.log10(amplitude ** 2 * meanPower(envelope)),
    symbolRateBps: 1 / envelope.symbolSeconds,
  }));
  const durationSeconds = options.durationSeconds ?? Math.max(...truth.map((entry) => entry.endSeconds)) + 0.4;
  const samples = synthesise({ sampleRateHz, durationSeconds, emissions, noiseDensity, random });
  options.spoil?.(samples, sampleRateHz);
  const detector = createDetector();
  const cutouts = blocksOf(toFormat(samples, format), format, sampleRateHz, SCENE_CENTRE_HZ).flatMap((block) =>
    detector.push(block),
  );
  return { cutouts: [...cutouts, ...detector.finish()], truth };
}
