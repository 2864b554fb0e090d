import type { UnbrigError } from './errors.ts';

/** All waiting goes through a clock: the host's monotonic one, or a simulated one that jumps to the next timer. */
export interface Clock {
  readonly kind: 'real' | 'simulated';
  /** Seconds since the clock was made. Monotonic. */
  nowSeconds(): number;
  /** Resolves when `seconds` have passed; rejects with the signal's reason when it aborts first. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls back at an absolute clock time (at once, in a later turn, if it has passed). Returns the cancel function. */
  at(timeSeconds: number, callback: () => void): () => void;
  /** Keeps a simulated clock from jumping while real work (a file, a child process) is under way. Release it once. */
  hold(): () => void;
}

/**
 * Waits for `promise`, at most `seconds` on the clock.
 * @throws UnbrigError from `late()` when the time has passed first.
 */
export async function withDeadline<T>(
  clock: Clock,
  promise: Promise<T>,
  seconds: number,
  late: () => UnbrigError,
): Promise<T> {
  let cancel = () => {};
  const deadline = new Promise<never>((_resolve, reject) => {
    cancel = clock.at(clock.nowSeconds() + seconds, () => reject(late()));
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    cancel();
  }
}
