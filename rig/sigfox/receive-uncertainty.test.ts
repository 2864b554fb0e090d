import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../ports/random.ts';
import type { Estimate } from '../signal/types.ts';
import { receiveSigfoxUplink } from './receive.ts';
import { createScene, SCENE_CENTRE_HZ } from './receive-scene.ts';

const HEX = 'aaaaa35f0088db334d000000000089b9c3e7';
const TRIALS = 60;
const FRAME_SECONDS = 1.44;

interface Errors {
  readonly normalised: number[];
  readonly squares: number[];
}

/** Errors of every estimate over many frames, each divided by the standard uncertainty that was given with it. */
function monteCarlo(ebN0Db: number, style: 's2lp' | 'boundary'): Record<string, Errors> {
  const errors: Record<string, Errors> = {};
  const note = (name: string, estimate: Estimate, truth: number): void => {
    errors[name] ??= { normalised: [], squares: [] };
    errors[name].normalised.push((estimate.value - truth) / estimate.standardUncertainty);
    errors[name].squares.push((estimate.value - truth) ** 2);
  };
  for (let k = 0; k < TRIALS; k++) {
    const random = seededRandom(k, `uncertainty-${ebN0Db}`);
    const startSeconds = 0.3 + 0.1 * random.next();
    const offsetHz = (random.next() - 0.5) * 8000;
    const driftHzPerSecond = 4 * (random.next() - 0.5);
    const sent = { hex: HEX, startSeconds, offsetHz, ebN0Db, driftHzPerSecond, shape: { style } };
    const { cutouts, truth } = createScene([sent], { random, sampleRateHz: 16_000 });
    const [frame] = receiveSigfoxUplink(cutouts).frames;
    note('start', frame.startSeconds, startSeconds);
    note('end', frame.endSeconds, truth[0].endSeconds);
    note('carrier', frame.carrierHz, SCENE_CENTRE_HZ + offsetHz);
    note('drift', frame.driftHzPerSecond, driftHzPerSecond);
    note('symbol rate', frame.symbolRateBps, truth[0].symbolRateBps);
    note('power', frame.powerDbfs, truth[0].powerDbfs);
  }
  return errors;
}

const rms = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);

describe.each([
  [15, 's2lp'],
  [15, 'boundary'],
  [25, 's2lp'],
  [25, 'boundary'],
] as const)('uncertainties at an Eb/N0 of %i dB, %s keying', (ebN0Db, style) => {
  const errors = monteCarlo(ebN0Db, style);

  it('are as large as the errors', () => {
    for (const { normalised } of Object.values(errors)) {
      expect(rms(normalised)).toBeGreaterThan(0.7);
      expect(rms(normalised)).toBeLessThan(1.4);
    }
  });

  it('are near the Cramer-Rao bound in frequency', () => {
    // var f = 3 / (2 pi^2 (C/N0) T^3), known modulation.
    const cn0 = 10 ** (ebN0Db / 10) * 100;
    const bound = Math.sqrt(3 / (2 * Math.PI ** 2 * cn0 * FRAME_SECONDS ** 3));
    const error = Math.sqrt(errors.carrier.squares.reduce((sum, x) => sum + x, 0) / TRIALS);
    expect(error).toBeLessThan(1.5 * bound);
  });

  it('never lie about the start by a millisecond', () => {
    expect(Math.sqrt(Math.max(...errors.start.squares))).toBeLessThan(1e-3);
  });
});
