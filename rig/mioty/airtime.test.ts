import { describe, expect, it } from '@jest/globals';
import { burstCountOfPayload, burstSeconds, ON_AIR_SYMBOLS, spanRangeSeconds, spanSeconds } from './airtime.ts';

describe('airtime', () => {
  // Payload bytes, bursts, ms of bursts, ms on the air, spans in seconds of UPG1 and UPG3 (computed independently, facts 3.5).
  const rows = [
    [0, 24, 363.0, 403.3, 3.637, 3.698, 0.809, 0.809],
    [10, 24, 363.0, 403.3, 3.637, 3.698, 0.809, 0.809],
    [11, 25, 378.1, 420.1, 3.78, 3.89, 0.84, 0.89],
    [20, 34, 514.2, 571.3, 5.05, 5.65, 1.09, 1.62],
    [50, 64, 967.9, 1075.5, 9.3, 11.5, 1.9, 4.1],
    [100, 114, 1724, 1916, 16.4, 21.2, 3.3, 8.1],
    [200, 214, 3237, 3596, 30.5, 40.7, 6.1, 16.2],
    [245, 259, 3917, 4352, 36.9, 49.5, 7.3, 19.9],
  ] as const;

  it.each(rows)('of a payload of %i bytes: %i bursts', (payload, bursts, burstMs, onAirMs, ...spans) => {
    expect(burstCountOfPayload(payload)).toBe(bursts);
    // The table is rounded to the last digit that it shows, most coarsely to 1 ms and 0.1 s.
    expect(Math.abs(1000 * burstSeconds(bursts) - burstMs)).toBeLessThan(0.6);
    expect(Math.abs(1000 * burstSeconds(bursts, ON_AIR_SYMBOLS) - onAirMs)).toBeLessThan(0.6);
    const normal = spanRangeSeconds('UPG1', bursts);
    const fast = spanRangeSeconds('UPG3', bursts);
    const digits = payload <= 20 ? 0.0051 : 0.051;
    for (const [i, seconds] of [normal.least, normal.most, fast.least, fast.most].entries()) {
      expect(Math.abs(seconds - spans[i])).toBeLessThan(bursts === 24 ? 0.00051 : digits);
    }
  });

  it('grows with addressing and payload format', () => {
    expect(burstCountOfPayload(10, 'short', true)).toBe(25);
    expect(burstCountOfPayload(10, 'eui64')).toBe(30);
    expect(burstCountOfPayload(238, 'eui64', true)).toBe(259);
  });

  it('spans from the first start to the last end', () => {
    expect(spanSeconds([0, 330, 717])).toBeCloseTo(753 / 2380.37109375, 12);
  });
});
