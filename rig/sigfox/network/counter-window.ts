import { type CounterRollover, counterDistance } from '../message-counter.ts';

/** Messages that the window lets pass whatever the subscription (Sigfox Technical Overview 5.1.1). */
const LEAST_REACH = 20;
/** Days' worth of messages that may be lost in between (same clause). */
const DAYS = 3;

/**
 * How far beyond the next counter a message may lie: max(3 x messages a day, 20). The window is last + 1 to last + 1 + reach, both included: after
 * 5 with 140 messages a day 6 to 426, with one a day 6 to 26.
 */
export function counterReach(messagesPerDay: number): number {
  return Math.max(DAYS * messagesPerDay, LEAST_REACH);
}

/** Where a counter lies: `last` itself and all before it are behind. */
export type CounterPlace = 'inside' | 'ahead' | 'behind';

/**
 * Places a counter `distance` messages after the last validated one, counted modulo the rollover. Where the window is as wide as the counter's turn
 * everything but the last counter itself lies inside. What is outside counts as behind when it is nearer that way.
 */
export function placeOf(distance: number, reach: number, rollover: number): CounterPlace {
  const widest = Math.min(1 + reach, rollover - 1);
  if (distance >= 1 && distance <= widest) return 'inside';
  return distance > widest && distance <= widest + (rollover - 1 - widest) / 2 ? 'ahead' : 'behind';
}

export function distanceFrom(last: number, counter: number, rollover: CounterRollover): number {
  return counterDistance(last, counter, rollover);
}
