import type { Clock } from '../ports/clock.ts';
import { checkClockTime, sleepOn } from './clock-sleep.ts';

/** setTimeout takes 31 bits of milliseconds and turns anything larger into 1 ms; longer waits are made of several. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The host's monotonic clock; zero is the moment of the call. Pending timers keep the process alive. */
export function realClock(): Clock {
  const originMs = performance.now();
  const nowSeconds = (): number => (performance.now() - originMs) / 1000;

  const at = (timeSeconds: number, callback: () => void): (() => void) => {
    checkClockTime(timeSeconds);
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const waitMs = Math.max(0, (timeSeconds - nowSeconds()) * 1000);
      timer = setTimeout(
        () => {
          // setTimeout counts whole milliseconds and may fire up to one early.
          if (nowSeconds() < timeSeconds) arm();
          else callback();
        },
        Math.min(Math.ceil(waitMs), LONGEST_TIMEOUT_MS),
      );
    };
    arm();
    return () => clearTimeout(timer);
  };

  return { kind: 'real', nowSeconds, at, sleep: sleepOn({ nowSeconds, at }), hold: () => () => {} };
}
