import { describe, expect, it } from '@jest/globals';
import { type MskBurst, type MskEnvelope, mskEnvelope } from './msk-modulator.ts';

const SYMBOL_RATE_BPS = 2380.37109375;
const SYMBOLS = '111001011110010011100011111101011100';
const burst = (change: Partial<MskBurst> = {}): MskEnvelope =>
  mskEnvelope({ symbols: SYMBOLS, symbolRateBps: SYMBOL_RATE_BPS, ...change });

/** Samples at `perSymbol` points a symbol from `from` symbols on. */
function drawn(envelope: MskEnvelope, from: number, symbols: number, perSymbol: number) {
  const i = new Float64Array(Math.round(symbols * perSymbol));
  const q = new Float64Array(i.length);
  const { symbolSeconds } = envelope;
  envelope.fill(i, q, from * symbolSeconds, symbolSeconds / perSymbol);
  return { i, q };
}

describe('mskEnvelope', () => {
  it('turns a quarter of a circle a symbol, up for 1 and down for 0', () => {
    const { i, q } = drawn(burst(), 0, 37, 1);
    for (let k = 0; k < 36; k++) {
      const turn = Math.atan2(q[k + 1] * i[k] - i[k + 1] * q[k], i[k + 1] * i[k] + q[k + 1] * q[k]);
      expect(turn).toBeCloseTo(SYMBOLS[k] === '1' ? Math.PI / 2 : -Math.PI / 2, 6);
    }
  });

  it('takes the deviation and the Gaussian filter that it is given', () => {
    const frequency = (change: Partial<MskBurst>, at: number): number => {
      const { i, q } = drawn(burst(change), at, 1, 1000);
      return (
        (Math.atan2(q[1] * i[0] - i[1] * q[0], i[1] * i[0] + q[1] * q[0]) * SYMBOL_RATE_BPS * 1000) / (2 * Math.PI)
      );
    };
    // Between symbols 1 and 2 nothing changes; symbol 3 is a 0.
    expect(frequency({ deviationHz: 610.35 }, 1.5)).toBeCloseTo(610.35, 2);
    expect(frequency({}, 2.999)).toBeCloseTo(SYMBOL_RATE_BPS / 4, 3);
    expect(Math.abs(frequency({ bt: 1 }, 2.9995))).toBeLessThan(5);
    expect(frequency({ bt: 1 }, 1.5)).toBeCloseTo(SYMBOL_RATE_BPS / 4, 0);
  });

  it('is on the air for forty symbols, with ramps at the ends of lead and tail', () => {
    const envelope = burst();
    expect(envelope.startSeconds * SYMBOL_RATE_BPS).toBeCloseTo(-2, 9);
    expect(envelope.durationSeconds * SYMBOL_RATE_BPS).toBeCloseTo(40, 9);
    const { i, q } = drawn(envelope, -3, 42, 80);
    const amplitude = (at: number): number => Math.hypot(i[Math.round((at + 3) * 80)], q[Math.round((at + 3) * 80)]);
    expect([-2.5, -2.0125, 38.0125, 38.5].map(amplitude)).toEqual([0, 0, 0, 0]);
    for (const at of [-1.875, 37.875]) expect(amplitude(at)).toBeCloseTo(0.5, 6);
    for (const at of [-1.75, 0, 18, 36, 37.75]) expect(amplitude(at)).toBeCloseTo(1, 6);
  });

  it('draws ramps that meet, and straight ones', () => {
    const envelope = mskEnvelope({
      symbols: '11',
      symbolRateBps: 1,
      lead: '',
      tail: '',
      rampSymbols: 1,
      rampShape: 'linear',
    });
    const { i, q } = drawn(envelope, 0, 2, 4);
    expect(Array.from(i, (x, n) => Math.hypot(x, q[n]))).toEqual(
      [0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25].map((level) => expect.closeTo(level, 6)),
    );
    expect(burst({ rampSymbols: 0, lead: '', tail: '' }).durationSeconds * SYMBOL_RATE_BPS).toBeCloseTo(36, 9);
  });

  it('gives the same samples in pieces on any grid', () => {
    const whole = drawn(burst({ bt: 1 }), -2.3, 42, 8);
    const pieces = [0, 16, 32].map((k) => drawn(burst({ bt: 1 }), -2.3 + k, 10, 8));
    pieces.forEach(({ i }, k) => {
      i.forEach((value, n) => {
        expect(value).toBeCloseTo(whole.i[k * 128 + n], 6);
      });
    });
  });
});
