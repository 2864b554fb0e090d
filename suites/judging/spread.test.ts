import { describe, expect, it } from '@jest/globals';
import { chiSquareOfEvenSpread, closePairs, smallestDistance } from './spread.ts';

describe('spread of frequencies', () => {
  it('is zero for an even spread', () => {
    expect(chiSquareOfEvenSpread([-3, -1, 1, 3], 4, 4)).toBe(0);
  });

  it('is large when all values lie in one part: n (bins - 1)', () => {
    expect(chiSquareOfEvenSpread([0.1, 0.2, 0.3, 0.4], 4, 4)).toBe(12);
  });

  it('counts values beyond the range for the part at their end', () => {
    expect(chiSquareOfEvenSpread([-9, -1, 1, 9], 4, 4)).toBe(0);
  });

  it('counts pairs that are too near to each other', () => {
    expect(closePairs([0, 99, 198], 100)).toBe(2);
    expect(closePairs([0, 100], 100)).toBe(0);
  });

  it('finds the smallest distance, in whatever order', () => {
    expect(smallestDistance([500, -20, 30])).toBe(50);
    expect(smallestDistance([1])).toBe(Number.POSITIVE_INFINITY);
  });
});
