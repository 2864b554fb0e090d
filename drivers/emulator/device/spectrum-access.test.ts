import { describe, expect, it } from '@jest/globals';
import type { RadioConfigurationId } from '../../../rig/sigfox/types.ts';
import { ANSWER_PAYLOAD, answerTo, CORE_IDENTITY, type CoreBench, coreBench, exchange } from '../testing/core-bench.ts';
import { carrierEmission, downlinkEmission } from '../testing/downlink.ts';
import { decodeEmission } from '../testing/emissions.ts';
import { channelState, resetChannels } from './hopping.ts';
import { frameMessage } from './messages.ts';

const MESSAGE = frameMessage('c0ffee', false);
const FRAME_SECONDS = 144 / 600;

/** Puts a carrier on the zone's channel from now on. */
function jam(bench: CoreBench, seconds: number, levelDbm: number, offsetHz = 30_000): void {
  bench.put(
    carrierEmission({
      fromSeconds: bench.clock.nowSeconds(),
      seconds,
      frequencyHz: bench.device.settings.uplinkHz + offsetHz,
      levelDbm,
    }),
  );
}

const ranksAndCounters = (bench: CoreBench) =>
  bench.emissions().map((emission) => {
    const { rank, mc } = decodeEmission(emission, CORE_IDENTITY.key, 600);
    return [rank, mc];
  });

describe('listen before talk', () => {
  it.each<[RadioConfigurationId, number, number, boolean]>([
    ['RC3C', -79, 30_000, true],
    ['RC3C', -81, 30_000, false],
    ['RC5', -64, 30_000, true],
    ['RC5', -66, 30_000, false],
    ['RC3C', -60, -94_000, true],
    ['RC3C', -30, 106_000, false],
  ])('in %s a carrier of %d dBm at %d Hz from the centre blocks: %s', async (rc, levelDbm, offsetHz, blocks) => {
    const bench = await coreBench({ rc });
    jam(bench, 100, levelDbm, offsetHz);
    const outcome = await bench.send(MESSAGE);
    expect(outcome).toMatchObject({
      emittedRanks: blocks ? [] : [1, 2, 3],
      refused: blocks ? 'channel-busy' : null,
    });
    expect(bench.device.nvm.messageCounter).toBe(blocks ? 99 : 100);
  });

  it('skips a blocked frame, tries the later ranks and uses one counter for them', async () => {
    const bench = await coreBench({ rc: 'RC3C' });
    jam(bench, 5.4, -60);
    expect(await bench.send(MESSAGE)).toMatchObject({ emittedRanks: [2, 3], refused: null });
    expect(ranksAndCounters(bench)).toEqual([
      [2, 100],
      [3, 100],
    ]);
  });

  it('begins a frame 5 ms after the channel falls free, and no sooner', async () => {
    const bench = await coreBench({ rc: 'RC5' });
    const startSeconds = bench.clock.nowSeconds();
    jam(bench, 0.25, -50);
    await bench.send(MESSAGE);
    const rampBegins = bench.emissions()[0].beginSeconds - (startSeconds + 0.25);
    expect(rampBegins).toBeGreaterThanOrEqual(0.005);
    expect(rampBegins).toBeLessThan(0.0085);
  });

  it('sees no free channel in pulses with gaps shorter than 5 ms', async () => {
    const bench = await coreBench({ rc: 'RC3C' });
    const from = bench.clock.nowSeconds();
    for (let n = 0; n < 700; n++) {
      const pulse = { fromSeconds: from + n * 0.01, seconds: 0.0062, frequencyHz: bench.device.settings.uplinkHz };
      bench.put(carrierEmission({ ...pulse, levelDbm: -70 }));
    }
    await bench.send(MESSAGE);
    expect(bench.emissions()[0].startSeconds).toBeGreaterThan(from + 5);
  });

  it('waits T_W from the end of the carrier sense that gave frame 1 up, at the frequency of frame 1', async () => {
    const bench = await coreBench({ rc: 'RC3C' });
    jam(bench, 5.4, -60);
    const { outcome, window } = await exchange(bench, MESSAGE, [{ endAfterOpenSeconds: 2 }]);
    const [second] = bench.emissions();
    expect(outcome).toMatchObject({
      emittedRanks: [2, 3],
      downlink: { payload: ANSWER_PAYLOAD },
      confirmationSent: true,
    });
    // T_IFB and the free time of carrier sense lie between the two.
    expect(window.openSeconds - second.startSeconds).toBeCloseTo(19 - 0.505, 3);
    expect(window.frequencyHz).toBeCloseTo(second.carrierHz / bench.scale - 6000 - 1_000_000, 3);
  });

  it('does not open a window when no frame went out', async () => {
    const bench = await coreBench({ rc: 'RC3C' });
    jam(bench, 100, -60);
    expect(await bench.send({ ...MESSAGE, downlink: true })).toMatchObject({ refused: 'channel-busy', downlink: null });
    expect(bench.windows).toHaveLength(0);
  });

  it('drops a confirmation for which the channel is not free in time, and does not use its counter', async () => {
    const bench = await coreBench({ rc: 'RC3C' });
    const { clock, device } = bench;
    const sending = bench.send({ ...MESSAGE, downlink: true });
    await clock.sleep(10);
    const [{ openSeconds, frequencyHz }] = bench.windows;
    const place = { endSeconds: openSeconds + 1, frequencyHz: frequencyHz * bench.scale, levelDbm: -90 };
    bench.put(downlinkEmission(answerTo(device, 100), place));
    await clock.sleep(openSeconds + 1 - clock.nowSeconds());
    jam(bench, 10, -60);
    expect(await sending).toMatchObject({ downlink: { payload: ANSWER_PAYLOAD }, confirmationSent: false });
    expect(device.nvm.messageCounter).toBe(100);
  });

  it('does nothing of it where a fault says so', async () => {
    const bench = await coreBench({
      rc: 'RC3C',
      behaviours: [{ carrierSense: (plan) => ({ ...plan, freeSeconds: 0 }) }],
    });
    jam(bench, 100, -60);
    expect((await bench.send(MESSAGE)).emittedRanks).toEqual([1, 2, 3]);
  });
});

