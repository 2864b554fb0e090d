import type { Clock } from '../ports/clock.ts';
import { checkClockTime, sleepOn } from './clock-sleep.ts';
import { type SimulatedTimer, timerQueue } from './simulated-clock-queue.ts';

/**
 * Turns of the event loop between two timers. A turn starts only when every promise chain and process.nextTick has run out, so one
 * is enough for promises and Node streams; the others let code that itself yields by setImmediate come to rest. Three cost 5 us.
 */
const SETTLE_TURNS = 3;

export interface SimulatedClock extends Clock {
  readonly kind: 'simulated';
  /** Timers that were neither fired nor cancelled. */
  pendingTimers(): number;
  /** Resolves when nothing waits any more: no hold, no timer, and every promise chain has come to rest. */
  idle(): Promise<void>;
}

/**
 * A discrete-event clock: when everything is waiting it jumps to the next timer. Timers fire one by one, ties in order of creation,
 * and what a timer sets going comes to rest before the next fires, so a run has the same times and the same order every time.
 * Real input or output (a file, a child process, a socket, the thread pool) is not waited for: take a `hold` around it.
 */
export function simulatedClock(): SimulatedClock {
  const queue = timerQueue();
  const idleWaiters: (() => void)[] = [];
  let now = 0;
  let created = 0;
  let live = 0;
  let holds = 0;
  let pumping = false;
  let quietTurns = 0;

  const fire = (timer: SimulatedTimer): void => {
    now = Math.max(now, timer.timeSeconds);
    const callback = timer.callback;
    timer.callback = null;
    live--;
    callback?.();
  };

  const turn = (): void => {
    if (holds > 0 || (live === 0 && idleWaiters.length === 0)) {
      pumping = false;
      return;
    }
    // Queued before anything runs: a callback that throws must not stop the clock.
    setImmediate(turn);
    quietTurns++;
    if (quietTurns < SETTLE_TURNS) return;
    quietTurns = 0;
    const timer = queue.pop();
    if (timer !== undefined) fire(timer);
    else for (const done of idleWaiters.splice(0)) done();
  };

  const wake = (): void => {
    quietTurns = 0;
    if (pumping || holds > 0) return;
    pumping = true;
    setImmediate(turn);
  };

  const at = (timeSeconds: number, callback: () => void): (() => void) => {
    checkClockTime(timeSeconds);
    if (timeSeconds === Number.POSITIVE_INFINITY) return () => {};
    const timer: SimulatedTimer = { timeSeconds: Math.max(timeSeconds, now), order: created++, callback };
    queue.push(timer);
    live++;
    wake();
    return () => {
      if (timer.callback === null) return;
      timer.callback = null;
      live--;
    };
  };

  const hold = (): (() => void) => {
    let held = true;
    holds++;
    return () => {
      if (!held) return;
      held = false;
      holds--;
      wake();
    };
  };

  const nowSeconds = (): number => now;
  return {
    kind: 'simulated',
    nowSeconds,
    at,
    sleep: sleepOn({ nowSeconds, at }),
    hold,
    pendingTimers: () => live,
    idle: () =>
      new Promise<void>((resolve) => {
        idleWaiters.push(resolve);
        wake();
      }),
  };
}
