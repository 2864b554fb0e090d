import type { Random } from '../ports/random.ts';
import { gfskEnvelope } from '../signal/gfsk-modulator.ts';
import { synthesise } from '../signal/synthetic-air.ts';
import { downlinkFrameBits, downlinkFrameSeconds, downlinkModulation } from './downlink-frame.ts';

/** One downlink frame of a synthetic scene for tests. */
export interface SceneDownlink {
  readonly content: Uint8Array;
  /** Start of the first preamble bit; may lie before the scene. */
  readonly startSeconds: number;
  readonly offsetHz: number;
  readonly ebN0Db: number;
  readonly driftHzPerSecond?: number;
  readonly deviationHz?: number;
  readonly bitRateBps?: number;
  readonly bt?: number;
}

export interface DownlinkSceneOptions {
  readonly random: Random;
  readonly sampleRateHz?: number;
  readonly durationSeconds?: number;
}

/** Centre frequency of every scene. */
export const DOWNLINK_SCENE_CENTRE_HZ = 869_525_000;
/** Full-scale squared per hertz. */
export const DOWNLINK_SCENE_NOISE = 1e-8;

export function randomContent(random: Random): Uint8Array {
  return Uint8Array.from({ length: 15 }, () => random.integer(256));
}

/** Interleaved samples of frames in white noise. */
export function downlinkScene(frames: readonly SceneDownlink[], options: DownlinkSceneOptions): Float32Array {
  const { random, sampleRateHz = 9600 } = options;
  const ends = frames.map((frame) => frame.startSeconds + downlinkFrameSeconds);
  return synthesise({
    sampleRateHz,
    durationSeconds: options.durationSeconds ?? Math.max(...ends) + 0.03,
    emissions: frames.map((frame) => {
      const { bitRateBps, deviationHz } = { ...downlinkModulation, ...frame };
      const bits = downlinkFrameBits(frame.content);
      return {
        envelope: gfskEnvelope({
          bits,
          bitRateBps,
          deviationHz,
          startPhase: 2 * Math.PI * random.next(),
          ...(frame.bt === undefined ? {} : { bt: frame.bt }),
        }),
        startSeconds: frame.startSeconds,
        offsetHz: frame.offsetHz,
        driftHzPerSecond: frame.driftHzPerSecond ?? 0,
        amplitude: Math.sqrt(10 ** (frame.ebN0Db / 10) * DOWNLINK_SCENE_NOISE * bitRateBps),
      };
    }),
    noiseDensity: DOWNLINK_SCENE_NOISE,
    random,
  });
}
