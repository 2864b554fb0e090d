export interface ArrivalWatch {
  /**
   * Notes that `count` samples (found losses included) had come by this time. Returns how many samples are missing after the last
   * confirmed one, nearly always 0; the caller adds them to its count.
   */
  arrived(count: number, timeSeconds: number): number;
  /** Samples up to here came in time: nothing is missing before them. */
  confirmed(): number;
}

/**
 * How long deliveries must stay late before it is a loss. A receiver at 250 kS/s delivers each 0.52 s, so one or two deliveries may
 * well be late by jitter; four are not.
 */
export const WATCH_SECONDS = 2.5;
/** Least hole that is told from jitter; rtl_tcp drops whole buffers of 131072 samples, 41 ms at its highest rate. */
const LEAST_LOSS_SECONDS = 0.03;
/** Largest error of a receiver's clock against the host's, as a rate: a lag that grows more slowly is drift. */
const LARGEST_DRIFT = 200e-6;

/**
 * Finds lost samples from arrival times alone (rtl_tcp drops silently): the lag of the count behind the clock comes back to its old
 * minimum with each delivery unless samples are missing. `epochSeconds` is the time of sample 0.
 */
export function watchArrivals(sampleRateHz: number, epochSeconds: number): ArrivalWatch {
  let baseline = 0;
  let inTimeCount = 0;
  let inTimeSeconds: number | null = null;
  let leastExcess = Number.POSITIVE_INFINITY;
  let baselineSeconds: number | null = null;

  /** Follows slow drift: once a watch period, by the least lag that was seen in it. */
  const follow = (excess: number, timeSeconds: number): void => {
    leastExcess = Math.min(leastExcess, excess);
    baselineSeconds ??= timeSeconds;
    const elapsed = timeSeconds - baselineSeconds;
    if (elapsed < WATCH_SECONDS) return;
    baseline += Math.min(leastExcess, LARGEST_DRIFT * elapsed);
    baselineSeconds = timeSeconds;
    leastExcess = Number.POSITIVE_INFINITY;
  };

  let leastLate = Number.POSITIVE_INFINITY;
  return {
    arrived(count, timeSeconds) {
      const excess = timeSeconds - epochSeconds - count / sampleRateHz - baseline;
      inTimeSeconds ??= timeSeconds;
      if (excess <= LEAST_LOSS_SECONDS) {
        inTimeCount = count;
        inTimeSeconds = timeSeconds;
        leastLate = Number.POSITIVE_INFINITY;
        follow(excess, timeSeconds);
        return 0;
      }
      leastLate = Math.min(leastLate, excess);
      if (timeSeconds - inTimeSeconds < WATCH_SECONDS) return 0;
      const missing = Math.round(leastLate * sampleRateHz);
      inTimeCount = count + missing;
      inTimeSeconds = timeSeconds;
      leastLate = Number.POSITIVE_INFINITY;
      return missing;
    },
    confirmed: () => inTimeCount,
  };
}
