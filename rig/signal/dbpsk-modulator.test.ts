import { describe, expect, it } from '@jest/globals';
import { dbpskEnvelope } from './dbpsk-modulator.ts';

describe('dbpskEnvelope', () => {
  it('adds one unmodulated symbol of ramp before and after', () => {
    const envelope = dbpskEnvelope({ bits: [1, 0, 1], bitRateBps: 100 });
    expect(envelope.startSeconds).toBeCloseTo(-0.01, 9);
    expect(envelope.durationSeconds).toBeCloseTo(0.05, 9);
    expect(envelope.at(-0.005).re).toBeCloseTo(0.5, 6);
    expect(envelope.at(-0.011).re).toBe(0);
    expect(envelope.at(0.041).re).toBe(0);
  });

  it('dips to zero in the middle of a 0 bit and comes back inverted', () => {
    const { at } = dbpskEnvelope({ bits: [1, 0, 1], bitRateBps: 100 });
    expect(at(0.005).re).toBeCloseTo(1, 6);
    expect(Math.abs(at(0.015).re)).toBeLessThan(1e-6);
    expect(at(0.025).re).toBeCloseTo(-1, 6);
  });

  it('inverts at the start of a 0 bit in the boundary style', () => {
    const { at } = dbpskEnvelope({ bits: [1, 0, 0], bitRateBps: 100, style: 'boundary' });
    expect(at(0.005).re).toBeCloseTo(1, 6);
    expect(at(0.01).re).toBeCloseTo(0, 6);
    expect(at(0.015).re).toBeCloseTo(-1, 6);
    expect(at(0.025).re).toBeCloseTo(1, 6);
  });

  it('draws a faulty phase step, symbol rate and hard keying', () => {
    const step = dbpskEnvelope({ bits: [1, 0, 1], bitRateBps: 600, phaseStepDegrees: 150 });
    const after = step.at(2.5 / 600);
    expect((Math.atan2(after.im, after.re) * 180) / Math.PI).toBeCloseTo(150, 6);
    const slow = dbpskEnvelope({ bits: [1, 1], bitRateBps: 100, symbolRateErrorPpm: -50_000, hard: true });
    expect(slow.durationSeconds).toBeCloseTo(2 / 95, 9);
    expect(slow.startSeconds).toBeCloseTo(0, 12);
    expect(slow.at(1e-6).re).toBe(1);
  });

  it('fills any time grid as at() says', () => {
    const envelope = dbpskEnvelope({ bits: [1, 0, 0, 1], bitRateBps: 100 });
    const i = new Float32Array(900);
    const q = new Float32Array(900);
    envelope.fill(i, q, -0.015, 1e-4);
    for (const n of [0, 60, 333, 512, 640, 899]) expect(i[n]).toBeCloseTo(envelope.at(-0.015 + n * 1e-4).re, 6);
  });
});
