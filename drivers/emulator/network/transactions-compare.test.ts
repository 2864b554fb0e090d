import { beforeAll, describe, expect, it } from '@jest/globals';
import type { NetworkDownlink } from '../../../rig/ports/network.ts';
import { seededRandom } from '../../../rig/ports/random.ts';
import { openSession, type SessionBench } from '../testing/transactions/bench.ts';
import { compare } from '../testing/transactions/compare.ts';
import { runTransaction, type Views } from '../testing/transactions/run.ts';
import type { SessionPlan, TransactionPlan } from '../testing/transactions/scenario.ts';

const SESSION: SessionPlan = {
  name: 'comparison',
  rc: 'RC1',
  bitRateBps: 600,
  rollover: 256,
  messageCounter: 254,
  baseStations: [
    { id: 'bs-1', eastKm: 1, northKm: 0 },
    { id: 'bs-2', eastKm: 0, northKm: 2 },
  ],
};
const PLAN: TransactionPlan = {
  name: 'one transaction',
  message: {
    type: 'bytes',
    payload: Uint8Array.of(1, 2, 3),
    downlink: true,
    frames: 3,
    confirmationMilliseconds: 1500,
  },
  pauseSeconds: 60,
  off: [],
  disturbances: [],
  rogues: [],
  answer: { kind: 'in-time', share: 0.5 },
  answerPayload: '0011223344556677',
  windowShare: 0.2,
};

describe('comparison of the views of a transaction', () => {
  let bench: SessionBench;
  let views: Views;
  const of = (changed: Views) => compare(bench, changed, { downlinksToday: 0 });
  const withNetwork = (change: Partial<Views['network']>): Views => ({
    ...views,
    network: { ...views.network, ...change },
  });
  const withDevice = (change: Partial<Views['device']>): Views => ({
    ...views,
    device: { ...views.device, ...change },
  });
  const withOutcome = (change: Partial<Views['device']['outcome']>): Views =>
    withDevice({ outcome: { ...views.device.outcome, ...change } });
  const downlink = (change: Partial<NetworkDownlink>): Views =>
    withNetwork({ downlinks: [{ ...views.network.downlinks![0], ...change }] });
  const later = (index: number, seconds: number): Views => ({
    ...views,
    rig: views.rig.map((frame, place) =>
      place === index
        ? {
            ...frame,
            startSeconds: { ...frame.startSeconds, value: frame.startSeconds.value + seconds },
            endSeconds: { ...frame.endSeconds, value: frame.endSeconds.value + seconds },
          }
        : frame,
    ),
  });

  beforeAll(async () => {
    bench = await openSession(SESSION, seededRandom(4, 'comparison'));
    views = await runTransaction(bench, PLAN, seededRandom(4, 'air'));
    await bench.close();
  });

  it('finds nothing in a confirmed transaction over the rollover', () => {
    expect(of(views)).toEqual([]);
    expect(views.network.downlinks).toMatchObject([{ state: 'confirmed', counter: 255 }]);
    expect(views.device).toMatchObject({ counter: 255, storedCounter: 0 });
    expect(views.rig.map((frame) => frame.decoded.mc)).toEqual([255, 255, 255, 0]);
  });

  it.each<[string, () => Views]>([
    ['a frame that the rig missed', () => ({ ...views, rig: views.rig.slice(1) })],
    ['a confirmation that the rig missed', () => ({ ...views, rig: views.rig.slice(0, 3) })],
    ['a frame too many', () => ({ ...views, rig: [...views.rig, views.rig[3]] })],
    ['a replica 100 ms late', () => later(1, 0.1)],
    ['a replica that rig and station time 5 ms apart', () => later(1, 0.005)],
    ['a confirmation 100 ms late', () => later(3, 0.1)],
    ['another counter on the air', () => withDevice({ counter: 7 })],
    ['another counter in the memory', () => withDevice({ storedCounter: 255 })],
    ['a replica that the device did not send', () => withOutcome({ emittedRanks: [1, 2] })],
    ['a downlink that the device did not take', () => withOutcome({ downlink: null, confirmationSent: false })],
    ['another payload taken', () => withOutcome({ downlink: { payload: new Uint8Array(8), rssiDbm: -100 } })],
    ['a downlink without confirmation', () => withOutcome({ confirmationSent: false })],
    ['nothing stored', () => withNetwork({ messages: [], metadata: [], callbacks: [], downlinks: [] })],
    ['two messages stored', () => withNetwork({ messages: [...views.network.messages!, ...views.network.messages!] })],
    ['another payload stored', () => withNetwork({ messages: [{ ...views.network.messages![0], payload: '010204' }] })],
    ['no callback', () => withNetwork({ callbacks: [] })],
    [
      'a reception that is missing',
      () => {
        const [record, ...rest] = views.network.metadata!;
        const receptions = record.receptions.slice(1);
        return withNetwork({ metadata: [{ ...record, receptions, tally: receptions.length }, ...rest] });
      },
    ],
    [
      'a tally of its own',
      () => withNetwork({ metadata: views.network.metadata!.map((record) => ({ ...record, tally: 9 })) }),
    ],
    ['a reception of a station that is off', () => ({ ...views, plan: { ...PLAN, off: ['bs-1'] } })],
    ['another downlink sent', () => downlink({ payload: 'ffffffffffffffff' })],
    ['a downlink before the window', () => downlink({ startSeconds: views.device.window!.openSeconds - 1 })],
    ['a downlink that ends elsewhere', () => downlink({ endSeconds: views.network.downlinks![0].endSeconds! + 0.5 })],
    ['a confirmation that the network lost', () => downlink({ state: 'sent' })],
    [
      'a dropped request',
      () => {
        const { startSeconds: _start, ...rest } = views.network.downlinks![0];
        return withNetwork({ downlinks: [{ ...rest, state: 'dropped', reason: 'late' }] });
      },
    ],
    ['a late answer taken', () => ({ ...views, plan: { ...PLAN, answer: { kind: 'late' } } })],
    ['an alarm', () => withNetwork({ alarms: [{ timeSeconds: 1, what: 'clone', who: 'device', why: '' }] })],
  ])('finds %s', (_what, changed) => {
    expect(of(changed())).not.toEqual([]);
  });

  it('finds a fifth downlink of a day', () => {
    expect(compare(bench, views, { downlinksToday: 4 })).not.toEqual([]);
  });
});
