import { beforeEach, describe, expect, it } from '@jest/globals';
import type { NetworkReception, NetworkRequest } from '../../ports/network.ts';
import { decodeDownlinkContent, downlinkFrameSeconds } from '../downlink-frame.ts';
import { bytesToHex, hexToBytes } from '../hex.ts';
import { radioConfiguration } from '../radio-configuration.ts';
import type { Rank } from '../types.ts';
import { encodeUplinkFrame } from '../uplink-frame.ts';
import type { DownlinkOrder } from './downlinks.ts';
import { createNetwork, type Network } from './network.ts';
import { testDevice } from './test-devices.ts';

const rc = radioConfiguration('RC1');
const DEVICE = 'sensor';
const ANSWER = '0102030405060708';
const FRAME_SECONDS = 144 / 600;

interface FrameFacts {
  readonly counter?: number;
  readonly rank?: Rank;
  readonly downlink?: boolean;
  readonly device?: string;
  readonly payload?: string;
}

function frameOf({ counter = 1, rank = 1, downlink = false, device = DEVICE, payload = 'c0ffee' }: FrameFacts): string {
  const { epId, key } = testDevice(device);
  const content = { epId, key, messageType: 'bytes', payload: hexToBytes(payload, 'payload') } as const;
  return bytesToHex(encodeUplinkFrame({ ...content, messageCounter: counter, bidirectional: downlink }, rank));
}

/** A reception of a message whose frame 1 starts at `messageSeconds`. */
function heard(
  facts: FrameFacts,
  at: { readonly station?: string; readonly messageSeconds?: number; readonly rssiDbm?: number } = {},
): NetworkReception {
  const { station = 'a', messageSeconds = 100, rssiDbm = -110 } = at;
  const rank = facts.rank ?? 1;
  const offsetHz = facts.downlink ? [0, 6000, -6000][rank - 1] : [0, 20_000, -31_000][rank - 1];
  return {
    baseStation: station,
    frame: frameOf(facts),
    bitRateBps: 600,
    startSeconds: messageSeconds + (rank - 1) * (FRAME_SECONDS + 0.5),
    frequencyHz: rc.uplinkCentreHz.value + 1000 + offsetHz,
    rssiDbm,
    snrDb: rssiDbm + 140,
  };
}

