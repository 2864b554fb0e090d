import { describe, expect, it } from '@jest/globals';
import { decodeControlPayload } from '../../../rig/sigfox/control-payload.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { ANSWER_PAYLOAD, answerTo, CORE_IDENTITY, type CoreBench, coreBench, exchange } from '../testing/core-bench.ts';
import { carrierEmission, downlinkEmission } from '../testing/downlink.ts';
import { decodeEmission } from '../testing/emissions.ts';
import type { DeviceBehaviour } from './behaviour.ts';
import { frameMessage } from './messages.ts';

const MESSAGE = frameMessage('c0ffee', true);
/** 4 payload class at 600 bit/s, without ramps. */
const FRAME_SECONDS = 144 / 600;

const last = (bench: CoreBench) => {
  const emission = bench
    .emissions()
    .filter((entry) => entry.envelope.durationSeconds < 0.36)
    .at(-1)!;
  return { emission, frame: decodeEmission(emission, CORE_IDENTITY.key, 600) };
};

describe('a transaction with a downlink', () => {
  it('opens 20 s after frame 1, takes the frame, confirms it once and keeps the counter of the confirmation', async () => {
    const bench = await coreBench();
    const { outcome, window } = await exchange(bench, MESSAGE, [{ endAfterOpenSeconds: 3, levelDbm: -87 }]);
    expect(outcome).toEqual({
      emittedRanks: [1, 2, 3],
      refused: null,
      downlink: { payload: ANSWER_PAYLOAD, rssiDbm: -87 },
      confirmationSent: true,
    });
    const first = bench.emissions()[0];
    expect(window.openSeconds - (first.startSeconds + FRAME_SECONDS)).toBeCloseTo(20, 5);
    expect(window.closeSeconds - window.openSeconds).toBeCloseTo(25, 9);
    expect(window.frequencyHz * bench.scale).toBeCloseTo(first.carrierHz + 1_395_000 * bench.scale, 3);
    const { emission, frame } = last(bench);
    expect(emission.startSeconds - (window.openSeconds + 3)).toBeCloseTo(1.5, 2);
    expect(frame).toMatchObject({
      kind: 'control',
      rank: 1,
      mc: 101,
      bf: false,
      authOk: true,
      crcOk: true,
      violations: [],
    });
    const told = decodeControlPayload(hexToBytes(frame.payload!, 'payload'));
    expect(told).toMatchObject({ type: 'downlink_confirmation', rssiDbm: -87 });
    expect(bench.device.nvm.messageCounter).toBe(101);
  });

  it('says that none came when the window closes empty', async () => {
    const bench = await coreBench();
    const { outcome, window, endSeconds } = await exchange(bench, MESSAGE, []);
    expect(outcome).toMatchObject({ downlink: null, confirmationSent: false, refused: null });
    expect(endSeconds).toBeCloseTo(window.closeSeconds, 6);
    expect(bench.emissions()).toHaveLength(3);
    expect(bench.device.nvm.messageCounter).toBe(100);
  });

  it.each([
    ['ends a hair before the window closes', { endAfterOpenSeconds: 24.99 }, true],
    ['ends after the window has closed', { endAfterOpenSeconds: 25.02 }, false],
    ['ends before the window opens', { endAfterOpenSeconds: -0.1 }, false],
    ['ends as the window closes', { endAfterOpenSeconds: 24.9995 }, true],
    ['has 37 bits of its preamble in the window', { endAfterOpenSeconds: (37 + 133) / 600 }, true],
    ['has 34 bits of its preamble in the window', { endAfterOpenSeconds: (34 + 133) / 600 }, false],
    ['has lost its sync word to the opening', { endAfterOpenSeconds: 0.2 }, false],
    ['lies 6 kHz off', { endAfterOpenSeconds: 5, offsetHz: 6000, levelDbm: -60 }, false],
    ['lies 3 kHz off', { endAfterOpenSeconds: 5, offsetHz: -3000, levelDbm: -60 }, false],
    ['lies 300 Hz off', { endAfterOpenSeconds: 5, offsetHz: 300 }, true],
    ['is too weak', { endAfterOpenSeconds: 5, levelDbm: -140 }, false],
  ])('a frame that %s', async (_what, answer, taken) => {
    const bench = await coreBench();
    const { outcome } = await exchange(bench, MESSAGE, [answer]);
    expect(outcome.downlink !== null).toBe(taken);
    expect(outcome.confirmationSent).toBe(taken);
  });

  it('passes over what is not for it and takes the right frame among several', async () => {
    const bench = await coreBench();
    const { device } = bench;
    const wrong = (change: (content: Uint8Array) => void): Uint8Array => {
      const content = answerTo(device, 100);
      change(content);
      return content;
    };
    const { outcome } = await exchange(bench, MESSAGE, [
      { endAfterOpenSeconds: 1, content: answerTo(device, 99) },
      { endAfterOpenSeconds: 2, content: wrong((content) => content.set([content[5] ^ 0x11, content[6] ^ 0x11], 5)) },
      { endAfterOpenSeconds: 3, content: wrong((content) => content.set([content[9] ^ 0x40], 9)) },
      { endAfterOpenSeconds: 4, content: answerTo(device, 100, new Uint8Array(8)) },
    ]);
    // The third has one wrong bit, which the code corrects.
    expect(outcome.downlink?.payload).toEqual(ANSWER_PAYLOAD);
    expect(last(bench).frame.mc).toBe(101);
  });

  it('takes a frame that lies inside a long emission in time for its confirmation', async () => {
    const bench = await coreBench();
    const { device, clock } = bench;
    const sending = exchange(bench, MESSAGE, [{ endAfterOpenSeconds: 4, levelDbm: -80 }]);
    await clock.sleep(10);
    // A weak carrier stands in the channel the whole time.
    bench.put(
      carrierEmission({
        fromSeconds: clock.nowSeconds(),
        seconds: 60,
        frequencyHz: (device.settings.downlinkHz + device.lastOffsetHz! + 700) * bench.scale,
        levelDbm: -110,
      }),
    );
    const { outcome, window } = await sending;
    expect(outcome.confirmationSent).toBe(true);
    expect(last(bench).emission.startSeconds - (window.openSeconds + 4)).toBeCloseTo(1.5, 2);
  });

  it('waits 19 s and listens for 33.5 s in RC3D, and sends 6 kHz up and down', async () => {
    const bench = await coreBench({ rc: 'RC3D' });
    const { window } = await exchange(bench, MESSAGE, []);
    const [first, second, third] = bench.emissions();
    expect(window.openSeconds - (first.startSeconds + FRAME_SECONDS)).toBeCloseTo(19, 5);
    expect(window.closeSeconds - window.openSeconds).toBeCloseTo(33.5, 9);
    expect((second.carrierHz - first.carrierHz) / bench.scale).toBeCloseTo(6000, 3);
    expect((third.carrierHz - first.carrierHz) / bench.scale).toBeCloseTo(-6000, 3);
    expect(second.startSeconds - first.startSeconds - FRAME_SECONDS).toBeCloseTo(0.5, 4);
  });

  it('loses everything when the supply goes in the window', async () => {
    const bench = await coreBench();
    const { device, clock } = bench;
    const sending = exchange(bench, MESSAGE, [{ endAfterOpenSeconds: 5 }]);
    const failed = expect(sending).rejects.toMatchObject({ code: 'module-stopped' });
    await clock.sleep(23);
    device.powerOff();
    await failed;
    await clock.sleep(30);
    expect(bench.emissions()).toHaveLength(3);
  });
});

