import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../rig/ports/random.ts';
import { watchArrivals } from './rtl-tcp-arrivals.ts';

const RATE = 250_000;
const BUFFER = 131_072;

/** Deliveries of whole buffers, a little late each; `lose` names buffers that never come. Returns every loss that was told. */
function deliver(buffers: number, options: { lose?: readonly number[]; clockPpm?: number; jitterSeconds?: number }) {
  const random = seededRandom(1);
  const watch = watchArrivals(RATE, 0);
  const losses: { readonly missing: number; readonly afterBuffer: number }[] = [];
  let count = 0;
  for (let n = 1; n <= buffers; n++) {
    if (options.lose?.includes(n)) continue;
    count += BUFFER;
    const sent = (n * BUFFER) / RATE / (1 + (options.clockPpm ?? 0) * 1e-6);
    const before = watch.confirmed();
    const missing = watch.arrived(count, sent + random.next() * (options.jitterSeconds ?? 0.01));
    if (missing > 0) losses.push({ missing, afterBuffer: before / BUFFER });
    count += missing;
  }
  return { losses, confirmed: watch.confirmed(), count };
}

describe('arrival watch', () => {
  it('is quiet while everything comes, whatever the clocks differ by', () => {
    for (const clockPpm of [0, 100, -100]) {
      const { losses, confirmed, count } = deliver(20_000, { clockPpm });
      expect([losses, confirmed]).toEqual([[], count]);
    }
  });

  it('tells how much is missing and after which delivery', () => {
    const { losses } = deliver(60, { lose: [30] });
    expect(losses).toHaveLength(1);
    expect(Math.abs(losses[0].missing / BUFFER - 1)).toBeLessThan(0.03);
    expect(losses[0].afterBuffer).toBe(29);
  });

  it('finds a second hole after the first', () => {
    const { losses } = deliver(200, { lose: [30, 31, 120] });
    expect(losses.map((loss) => Math.round(loss.missing / BUFFER))).toEqual([2, 1]);
  });

  it('does not take one late delivery for a loss', () => {
    const watch = watchArrivals(RATE, 0);
    const missing = [1, 2, 3].map((n) => watch.arrived(n * BUFFER, (n * BUFFER) / RATE + (n === 2 ? 0.4 : 0)));
    expect(missing).toEqual([0, 0, 0]);
    expect(watch.confirmed()).toBe(3 * BUFFER);
  });
});
