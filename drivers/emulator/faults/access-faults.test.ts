import { describe, expect, it } from '@jest/globals';
import type { OnAir } from '../ether.ts';
import { decodeEmission } from '../testing/emissions.ts';
import { s1Bench } from '../testing/s1-bench.ts';

type Bench = Awaited<ReturnType<typeof s1Bench>>;

/** Micro channels of the frames, from the uplink centre of RC2; the crystal's error is small against a channel. */
const channelsOf = (frames: readonly OnAir[], errorPpm: number): number[] =>
  frames.map(({ carrierHz }) => Math.floor((carrierHz / (1 + errorPpm * 1e-6) - 902_200_000 + 100_000) / 25_000));

const counters = (bench: Bench): (number | null)[] =>
  bench.emissions().map((emission) => decodeEmission(emission, bench.bench.device.identity.key).mc);

describe('hopping faults', () => {
  const hopping = async (fault: string, ...commands: readonly string[]) => {
    const bench = await s1Bench({ rc: 'RC2', faults: [fault] });
    const replies: string[] = [];
    for (const command of commands) replies.push(await bench.ask(command, command.startsWith('AT$S') ? 24 : 1));
    const frames = bench.emissions();
    return { replies, frames, channels: channelsOf(frames, bench.bench.device.oscillator.errorPpm) };
  };

  it('use channels that the plan leaves free, or too few of them', async () => {
    const { channels } = await hopping('hopping-unused-channels', 'AT$SF=01');
    expect(channels.slice(0, 2)).toEqual([0, 7]);
    const few = await hopping('hopping-three-channels', 'AT$SF=01', 'AT$SF=02', 'AT$RC', 'AT$SF=03');
    expect([...new Set(few.channels)].sort()).toEqual([1, 2, 3]);
  });

  it('lie at the edges of channels, or in the next macro channel', async () => {
    const { frames, channels } = await hopping('hopping-ignores-guards', 'AT$SF=01');
    expect(frames).toHaveLength(3);
    for (const channel of channels) expect([1, 2, 3, 4, 5, 6]).toContain(channel);
    const far = await hopping('hopping-leaves-macro-channel', 'AT$SF=01');
    expect(far.frames.map(({ carrierHz }) => carrierHz > 902_350_000)).toEqual([false, false, true]);
  });

  it('keep no pause, and count no channels', async () => {
    const bench = await s1Bench({ rc: 'RC2', faults: ['hopping-no-pause'] });
    await bench.answer('AT$SB=1');
    await bench.answer('AT$SB=1');
    const [, , last, next] = bench.emissions();
    expect(next.beginSeconds - last.endSeconds).toBeLessThan(1);
    const told = await hopping('channels-not-counted', 'AT$SF=01', 'AT$GI?');
    expect(told.replies[1]).toBe('1,6\r\n');
    const kept = await hopping('channels-reset-ignored', 'AT$SF=01', 'AT$RC', 'AT$GI?');
    expect(kept.replies.slice(1)).toEqual(['OK\r\n', '1,3\r\n']);
  });
});

describe('faults of the memory', () => {
  it('bring a counter back that a frame has carried', async () => {
    const bench = await s1Bench({ faults: ['counter-written-last'] });
    bench.send('AT$SF=01\r');
    await bench.clock.sleep(1.6);
    bench.bench.device.powerOff();
    await bench.clock.sleep(1);
    bench.bench.device.powerOn();
    await bench.clock.sleep(1);
    await bench.ask('AT$SF=02', 12);
    expect(new Set(counters(bench))).toEqual(new Set([3981]));
  });

  it('lose what was answered a moment ago', async () => {
    const bench = await s1Bench({ faults: ['counter-written-late'] });
    await bench.answer('AT$SF=01');
    bench.bench.device.powerOff();
    await bench.clock.sleep(1);
    bench.bench.device.powerOn();
    await bench.clock.sleep(1);
    await bench.ask('AT$SF=02', 12);
    expect(new Set(counters(bench))).toEqual(new Set([3981]));
  });

  it.each([
    ['AT$SF=00112233445566778899AABBCC', [3981, 3981]],
    ['AT', [3981, 3982]],
  ])('go back over a reset after a refusal alone (%s)', async (between, wanted) => {
    const bench = await s1Bench({ faults: ['counter-back-after-refusal'] });
    await bench.ask('AT$SF=01', 12);
    await bench.ask(between);
    await bench.ask('AT$P=0', 2);
    await bench.ask('AT$SF=02', 12);
    const found = counters(bench);
    expect([found[0], found.at(-1)]).toEqual(wanted);
  });

  it('wear out after a few writes', async () => {
    const bench = await s1Bench({ faults: ['nvm-wears-out'] });
    for (let n = 0; n < 10; n++) await bench.ask('AT$SB=1', 12);
    const found = counters(bench).filter((_counter, index) => index % 3 === 0);
    expect(found.slice(0, 7)).toEqual([3981, 3982, 3983, 3984, 3985, 3986, 3987]);
    expect(new Set(found.slice(7))).toEqual(new Set([3988]));
  });
});

describe('a disturbance', () => {
  it('cuts the message of the faulty module to one frame', async () => {
    for (const [fault, frames] of [
      [[], 3],
      [['disturbed-sends-one-frame'], 1],
    ] as const) {
      const bench = await s1Bench({ faults: fault });
      const startSeconds = bench.clock.nowSeconds();
      const silent = { startSeconds: 0, durationSeconds: 20, fill: (): void => {} };
      bench.bench.ether.transmit({
        startSeconds,
        envelope: silent,
        carrierHz: 868_130_000,
        driftHzPerSecond: 0,
        powerDbm: 15,
      });
      await bench.ask('AT$SB=1', 12);
      expect(bench.emissions()).toHaveLength(1 + frames);
    }
  });
});
