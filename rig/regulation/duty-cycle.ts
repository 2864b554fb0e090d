import { type Emission, inOrder } from './emission.ts';
import { disregardedGapSeconds, observationSeconds } from './en-300-220-figures.ts';

export interface DutyCycleOptions {
  readonly periodSeconds?: number;
  /** Gaps up to this long count as on-time. */
  readonly disregardedGapSeconds?: number;
}

/** The observation period with the most time on the air. */
export interface WorstWindow {
  readonly onTimeSeconds: number;
  /** On-time over the period, 0 to 1. */
  readonly share: number;
  readonly startSeconds: number;
  readonly periodSeconds: number;
}

/**
 * The worst sliding window, exact: the on-time inside a window of fixed length is piecewise linear in its start, so its maximum lies where a window begins
 * with an emission or ends with one. Emissions may come in any order and overlap. Null without emissions.
 */
export function worstDutyCycleWindow(
  emissions: readonly Emission[],
  options: DutyCycleOptions = {},
): WorstWindow | null {
  const periodSeconds = options.periodSeconds ?? observationSeconds.value;
  const merged = mergeEmissions(emissions, options.disregardedGapSeconds ?? disregardedGapSeconds.value);
  if (merged.length === 0) return null;
  const cumulative = onTimeUntil(merged);
  let onTimeSeconds = -1;
  let startSeconds = 0;
  for (const start of merged.flatMap((entry) => [entry.startSeconds, entry.endSeconds - periodSeconds])) {
    const inside = cumulative(start + periodSeconds) - cumulative(start);
    if (inside > onTimeSeconds) {
      onTimeSeconds = inside;
      startSeconds = start;
    }
  }
  return { onTimeSeconds, share: onTimeSeconds / periodSeconds, startSeconds, periodSeconds };
}

/** Emissions in order of time, with those joined that overlap or leave no more than `gapSeconds` between them. */
export function mergeEmissions(emissions: readonly Emission[], gapSeconds: number): Emission[] {
  const merged: Emission[] = [];
  for (const next of inOrder(emissions)) {
    const last = merged[merged.length - 1];
    if (last !== undefined && next.startSeconds - last.endSeconds <= gapSeconds) {
      merged[merged.length - 1] = {
        startSeconds: last.startSeconds,
        endSeconds: Math.max(last.endSeconds, next.endSeconds),
      };
    } else {
      merged.push(next);
    }
  }
  return merged;
}

/** Time on the air up to an instant, for ordered emissions that do not overlap. */
function onTimeUntil(merged: readonly Emission[]): (seconds: number) => number {
  const before = new Float64Array(merged.length);
  for (let i = 1; i < merged.length; i++)
    before[i] = before[i - 1] + merged[i - 1].endSeconds - merged[i - 1].startSeconds;
  return (seconds) => {
    let low = 0;
    let high = merged.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (merged[middle].startSeconds < seconds) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 0;
    const last = merged[low - 1];
    return before[low - 1] + Math.min(seconds, last.endSeconds) - last.startSeconds;
  };
}
