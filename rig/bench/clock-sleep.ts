import type { Clock } from '../ports/clock.ts';
import { UnbrigError } from '../ports/errors.ts';

/** `Clock.sleep` in terms of `nowSeconds` and `at`; both clocks share it. */
export function sleepOn(clock: Pick<Clock, 'nowSeconds' | 'at'>): Clock['sleep'] {
  return (seconds, signal) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = clock.at(clock.nowSeconds() + seconds, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
}

/** A time that is not a number would wait for ever or never; both hide a mistake. Infinity is allowed: it never comes. */
export function checkClockTime(timeSeconds: number): void {
  if (Number.isNaN(timeSeconds)) {
    throw new UnbrigError('bad-clock-time', 'test-code', 'a clock was asked to wait until NaN seconds');
  }
}
