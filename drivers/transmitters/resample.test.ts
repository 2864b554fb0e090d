import { describe, expect, it } from '@jest/globals';
import { math } from '../../rig/signal/math.ts';
import { createInterpolator } from './resample.ts';

const RATE_HZ = 24_000;
const FACTOR = 84;
const COUNT = 480;

function tone(frequencyHz: number): Float32Array {
  const samples = new Float32Array(2 * COUNT);
  for (let n = 0; n < COUNT; n++) {
    const angle = (2 * math.PI * frequencyHz * n) / RATE_HZ;
    samples.set([math.cos(angle), math.sin(angle)], 2 * n);
  }
  return samples;
}

/** Power at one frequency of the samples in the middle, dB over a full-amplitude tone; Hann window. */
function levelAt(samples: Float32Array, rateHz: number, frequencyHz: number): number {
  const skip = 20 * FACTOR;
  const count = samples.length / 2 - 2 * skip;
  let [re, im] = [0, 0];
  for (let n = 0; n < count; n++) {
    const weight = (1 - math.cos((2 * math.PI * (n + 0.5)) / count)) / count;
    const angle = (-2 * math.PI * frequencyHz * n) / rateHz;
    const [i, q] = [samples[2 * (skip + n)], samples[2 * (skip + n) + 1]];
    re += weight * (i * math.cos(angle) - q * math.sin(angle));
    im += weight * (i * math.sin(angle) + q * math.cos(angle));
  }
  return 10 * math.log10(re * re + im * im);
}

describe('interpolation to the rate of a transmitter', () => {
  const raised = new Float32Array(2 * COUNT * FACTOR);
  const frequencyHz = 1600;
  createInterpolator(FACTOR).fill(tone(frequencyHz), 0, COUNT, raised);

  it('keeps the signal and suppresses its images', () => {
    const rateHz = RATE_HZ * FACTOR;
    expect(levelAt(raised, rateHz, frequencyHz)).toBeCloseTo(0, 2);
    for (const order of [-2, -1, 1, 2, 3, 40]) {
      expect(levelAt(raised, rateHz, frequencyHz + order * RATE_HZ)).toBeLessThan(-70);
    }
  });

  it('keeps every sample where it was', () => {
    const samples = tone(frequencyHz);
    for (const n of [0, 1, 200, 479]) {
      expect(raised[2 * n * FACTOR]).toBeCloseTo(samples[2 * n], 1);
      if (n === 200) expect(raised[2 * n * FACTOR + 1]).toBeCloseTo(samples[2 * n + 1], 3);
    }
  });

  it('gives the same in pieces', () => {
    const samples = tone(frequencyHz);
    const interpolator = createInterpolator(FACTOR);
    for (const [from, to] of [
      [0, 1],
      [123, 321],
      [479, 480],
    ]) {
      const piece = new Float32Array(2 * (to - from) * FACTOR);
      interpolator.fill(samples, from, to, piece);
      expect(piece).toEqual(raised.subarray(2 * from * FACTOR, 2 * to * FACTOR));
    }
  });

  it('passes a carrier exactly, from its first sample to its last, and anything at factor 1', () => {
    const carrier = Float32Array.from({ length: 12 }, (_, k) => (k % 2 === 0 ? 0.5 : -0.25));
    const out = new Float32Array(12 * 2000);
    createInterpolator(2000).fill(carrier, 0, 6, out);
    expect(out.every((value, k) => value === (k % 2 === 0 ? 0.5 : -0.25))).toBe(true);
    const same = new Float32Array(8);
    createInterpolator(1).fill(tone(frequencyHz), 3, 7, same);
    expect(same).toEqual(tone(frequencyHz).subarray(6, 14));
  });
});
