import { describe, expect, it } from '@jest/globals';
import { gfskEnvelope, gfskSamples } from './gfsk-modulator.ts';

const KEYING = { bitRateBps: 600, deviationHz: 800 };

/** Frequency between neighbouring samples, Hz. */
function frequencies(samples: Float32Array, sampleRateHz: number): number[] {
  const out: number[] = [];
  for (let n = 0; n + 3 < samples.length; n += 2) {
    const re = samples[n] * samples[n + 2] + samples[n + 1] * samples[n + 3];
    const im = samples[n] * samples[n + 3] - samples[n + 1] * samples[n + 2];
    out.push((Math.atan2(im, re) * sampleRateHz) / (2 * Math.PI));
  }
  return out;
}

describe('gfskEnvelope', () => {
  it('keys 1 above and 0 below the carrier, with one symbol of ramp at both ends', () => {
    const sampleRateHz = 96_000;
    const envelope = gfskEnvelope({ ...KEYING, bits: [1, 1, 0, 0, 0, 1] });
    expect(envelope.startSeconds).toBeCloseTo(-1 / 600, 12);
    expect(envelope.durationSeconds).toBeCloseTo(8 / 600, 12);
    const samples = gfskSamples({ ...KEYING, bits: [1, 1, 0, 0, 0, 1], sampleRateHz });
    expect(samples.length).toBe(2 * 8 * 160);
    const found = frequencies(samples, sampleRateHz);
    const middle = (bit: number): number => found[Math.round((bit + 1.5) * 160)];
    expect([0, 3].map(middle)).toEqual([800, -800].map((hertz) => expect.closeTo(hertz, -0.5)));
    expect(found[2 * 160 + 80]).toBeCloseTo(800, -1);
    expect(Math.abs(found[3 * 160 - 1] + found[3 * 160])).toBeLessThan(1);
    const amplitude = (n: number): number => Math.hypot(samples[2 * n], samples[2 * n + 1]);
    expect(amplitude(0)).toBeLessThan(1e-6);
    expect(amplitude(80)).toBeCloseTo(0.5, 3);
    for (let n = 160; n <= 7 * 160; n++) expect(amplitude(n)).toBeCloseTo(1, 5);
    expect(amplitude(8 * 160 - 1)).toBeLessThan(1e-3);
  });

  it('filters as its BT says: between single bits the frequency has not reached the deviation', () => {
    // Half a symbol from both edges the Gaussian step of BT 0.5 has reached erf(pi / sqrt(2 ln 2) * 0.5) of the way, that is 2 x 0.9704 - 1.
    const bits = [0, 1, 0, 1, 0, 1, 0];
    const top = (bt: number): number =>
      Math.max(...frequencies(gfskSamples({ ...KEYING, bits, bt, sampleRateHz: 600_000 }), 600_000));
    expect(top(1)).toBeCloseTo(800 * (1 - 4 * 8e-5), -0.3);
    expect(top(0.5)).toBeCloseTo(800 * (1 - 4 * 0.0296), -0.3);
  });

  it('keeps the phase continuous and the turns that the bits say', () => {
    const envelope = gfskEnvelope({ ...KEYING, bits: [1, 1, 1], rampSymbols: 0, startPhase: 0.3 });
    const i = new Float64Array(2);
    const q = new Float64Array(2);
    envelope.fill(i, q, 0, 2.25 / 600);
    expect([i[0], q[0]]).toEqual([expect.closeTo(Math.cos(0.3), 6), expect.closeTo(Math.sin(0.3), 6)]);
    // 2.25 symbols of 800 Hz are three turns.
    expect([i[1], q[1]]).toEqual([expect.closeTo(Math.cos(0.3), 6), expect.closeTo(Math.sin(0.3), 6)]);
  });

  it('is zero outside the frame on any grid of times', () => {
    const envelope = gfskEnvelope({ ...KEYING, bits: [1, 0] });
    const i = new Float32Array(100);
    const q = new Float32Array(100);
    envelope.fill(i, q, -0.01, 0.00031);
    for (let n = 0; n < 100; n++) {
      const t = -0.01 + n * 0.00031;
      const inside = t > -1 / 600 && t < 3 / 600;
      expect(Math.hypot(i[n], q[n]) > 0).toBe(inside);
    }
  });
});
