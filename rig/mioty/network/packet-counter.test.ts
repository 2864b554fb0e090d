import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../ports/random.ts';
import { extendedCounter, pastCounters } from './packet-counter.ts';

const LOW = 0x100_0000;

describe('the packet counter of 32 bits', () => {
  it.each([
    [null, 7, 7],
    [5, 6, 6],
    [5, 5, LOW + 5],
    [5, 4, LOW + 4],
    [0xff_ffff, 0, LOW],
    [LOW + 3, 2, 2 * LOW + 2],
    [0xffff_ffff, 0, null],
    [0xffff_fffe, 0xff_ffff, 0xffff_ffff],
  ])('after %s the low bits %s mean %s', (last, low, expected) => {
    expect(extendedCounter(last, low)).toBe(expected);
  });

  it('goes on from any place by any step below 2^24, and never back', () => {
    const random = seededRandom(7, 'packet counter');
    for (let round = 0; round < 2000; round++) {
      const last = random.integer(0xfe00_0000);
      const next = last + 1 + random.integer(LOW - 1);
      expect(extendedCounter(last, next % LOW)).toBe(next);
      const past = pastCounters(last, last % LOW);
      expect(past[0]).toBe(last);
      expect(past.every((counter) => counter <= last && counter % LOW === last % LOW)).toBe(true);
    }
    expect(pastCounters(null, 3)).toEqual([]);
    expect(pastCounters(LOW + 1, 2)).toEqual([2]);
  });
});
