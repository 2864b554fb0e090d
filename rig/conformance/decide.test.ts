import { describe, expect, it } from '@jest/globals';
import { decide, marginOf, riskOutside } from './decide.ts';

describe('decision rules', () => {
  const bounds = { low: 0, high: 10 };

  it.each([
    ['simple', 10, 5, 'pass'],
    ['simple', 10.1, 5, 'fail'],
    ['guard', 9, 1, 'pass'],
    ['guard', 9.5, 1, 'inconclusive'],
    ['guard', 10.5, 1, 'inconclusive'],
    ['guard', 11.1, 1, 'fail'],
    ['guard', -1.1, 1, 'fail'],
    ['nonBinary', 9.5, 1, 'conditional-pass'],
    ['nonBinary', 10.5, 1, 'conditional-fail'],
    ['nonBinary', 11.5, 1, 'fail'],
    ['etsiCapped', 10, 1, 'pass'],
    ['etsiCapped', 5, 3, 'inconclusive'],
    ['etsiCapped', 12, 1, 'fail'],
  ] as const)('%s: %d ± %d is %s', (rule, value, expanded, expected) => {
    expect(decide(rule, value, expanded, bounds, 2)).toBe(expected);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('never passes %d', (value) => {
    for (const rule of ['simple', 'guard', 'nonBinary', 'etsiCapped'] as const) {
      expect(decide(rule, value, 1, {})).toBe('inconclusive');
      expect(decide(rule, 1, value, {})).toBe('inconclusive');
    }
  });

  it('gives the margin to the nearer limit', () => {
    expect(marginOf(3, bounds)).toBe(3);
    expect(marginOf(12, bounds)).toBe(-2);
  });

  it('gives the risk of a normal distribution', () => {
    expect(riskOutside(10, 1, { high: 10 })).toBeCloseTo(0.5, 6);
    expect(riskOutside(8.04, 1, { high: 10 })).toBeCloseTo(0.025, 4);
    expect(riskOutside(10, 0, { high: 10 })).toBe(0);
  });
});
