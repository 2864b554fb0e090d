import { describe, expect, it } from '@jest/globals';
import { counterRollovers } from '../message-counter.ts';
import { counterReach, distanceFrom, placeOf } from './counter-window.ts';

/** All counters that the window lets pass after `last`. */
function accepted(last: number, messagesPerDay: number, rollover: (typeof counterRollovers)[number]): number[] {
  const reach = counterReach(messagesPerDay);
  return Array.from({ length: rollover }, (_, counter) => counter).filter(
    (counter) => placeOf(distanceFrom(last, counter, rollover), reach, rollover) === 'inside',
  );
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('validity window of the message counter', () => {
  it('is that of the published examples', () => {
    expect(accepted(5, 140, 4096)).toEqual(range(6, 426));
    expect(accepted(5, 1, 4096)).toEqual(range(6, 26));
  });

  it.each([
    [0, 20],
    [6, 20],
    [7, 21],
    [50, 150],
    [140, 420],
  ])('reaches with %i messages a day %i beyond the next', (messagesPerDay, reach) => {
    expect(counterReach(messagesPerDay)).toBe(reach);
  });

  it('goes on where the counter starts anew', () => {
    expect(accepted(125, 1, 128)).toEqual([...range(0, 18), 126, 127]);
    expect(accepted(4093, 140, 4096)).toEqual([...range(0, 418), 4094, 4095]);
  });

  it.each(counterRollovers)(
    'never takes the last counter again, also where it is wider than %i counters',
    (rollover) => {
      for (const last of [0, 1, rollover - 1]) {
        const inside = accepted(last, 140, rollover);
        expect(inside).not.toContain(last);
        expect(inside).toHaveLength(Math.min(421, rollover - 1));
      }
    },
  );

  it('tells what lags from what has run ahead by the nearer way', () => {
    const place = (counter: number) => placeOf(distanceFrom(1000, counter, 4096), counterReach(1), 4096);
    expect([place(1000), place(999), place(1021), place(1022), place(1500), place(500)]).toEqual([
      'behind',
      'behind',
      'inside',
      'ahead',
      'ahead',
      'behind',
    ]);
  });
});
