import { UnbrigError } from '../ports/errors.ts';

/** Values at which a device may fold its counter; must match the network's subscription (sigfox-ep-lib v4.3). The frame field is 12 bits wide. */
export const counterRollovers = [128, 256, 512, 1024, 2048, 4096] as const;
export type CounterRollover = (typeof counterRollovers)[number];

export function isCounterRollover(value: number): value is CounterRollover {
  return (counterRollovers as readonly number[]).includes(value);
}

/** Throws `bad-counter-rollover` (usage). */
export function counterRollover(value: number): CounterRollover {
  if (isCounterRollover(value)) return value;
  throw new UnbrigError(
    'bad-counter-rollover',
    'usage',
    `message counter rollover ${value}: use one of ${counterRollovers.join(', ')}`,
    {
      facts: { rollover: value },
    },
  );
}

/** The counter of the message that follows `counter`. A stored 0 from the factory makes the first message carry 1. */
export function nextCounter(counter: number, rollover: CounterRollover): number {
  return (counter + 1) % rollover;
}

/** How many messages lie from `from` to `to`, 0 to rollover - 1. */
export function counterDistance(from: number, to: number, rollover: CounterRollover): number {
  return (((to - from) % rollover) + rollover) % rollover;
}
