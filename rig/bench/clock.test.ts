import { describe, expect, it } from '@jest/globals';
import { withDeadline } from '../ports/clock.ts';
import { UnbrigError } from '../ports/errors.ts';
import { seededRandom } from '../ports/random.ts';
import { realClock } from './real-clock.ts';
import { simulatedClock } from './simulated-clock.ts';

describe('the simulated clock', () => {
  it('jumps: a day passes at once', async () => {
    const clock = simulatedClock();
    await clock.sleep(86400);
    expect(clock.nowSeconds()).toBe(86400);
  });

  it('fires in order of time, ties in order of creation', async () => {
    const clock = simulatedClock();
    const random = seededRandom(1);
    const times = Array.from({ length: 2000 }, () => random.integer(50));
    const fired: [number, number][] = [];
    times.forEach((time, index) => {
      clock.at(time, () => fired.push([clock.nowSeconds(), index]));
    });
    await clock.idle();
    const expected = times
      .map((time, index): [number, number] => [time, index])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    expect(fired).toEqual(expected);
  });

  it('lets what a timer set going come to rest before the next timer', async () => {
    const clock = simulatedClock();
    const seen: string[] = [];
    const busy = async (name: string): Promise<void> => {
      for (let i = 0; i < 50; i++) await Promise.resolve();
      await new Promise<void>((resolve) => process.nextTick(resolve));
      await new Promise<void>((resolve) => setImmediate(resolve));
      seen.push(`${name} at ${clock.nowSeconds()}`);
    };
    for (const second of [1, 2, 3]) clock.at(second, () => void busy(`${second}`));
    await clock.idle();
    expect(seen).toEqual(['1 at 1', '2 at 2', '3 at 3']);
  });

  it('calls back in a later turn, at the present, for a time that has passed', async () => {
    const clock = simulatedClock();
    await clock.sleep(5);
    const seen: unknown[] = [];
    clock.at(1, () => seen.push(clock.nowSeconds()));
    seen.push('first');
    await clock.idle();
    expect(seen).toEqual(['first', 5]);
  });

  it('does not fire what was cancelled, nor move for it', async () => {
    const clock = simulatedClock();
    const fired: string[] = [];
    const cancelLate = clock.at(100, () => fired.push('late'));
    const cancelTie = clock.at(1, () => fired.push('tie'));
    clock.at(1, () => fired.push('never'))();
    clock.at(0.5, () => cancelTie());
    cancelLate();
    cancelLate();
    await clock.idle();
    expect([fired, clock.nowSeconds(), clock.pendingTimers()]).toEqual([[], 0.5, 0]);
  });

  it('stands still while it is held, and each hold is released once', async () => {
    const clock = simulatedClock();
    const release = clock.hold();
    const other = clock.hold();
    const slept = clock.sleep(1);
    release();
    release();
    for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
    expect(clock.nowSeconds()).toBe(0);
    other();
    await slept;
    expect(clock.nowSeconds()).toBe(1);
  });

  it('rejects a sleep with the reason of its signal', async () => {
    const clock = simulatedClock();
    const controller = new AbortController();
    const slept = clock.sleep(10, controller.signal);
    clock.at(2, () => controller.abort('enough'));
    await expect(slept).rejects.toBe('enough');
    await expect(clock.sleep(1, controller.signal)).rejects.toBe('enough');
    expect(clock.nowSeconds()).toBe(2);
  });

  it('bounds a wait for what never comes', async () => {
    const clock = simulatedClock();
    const late = () => new UnbrigError('late', 'link', 'nothing came');
    await expect(withDeadline(clock, new Promise(() => {}), 30, late)).rejects.toMatchObject({ code: 'late' });
    expect(
      await withDeadline(
        clock,
        clock.sleep(3).then(() => 'in time'),
        30,
        late,
      ),
    ).toBe('in time');
    expect([clock.nowSeconds(), clock.pendingTimers()]).toEqual([33, 0]);
  });

  it('never comes to infinity and refuses what is not a time', async () => {
    const clock = simulatedClock();
    clock.at(Number.POSITIVE_INFINITY, () => {
      throw new Error('must not fire');
    });
    await clock.idle();
    expect(clock.nowSeconds()).toBe(0);
    expect(() => clock.at(Number.NaN, () => {})).toThrow('NaN');
  });

  it('fires 100 000 timers in a chain', async () => {
    const clock = simulatedClock();
    for (let i = 0; i < 100_000; i++) await clock.sleep(0.001);
    expect(clock.nowSeconds()).toBeCloseTo(100, 6);
  });
});

describe('the real clock', () => {
  it('never calls back early', async () => {
    const clock = realClock();
    for (const seconds of [0, 0.0004, 0.0021, 0.005]) {
      const until = clock.nowSeconds() + seconds;
      await clock.sleep(seconds);
      expect(clock.nowSeconds()).toBeGreaterThanOrEqual(until);
    }
  });

  it('rejects an aborted sleep, and can wait longer than a timer counts', async () => {
    const clock = realClock();
    const controller = new AbortController();
    const slept = clock.sleep(1e9, controller.signal);
    clock.at(clock.nowSeconds() + 0.002, () => controller.abort('enough'));
    await expect(slept).rejects.toBe('enough');
  });
});