describe('low duty cycle', () => {
  const long = { ...frameMessage('00'.repeat(12), false), interFrameMilliseconds: 0 };

  it('refuses three long frames without a pause between them', async () => {
    const bench = await coreBench({ rc: 'RC3D', bitRateBps: 100 });
    expect(await bench.send(long)).toMatchObject({ emittedRanks: [], refused: 'low-duty-cycle' });
    expect(await bench.send({ ...long, interFrameMilliseconds: 50 })).toMatchObject({ refused: null });
    expect(bench.device.nvm.messageCounter).toBe(100);
  });

  it('can be bent', async () => {
    const bench = await coreBench({ rc: 'RC3D', bitRateBps: 100, behaviours: [{ lowDutyCycle: () => false }] });
    expect((await bench.send(long)).emittedRanks).toEqual([1, 2, 3]);
  });
});

describe('frequency hopping', () => {
  /** Macro channel, and micro channel in it, of each emission. */
  const channels = (bench: CoreBench): (readonly [number, number])[] =>
    bench.emissions().map((emission) => {
      const fromFirst = emission.carrierHz / bench.scale - (902_200_000 - 100_000);
      const macro = Math.floor(fromFirst / 300_000);
      return [macro, Math.floor((fromFirst - macro * 300_000) / 25_000)];
    });

  it('waits 20 s after a message, and after a confirmation', async () => {
    const bench = await coreBench({ rc: 'RC2' });
    await bench.send(MESSAGE);
    await bench.send(MESSAGE);
    const starts = bench.emissions().map((emission) => emission.startSeconds);
    expect(starts[3] - starts[2] - FRAME_SECONDS).toBeCloseTo(20, 4);
    resetChannels(bench.device);
    await exchange(bench, MESSAGE, [{ endAfterOpenSeconds: 4 }]);
    const confirmation = bench.emissions().at(-1)!;
    await bench.send(MESSAGE);
    expect(bench.emissions().at(-3)!.startSeconds - confirmation.startSeconds - 176 / 600).toBeCloseTo(20, 4);
  });

  it('keeps the pause over a restart', async () => {
    const bench = await coreBench({ rc: 'RC2' });
    await bench.send(MESSAGE);
    bench.device.restart();
    await bench.clock.sleep(0.3);
    await bench.send(MESSAGE);
    const starts = bench.emissions().map((emission) => emission.startSeconds);
    expect(starts[3] - starts[2] - FRAME_SECONDS).toBeCloseTo(20, 4);
  });

  it('takes each micro channel once, then goes to another macro channel until it is reset', async () => {
    const bench = await coreBench({ rc: 'RC2' });
    const states = [channelState(bench.device)];
    for (let n = 0; n < 3; n++) {
      await bench.send(MESSAGE);
      states.push(channelState(bench.device));
    }
    expect(states.map((state) => [state?.defaultMacroChannel, state?.freeMicroChannels])).toEqual([
      [true, 6],
      [true, 3],
      [true, 0],
      [false, 3],
    ]);
    const used = channels(bench);
    expect(used.slice(0, 6).map(([macro]) => macro)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(
      used
        .slice(0, 6)
        .map(([, micro]) => micro)
        .sort(),
    ).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(used.slice(6).map(([macro]) => macro)).size).toBe(1);
    expect(used[6][0]).not.toBe(0);
    resetChannels(bench.device);
    await bench.send(MESSAGE);
    expect(channels(bench).at(-1)![0]).toBe(0);
  });

  it('uses the six micro channels evenly and keeps 2 kHz from their edges', async () => {
    const bench = await coreBench({ rc: 'RC4' });
    const counts = new Map<number, number>();
    for (let n = 0; n < 60; n++) {
      resetChannels(bench.device);
      await bench.send(MESSAGE);
    }
    for (const emission of bench.emissions()) {
      const inMacro = emission.carrierHz / bench.scale - 920_700_000;
      const micro = Math.floor(inMacro / 25_000);
      const inMicro = inMacro - micro * 25_000;
      expect(inMicro).toBeGreaterThan(1999);
      expect(inMicro).toBeLessThan(23_001);
      counts.set(micro, (counts.get(micro) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const count of counts.values()) expect(Math.abs(count - 30)).toBeLessThan(18);
  });

  it('sends a bidirectional message one channel up and one down, and finds three neighbours as long as three are free', async () => {
    const bench = await coreBench({ rc: 'RC2' });
    for (let n = 0; n < 20; n++) {
      const { outcome } = await exchange(bench, MESSAGE, []);
      expect(outcome.emittedRanks).toEqual([1, 2, 3]);
      const [first, second, third] = bench.emissions().slice(-3);
      expect((second.carrierHz - first.carrierHz) / bench.scale).toBeCloseTo(25_000, 3);
      expect((third.carrierHz - first.carrierHz) / bench.scale).toBeCloseTo(-25_000, 3);
      if (channelState(bench.device)!.freeMicroChannels < 3) resetChannels(bench.device);
    }
    expect(channels(bench).every(([macro]) => macro === 0)).toBe(true);
  });

  it('can be bent', async () => {
    const bench = await coreBench({
      rc: 'RC2',
      behaviours: [
        { quiet: () => 5, hopping: (plan) => ({ ...plan, microChannels: plan.microChannels.map(() => 4) }) },
      ],
    });
    await bench.send(MESSAGE);
    await bench.send(MESSAGE);
    const starts = bench.emissions().map((emission) => emission.startSeconds);
    expect(starts[3] - starts[2] - FRAME_SECONDS).toBeCloseTo(5, 4);
    expect(channels(bench).map(([, micro]) => micro)).toEqual([4, 4, 4, 4, 4, 4]);
  });
});