describe('network', () => {
  let network: Network;
  const ask = (request: NetworkRequest, nowSeconds = 100) => {
    if (request.kind === 'listen' || request.kind === 'emit') throw new Error('about the air');
    return network.perform(request, nowSeconds);
  };
  const report = (reception: NetworkReception) =>
    network.report(reception, reception.startSeconds + FRAME_SECONDS + 0.2);

  beforeEach(() => {
    network = createNetwork();
    ask({ kind: 'addApplication', application: 'app' });
    const registration = { application: 'app', messagesPerDay: 140, rollover: 4096, rc: 'RC1' } as const;
    ask({ kind: 'addDevice', device: DEVICE, ...registration });
    for (const [baseStation, eastKm] of [
      ['a', 0],
      ['b', 5],
      ['c', 9],
      ['far', 700],
    ] as const)
      ask({ kind: 'addBaseStation', baseStation, eastKm, northKm: 0 });
  });

  const metadata = () => ask({ kind: 'metadata', device: DEVICE }).metadata!;

  it.each([[[1, 2, 3]], [[3, 1, 2]], [[2, 3, 1]]])(
    'makes one message of replicas that are reported in the order %j at three stations',
    (order) => {
      for (const rank of order)
        for (const station of ['b', 'a', 'c']) report(heard({ rank: rank as Rank }, { station }));
      expect(ask({ kind: 'messages', device: DEVICE }).messages).toHaveLength(1);
      expect(ask({ kind: 'callbacks', application: 'app' }).callbacks).toHaveLength(1);
      expect(metadata().map((record) => record.tally)).toEqual([9]);
    },
  );

  it('counts no replica twice, whoever repeats it', () => {
    expect(report(heard({})).outcome).toBe('stored');
    expect(report(heard({}))).toEqual({ outcome: 'rejected', check: 'repeat' });
    expect(report(heard({}, { station: 'b', messageSeconds: 102 }))).toEqual({ outcome: 'rejected', check: 'repeat' });
    expect(report({ ...heard({}, { station: 'b' }), frequencyHz: 868_140_000 }).check).toBe('repeat');
    expect(report(heard({}, { station: 'b' })).outcome).toBe('counted');
    expect(report(heard({}, { messageSeconds: 500 })).check).toBe('replay');
    expect(metadata().map((record) => record.tally)).toEqual([2]);
  });

  it('keeps the receptions of two messages apart that have the same payload', () => {
    report(heard({ counter: 1 }));
    report(heard({ counter: 2 }, { messageSeconds: 104 }));
    expect(metadata().map((record) => [record.counter, record.tally])).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it('says which check rejects, and runs the others without it', () => {
    const good = heard({});
    const check = (reception: NetworkReception) => report(reception).check;
    expect(check({ ...good, baseStation: 'nobody' })).toBe('base-station');
    expect(check({ ...good, attestation: 'ff' })).toBe('attestation');
    expect(check({ ...good, frame: `${good.frame.slice(0, -1)}${good.frame.endsWith('0') ? '1' : '0'}` })).toBe('crc');
    expect(check(heard({ device: 'nobody' }))).toBe('device');
    expect(check(heard({ counter: 422 }))).toBe('counter');
    expect(check(good)).toBeUndefined();
  });

  it('takes two voices of one device for a clone and shuts both out', () => {
    report(heard({ counter: 1 }));
    expect(report(heard({ counter: 9 }, { messageSeconds: 100.1 })).check).toBe('clone');
    expect(report(heard({ counter: 10 }, { messageSeconds: 200 })).check).toBe('blacklist');
    expect(ask({ kind: 'alarms' }).alarms).toMatchObject([{ what: 'clone', who: DEVICE }]);
    ask({ kind: 'blacklist', device: DEVICE, listed: false });
    expect(report(heard({ counter: 11 }, { messageSeconds: 300 })).outcome).toBe('stored');
  });

  it('lets a device travel no faster than anything on the ground', () => {
    report(heard({ counter: 1 }));
    expect(report(heard({ counter: 2 }, { station: 'far', messageSeconds: 1800 })).check).toBe('clone');
    ask({ kind: 'blacklist', device: DEVICE, listed: false });
    expect(report(heard({ counter: 3 }, { station: 'far', messageSeconds: 3000 })).outcome).toBe('stored');
  });

  it('takes one old counter with new content for a defect, and a second one for a clone', () => {
    report(heard({ counter: 50 }));
    for (const rank of [1, 2, 3] as const) {
      for (const station of ['a', 'b'])
        expect(report(heard({ counter: 7, rank }, { station, messageSeconds: 200 })).check).toBe('counter');
    }
    expect(ask({ kind: 'alarms' }).alarms).toHaveLength(1);
    expect(ask({ kind: 'device', device: DEVICE }).device?.blacklisted).toBe(false);
    report(heard({ counter: 8 }, { messageSeconds: 300 }));
    expect(ask({ kind: 'device', device: DEVICE }).device?.blacklisted).toBe(true);
  });

  it.each([
    [1, 'b', -104],
    [2, 'c', -99],
    [3, 'a', -101],
  ] as const)(
    'answers a request of which only replica %i was heard, through the best station %s',
    (rank, best, rssiDbm) => {
      for (const station of ['a', 'b', 'c'])
        report(heard({ rank, downlink: true }, { station, rssiDbm: station === best ? rssiDbm : -118 }));
      ask({ kind: 'answer', application: 'app', device: DEVICE, counter: 1, payload: ANSWER }, 105);
      const due = network.nextDecisionSeconds()!;
      expect(network.decide(due - 0.001)).toEqual([]);
      const [order] = network.decide(due);
      expect(order.baseStation).toBe(best);
      expect(order.startSeconds - (100 + FRAME_SECONDS + 20)).toBeCloseTo(0.1, 6);
      expect(order.frequencyHz).toBe(rc.downlinkCentreHz.value + 1000);
      const credentials = { ...testDevice(DEVICE), messageCounter: 1 };
      expect(decodeDownlinkContent(order.content, credentials)).toMatchObject({ accepted: true, payload: ANSWER });
      expect(network.nextDecisionSeconds()).toBeNull();
    },
  );

  /** Requests of several devices that one station heard at the same time, all answered. */
  function crowd(count: number, messageSeconds = 100): DownlinkOrder[] {
    ask({ kind: 'addApplication', application: 'app', answer: ANSWER });
    for (let index = 0; index < count; index++) {
      const device = `crowd ${messageSeconds} ${index}`;
      ask({ kind: 'addDevice', device, application: 'app', messagesPerDay: 1, rollover: 128, rc: 'RC1' });
      report(heard({ device, downlink: true }, { messageSeconds: messageSeconds + 0.001 * index }));
    }
    return network.decide(messageSeconds + 19.5);
  }

  it('sends downlinks of one station one after the other, all inside the window, and drops what finds no room', () => {
    const orders = crowd(80);
    const opens = 100 + FRAME_SECONDS + 20;
    expect(orders.length).toBeGreaterThan(60);
    expect(orders.length).toBeLessThan(67);
    orders.forEach((order, index) => {
      if (index > 0)
        expect(order.startSeconds - orders[index - 1].startSeconds).toBeGreaterThanOrEqual(downlinkFrameSeconds);
      expect(order.startSeconds).toBeGreaterThan(opens);
      expect(order.startSeconds + downlinkFrameSeconds).toBeLessThan(opens + 25.1);
    });
    const last = ask({ kind: 'downlinks', device: 'crowd 100 79' }).downlinks!;
    expect(last).toMatchObject([{ state: 'dropped', reason: 'occupied' }]);
  });

  it('keeps a station at 360 s an hour, and lets it send again when the hour has passed', () => {
    let sent = 0;
    for (let round = 0; round < 20; round++) sent += crowd(60, 1000 + 60 * round).length;
    // 224 bits with their ramps take 376.7 ms.
    expect(sent).toBe(Math.floor(360 / (downlinkFrameSeconds + 2 / 600)));
    expect(ask({ kind: 'baseStations' }, 2300).baseStations![0].downlinkSeconds).toBeLessThanOrEqual(360);
    expect(crowd(10, 1000 + 3700)).toHaveLength(10);
  });

  it('goes to another station that heard the request where the best one is blocked', () => {
    ask({ kind: 'addApplication', application: 'app', answer: ANSWER });
    report(heard({ downlink: true }, { station: 'a', rssiDbm: -90 }));
    report(heard({ downlink: true }, { station: 'b', rssiDbm: -120 }));
    ask({ kind: 'block', baseStation: 'a', blocked: true });
    expect(network.decide(130).map((order) => order.baseStation)).toEqual(['b']);
  });

  it('makes the downlink of a device that was blacklisted meanwhile go nowhere', () => {
    ask({ kind: 'addApplication', application: 'app', answer: ANSWER });
    report(heard({ downlink: true }));
    ask({ kind: 'blacklist', device: DEVICE, listed: true });
    expect(network.decide(130)).toEqual([]);
    expect(ask({ kind: 'downlinks', device: DEVICE }).downlinks).toMatchObject([
      { state: 'dropped', reason: 'blacklist' },
    ]);
  });

  it.each([
    ['too late', 130, 'app', 1, 'answer-in-time'],
    ['of another application', 105, 'other', 1, 'answer-owner'],
    ['to a counter that did not ask', 105, 'app', 2, 'requested'],
  ])('refuses an answer %s', (_what, atSeconds, application, counter, reason) => {
    ask({ kind: 'addApplication', application: 'other' });
    report(heard({ downlink: true }));
    network.decide(atSeconds);
    const answer = { kind: 'answer', application, device: DEVICE, counter, payload: ANSWER } as const;
    expect(ask(answer, atSeconds)).toEqual({ kind: 'refused', reason });
  });

  it('forgets everything when it is cleared', () => {
    report(heard({}));
    ask({ kind: 'clear' });
    expect(ask({ kind: 'messages', device: DEVICE })).toEqual({ kind: 'refused', reason: 'unknown-device' });
    expect(ask({ kind: 'baseStations' }).baseStations).toEqual([]);
  });
});
