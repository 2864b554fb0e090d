const step = 0x1_00_0000;
const end = 0x1_0000_0000;

/**
 * The next 32-bit counter after `last` whose low 24 bits are those that were sent: the counter only goes forward. Null at the end of all counters. How
 * far a base station looks ahead is not public; the authentication code decides whether the guess was right.
 */
export function extendedCounter(last: number | null, low: number): number | null {
  if (last === null) return low;
  const sameHigh = last - (last % step) + low;
  const counter = sameHigh > last ? sameHigh : sameHigh + step;
  return counter < end ? counter : null;
}

/** Counters of the past with these low bits that a replayed frame may have had, youngest first. */
export function pastCounters(last: number | null, low: number): readonly number[] {
  const counters: number[] = [];
  if (last === null) return counters;
  const youngest = last - (last % step) + low;
  for (let counter = youngest > last ? youngest - step : youngest; counter >= 0; counter -= step)
    counters.push(counter);
  return counters;
}