describe('hooks of a transaction', () => {
  const withHook = async (behaviour: DeviceBehaviour, ...at: number[]) => {
    const bench = await coreBench({ behaviours: [behaviour] });
    const result = await exchange(
      bench,
      MESSAGE,
      at.map((endAfterOpenSeconds) => ({ endAfterOpenSeconds })),
    );
    return { ...result, bench };
  };

  it('move, stretch or keep open the window', async () => {
    const late = await withHook({ window: (plan) => ({ ...plan, openSeconds: plan.openSeconds + 2 }) }, -0.5);
    expect(late.outcome.downlink).toBeNull();
    const early = await withHook(
      { window: (plan, _device, facts) => ({ ...plan, openSeconds: facts.lastFrameEndSeconds + 1 }) },
      2,
    );
    expect(early.outcome.downlink).not.toBeNull();
    const open = await withHook({ window: (plan) => ({ ...plan, closesOnValid: false }) }, 2);
    expect(last(open.bench).emission.startSeconds).toBeGreaterThan(open.window.closeSeconds);
  });

  it('take what is not valid, refuse what is, change what is told', async () => {
    const refuses = await withHook({ takesDownlink: () => false }, 2);
    expect(refuses.outcome.downlink).toBeNull();
    const bent = await withHook({ downlinkPayload: (payload) => payload.toReversed() }, 2);
    expect(bent.outcome.downlink?.payload).toEqual(ANSWER_PAYLOAD.toReversed());
    const bench = await coreBench({ behaviours: [{ takesDownlink: (_takes, facts) => facts.crcOk }] });
    const other = { ...CORE_IDENTITY, key: new Uint8Array(16) };
    const content = answerTo({ ...bench.device, identity: other }, 100);
    expect((await exchange(bench, MESSAGE, [{ endAfterOpenSeconds: 2, content }])).outcome.downlink).not.toBeNull();
  });

  it('delay, repeat or drop the confirmation', async () => {
    const late = await withHook({ confirmation: (plan) => ({ ...plan, delaySeconds: 5 }) }, 2);
    expect(last(late.bench).emission.startSeconds - (late.window.openSeconds + 2)).toBeCloseTo(5, 2);
    const twice = await withHook({ confirmation: (plan) => ({ ...plan, ranks: [1, 2] }) }, 2);
    expect(last(twice.bench).frame.rank).toBe(2);
    const none = await withHook({ confirmation: (plan) => ({ ...plan, send: false }) }, 2);
    expect(none.outcome).toMatchObject({ confirmationSent: false, downlink: { payload: ANSWER_PAYLOAD } });
    expect(none.bench.device.nvm.messageCounter).toBe(100);
  });

  it('listen to what nobody asked for', async () => {
    const heard: unknown[] = [];
    const always: DeviceBehaviour = {
      listensAlways: () => true,
      takesDownlink: (takes, f) => takes || (f.crcOk && f.authOk),
    };
    for (const behaviours of [[], [always]]) {
      const bench = await coreBench({ behaviours });
      bench.device.attach({
        started: () => {},
        stopped: () => {},
        occupied: () => () => {},
        say: () => {},
        unsolicited: (downlink) => heard.push(downlink.payload),
      });
      await bench.send(frameMessage('01', false));
      const first = bench.emissions()[0];
      bench.put(
        downlinkEmission(answerTo(bench.device, 100), {
          endSeconds: bench.clock.nowSeconds() + 21,
          frequencyHz: first.carrierHz + 1_395_000,
          levelDbm: -90,
        }),
      );
      await bench.clock.sleep(40);
      bench.device.powerOff();
    }
    expect(heard).toEqual([ANSWER_PAYLOAD]);
  });
});
