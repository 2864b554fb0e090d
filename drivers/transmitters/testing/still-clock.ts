import { sleepOn } from '../../../rig/bench/clock-sleep.ts';
import { realClock } from '../../../rig/bench/real-clock.ts';
import type { Clock } from '../../../rig/ports/clock.ts';

/** A real clock that stands at 0 until something first waits on it: a slow machine cannot be late before the children run. */
export function stillClock(): Clock {
  const real = realClock();
  let origin: number | null = null;
  const nowSeconds = (): number => (origin === null ? 0 : real.nowSeconds() - origin);
  const at: Clock['at'] = (timeSeconds, callback) => {
    origin ??= real.nowSeconds();
    return real.at(origin + timeSeconds, callback);
  };
  return { kind: 'real', nowSeconds, at, sleep: sleepOn({ nowSeconds, at }), hold: () => () => {} };
}
