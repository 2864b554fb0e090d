import { describe, expect, it } from '@jest/globals';
import { createEther, type Emission } from './ether.ts';

const emission = (startSeconds: number): Emission => ({
  startSeconds,
  envelope: { startSeconds: -0.01, durationSeconds: 1, fill: () => {} },
  carrierHz: 868_130_000,
  driftHzPerSecond: 0,
  powerDbm: 14,
});

describe('ether', () => {
  it('tells what touches an interval, in order', () => {
    const ether = createEther();
    ether.retain(0);
    for (const start of [5, 1, 3]) ether.transmit(emission(start));
    expect(ether.during(0, 10).map((entry) => entry.startSeconds)).toEqual([1, 3, 5]);
    expect(ether.during(1.99, 2.98)).toHaveLength(0);
    expect(ether.during(1.98, 2.995).map((entry) => entry.startSeconds)).toEqual([1, 3]);
  });

  it('forgets what every receiver has heard, and keeps what one has not', () => {
    const ether = createEther();
    const first = ether.retain(0);
    const second = ether.retain(0);
    ether.transmit(emission(1));
    first.release(10);
    ether.transmit(emission(20));
    expect(ether.during(0, 30)).toHaveLength(2);
    second.release(10);
    ether.transmit(emission(40));
    expect(ether.during(0, 50).map((entry) => entry.startSeconds)).toEqual([20, 40]);
    first.close();
    second.close();
    ether.transmit(emission(60));
    expect(ether.during(0, 70).map((entry) => entry.startSeconds)).toEqual([60]);
  });

  it('calls back on transmissions and cuts until it is told not to', () => {
    const ether = createEther();
    let calls = 0;
    const end = ether.onChange(() => calls++);
    const sent = ether.transmit(emission(1));
    sent.cut(1.5);
    end();
    ether.transmit(emission(2));
    expect(calls).toBe(2);
    expect(ether.during(1.6, 1.9)).toHaveLength(0);
  });
});
