import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../ports/random.ts';
import { type FitRow, robustFit } from './robust-fit.ts';

const vague: FitRow[] = [
  { slopes: [1, 0], value: 0, standardUncertainty: 1e6 },
  { slopes: [0, 1], value: 0, standardUncertainty: 1e6 },
];

/** 24 points on a line 3 + 0.5 x with noise of 0.1. */
function line(seed: number): FitRow[] {
  const random = seededRandom(seed, 'line');
  return Array.from({ length: 24 }, (_, x) => ({
    slopes: [1, x],
    value: 3 + 0.5 * x + 0.1 * random.gaussian(),
    standardUncertainty: 0.1,
  }));
}

describe('robustFit', () => {
  it('is right within its uncertainty', () => {
    const relative = Array.from({ length: 200 }, (_, seed) => {
      const { coefficients, covariance } = robustFit(line(seed), vague);
      return (coefficients[1] - 0.5) / Math.sqrt(covariance[3]);
    });
    const rms = Math.sqrt(relative.reduce((sum, x) => sum + x * x, 0) / relative.length);
    expect(rms).toBeGreaterThan(0.8);
    expect(rms).toBeLessThan(1.15);
  });

  it('leaves out rows that lie far off', () => {
    const rows = line(1).map((row, k) => (k % 6 === 0 ? { ...row, value: row.value + 40 } : row));
    const { coefficients } = robustFit(rows, vague);
    expect(coefficients[0]).toBeCloseTo(3, 0.7);
    expect(coefficients[1]).toBeCloseTo(0.5, 1.5);
  });

  it('keeps to what was believed where there are no rows', () => {
    const { coefficients } = robustFit(
      [],
      [
        { slopes: [1, 0], value: 7, standardUncertainty: 1 },
        { slopes: [0, 1], value: -2, standardUncertainty: 1 },
      ],
    );
    expect(coefficients).toEqual([7, -2]);
  });
});
