import { describe, expect, it } from '@jest/globals';
import type { Stimulus } from '../../rig/conformance/stimulus.ts';
import { carrierSenseBudgetMilliseconds } from '../../rig/sigfox/channel-access.ts';
import { radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';
import { play, type StimulusRecord } from '../testing/stimulus-context.ts';
import {
  channelFaint,
  channelNeighbour,
  channelReleased,
  channelTaken,
  firstFrameBlocked,
  hoppingPair,
  replicasBlocked,
} from './access.ts';
import { blockedThenReset, jammedBand, jammedReplica, powerCuts } from './robustness.ts';

/** Plays a stimulus for a module of another zone. */
const played = ({ run }: Stimulus, zone: string, bitRateBps = 100): Promise<StimulusRecord> =>
  play((context) => {
    const { declared } = context;
    return run({ ...context, declared: { ...declared, zone, ixit: { ...declared.ixit, bitRateBps } } });
  });

/** The carrier of a stimulus and the command under it, against which its times are told. */
async function carrierOf(stimulus: Stimulus, rc = 'RC3C', bitRateBps = 100) {
  const { interferers, operations } = await played(stimulus, rc, bitRateBps);
  const [{ startSeconds, durationSeconds, ...carrier }] = interferers;
  const command = operations.find(({ timeSeconds }) => timeSeconds > startSeconds - 2)?.timeSeconds ?? Number.NaN;
  return { ...carrier, begins: startSeconds - command, ends: startSeconds + durationSeconds - command };
}

/** What each carrier sense of a message of three short frames may take at 100 bit/s, seconds. */
function budgets(): readonly number[] {
  const access = radioConfiguration('RC3C').spectrumAccess;
  if (access.kind !== 'listen-before-talk') throw new Error('no carrier sense');
  const shape = {
    bitRateBps: 100,
    messageType: 'bit1',
    payload: new Uint8Array(0),
    bidirectional: false,
    numberOfFrames: 3,
    interframeMilliseconds: 500,
  } as const;
  return ([1, 2, 3] as const).map((rank) => carrierSenseBudgetMilliseconds(access, shape, rank) / 1e3);
}

describe('carriers on the channel', () => {
  it('are as far from the threshold as the vendor declares, and a little more', async () => {
    expect(await carrierOf(channelTaken)).toMatchObject({ levelDbm: -80 + 3 + 1, frequencyHz: 923_200_000 });
    expect(await carrierOf(channelFaint)).toMatchObject({ levelDbm: -80 - 3 - 1, frequencyHz: 923_200_000 });
    expect(await carrierOf(channelTaken, 'RC5')).toMatchObject({ levelDbm: -65 + 3 + 1, frequencyHz: 923_300_000 });
    expect(await carrierOf(channelNeighbour)).toMatchObject({ frequencyHz: 923_400_000 });
  });

  it('are there before the command, and as long as the message may wait', async () => {
    const [first, second, third] = budgets();
    const waits = first + second + third + 2 * 0.5;
    for (const stimulus of [channelTaken, blockedThenReset]) {
      const { begins, ends } = await carrierOf(stimulus);
      expect(begins).toBeLessThan(0);
      expect(ends).toBeGreaterThan(waits + 1);
    }
  });

  it('go while the carrier sense is going on that they are meant for', async () => {
    const [first, second] = budgets();
    expect((await carrierOf(channelReleased)).ends).toBeLessThan(first - 0.5);
    const { ends } = await carrierOf(firstFrameBlocked);
    expect(ends).toBeGreaterThan(first + 0.5);
    expect(ends).toBeLessThan(first + 0.5 + second - 0.5);
  });

  it.each([
    [100, 2.08],
    [600, 2.08 / 6],
  ])('come in the course of frame 1 at %i bit/s, whether the module is eager or slow', async (bitRate, seconds) => {
    const { begins, ends } = await carrierOf(replicasBlocked, 'RC3C', bitRate);
    for (const wakeSeconds of [0.15, 0.3 + seconds / 4]) {
      expect(begins).toBeGreaterThan(wakeSeconds);
      expect(begins).toBeLessThan(wakeSeconds + seconds);
    }
    expect(ends).toBeGreaterThan(0.5 + seconds + 8);
  });
});

describe('two messages of a hopping module', () => {
  it('are asked for one right after the other, on fresh channels', async () => {
    const { operations } = await played(hoppingPair, 'RC2', 600);
    const kinds = operations.map(({ operation }) => operation.kind);
    expect(kinds).toEqual(['resetChannels', 'sendFrame', 'sendFrame']);
    const [reset, first, second] = operations.map(({ timeSeconds }) => timeSeconds);
    expect(reset).toBeGreaterThanOrEqual(20);
    expect(second - first).toBeCloseTo(0.1, 6);
  });
});

describe('cuts of the supply', () => {
  it.each([
    ['RC1', 100, 1.2],
    ['RC2', 600, 0.2],
  ] as const)('come in pauses and in a frame, reckoned from a like message (%s)', async (rc, bitRate, frame) => {
    const { marks } = await played(powerCuts, rc, bitRate);
    const sends = marks.filter(({ name, data }) => name === 'send' && data.cut !== undefined);
    const offs = marks.filter(({ name }) => name === 'power-off');
    const after = sends.map(({ timeSeconds }, index) => offs[index].timeSeconds - timeSeconds);
    expect(sends.map(({ data }) => data.cut)).toEqual(['after-frame-1', 'after-frame-2', 'in-frame-1', 'after-answer']);
    // Against the cut in the middle of frame 1.
    expect(after[0] - after[2]).toBeCloseTo(frame / 2 + 0.25, 6);
    expect(after[1] - after[2]).toBeCloseTo(1.5 * frame + 0.75, 6);
  });

  it('never carry one payload twice', async () => {
    const { operations } = await played(powerCuts, 'RC1');
    const payloads = operations.map(({ operation }) => (operation.kind === 'sendFrame' ? operation.payload : ''));
    expect(new Set(payloads).size).toBe(9);
  });
});

describe('jammers', () => {
  it('stand in the middle of the band for the whole message', async () => {
    const { begins, ends, frequencyHz } = await carrierOf(jammedBand, 'RC1');
    expect(frequencyHz).toBe(868_130_000);
    expect([begins < 0, ends > 3 * 1.12 + 2 * 0.5 + 0.5]).toEqual([true, true]);
  });

  it.each([
    ['RC1', 100, 1.12, 6_000, 1_395_000],
    ['RC2', 600, 1.12 / 6, 25_000, 3_000_000],
  ] as const)('hit frame 2 alone at its own place (%s)', async (rc, bitRate, frame, stepHz, downlinkHz) => {
    const [jams] = (await played(jammedReplica, rc, bitRate)).planned;
    expect(jams.length).toBe(Math.ceil(frame / (224 / 600)));
    for (const { afterSeconds, offsetHz = 0 } of jams) {
      expect(afterSeconds).toBeGreaterThan(0.5);
      expect(afterSeconds + 224 / 600).toBeLessThan(0.5 + frame + 0.5);
      // One of the two tones of a downlink lies on the frame.
      expect(Math.abs(downlinkHz + offsetHz - stepHz)).toBe(800);
    }
  });
});
