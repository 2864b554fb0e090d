import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeEmissions, worstDutyCycleWindow } from './duty-cycle.ts';
import type { Emission } from './emission.ts';

const emission = (startSeconds: number, duration: number): Emission => ({
  startSeconds,
  endSeconds: startSeconds + duration,
});

describe('worst duty-cycle window', () => {
  it('finds the worst hour wherever it begins', () => {
    const emissions = [0, 3000, 3599, 3650, 6000].map((start) => emission(start, 10));
    // The hour that ends with the fourth emission begins at 60 s, after the first; one that begins at 3000 s holds four as well.
    expect(worstDutyCycleWindow(emissions)).toMatchObject({ onTimeSeconds: 40, startSeconds: 3000, share: 40 / 3600 });
  });

  it('counts the parts of emissions that reach into the window', () => {
    expect(worstDutyCycleWindow([emission(0, 6), emission(8, 6)], { periodSeconds: 10 })).toMatchObject({
      onTimeSeconds: 8,
    });
    expect(worstDutyCycleWindow([emission(0, 50)], { periodSeconds: 10 })).toMatchObject({
      onTimeSeconds: 10,
      share: 1,
    });
  });

  it('joins gaps up to 5 ms, which count as on-time', () => {
    expect(worstDutyCycleWindow([emission(0, 1), emission(1.004, 1)])?.onTimeSeconds).toBeCloseTo(2.004, 9);
    expect(worstDutyCycleWindow([emission(0, 1), emission(1.006, 1)])?.onTimeSeconds).toBeCloseTo(2, 9);
    expect(mergeEmissions([emission(5, 1), emission(0, 10), emission(2, 1)], 0)).toEqual([emission(0, 10)]);
  });

  it('is null without emissions', () => {
    expect(worstDutyCycleWindow([])).toBeNull();
  });

  it('shows that six 12-byte messages an hour exceed one percent and five do not', () => {
    const messages = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        [0, 2.58, 5.16].map((start) => emission(600 * index + start, 2.08)),
      ).flat();
    expect(worstDutyCycleWindow(messages(5))?.share).toBeLessThan(0.01);
    expect(worstDutyCycleWindow(messages(6))?.share).toBeCloseTo(37.44 / 3600, 9);
  });

  it('is at least as bad as any window of a fine grid, and is reached', () => {
    const random = fc.array(fc.record({ start: fc.nat(400), length: fc.integer({ min: 1, max: 30 }) }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(random, fc.integer({ min: 5, max: 120 }), (list, periodSeconds) => {
        const emissions = list.map(({ start, length }) => emission(start, length));
        const busy = (second: number) =>
          emissions.some((entry) => entry.startSeconds <= second && second < entry.endSeconds);
        const onTimeFrom = (start: number) =>
          Array.from({ length: periodSeconds }, (_, i) => Number(busy(start + i))).reduce((a, b) => a + b);
        const worst = worstDutyCycleWindow(emissions, { periodSeconds, disregardedGapSeconds: 0 });
        const grid = Array.from({ length: 600 }, (_, index) => onTimeFrom(index - 130));
        expect(worst?.onTimeSeconds).toBeCloseTo(Math.max(...grid), 9);
      }),
      { numRuns: 30 },
    );
  });
});
