import { describe, expect, it } from '@jest/globals';
import type { MiotyNetworkReply, MiotyNetworkRequest } from '../../ports/mioty-network.ts';
import { seededRandom } from '../../ports/random.ts';
import { bytesToHex } from '../../sigfox/hex.ts';
import { encodeMpdu } from '../mpdu.ts';
import { createMiotyNetwork } from './network.ts';
import { miotyTestDevice } from './test-devices.ts';
import { cityPlan, wholePlan } from './use-cases.ts';

const STATIONS = ['a', 'b', 'c'];
const DEVICES = ['one', 'two', 'three'];

function foundedNetwork() {
  const network = createMiotyNetwork();
  const ask = (request: MiotyNetworkRequest, nowSeconds = 0): MiotyNetworkReply => network.perform(request, nowSeconds);
  const must = (request: MiotyNetworkRequest): void => expect(ask(request)).toMatchObject({ kind: 'done' });
  must({ kind: 'found', plan: wholePlan });
  must({ kind: 'addUnit', unit: 'works', role: 'application-centre' });
  for (const from of ['works', ...STATIONS]) {
    if (from !== 'works') must({ kind: 'addUnit', unit: from, role: 'base-station' });
    must({ kind: 'connect', from, to: 'service-centre', transport: 'tls-1.3' });
  }
  for (const device of DEVICES) {
    must({ kind: 'enterKeys', device, by: 'works', application: false });
    const registration = { kind: 'register', device, by: 'works', applicationCentre: 'works', keys: 'local' } as const;
    must({ ...registration, deviceClass: 'Z' });
    must({ kind: 'preAttach', device, baseStations: 'all' });
  }
  return ask;
}

function mpduOf(device: string, packetCounter: number): string {
  const { epEui, networkKey: key } = miotyTestDevice(device);
  const payload = Uint8Array.of(packetCounter & 0xff);
  return bytesToHex(encodeMpdu({ epEui, key, addressMode: 'short', packetCounter, mpf: null, payload }).mpdu);
}

const receptionOf = (mpdu: string, baseStation: string, timeSeconds: number) => ({
  baseStation,
  mpdu,
  timeSeconds,
  rssiDbm: -110,
  snrDb: 10,
});

describe('a MIOTY network', () => {
  it('does nothing before it is founded', () => {
    const network = createMiotyNetwork();
    expect(network.perform({ kind: 'traffic' }, 0)).toEqual({ kind: 'refused', reason: 'not-founded' });
  });

  it('forgets everything when it is founded anew', () => {
    const ask = foundedNetwork();
    ask({ kind: 'found', plan: cityPlan });
    expect(ask({ kind: 'endPoint', device: 'one' })).toEqual({ kind: 'refused', reason: 'end-point' });
    expect(ask({ kind: 'inventory', unit: 'a' })).toEqual({ kind: 'refused', reason: 'unknown-unit' });
  });

  it('delivers each message once and in order, whoever hears it and whatever is replayed', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededRandom(seed, 'replays');
      const ask = foundedNetwork();
      const counters = new Map(DEVICES.map((device) => [device, -1]));
      const sent: { device: string; mpdu: string }[] = [];
      const expected: string[] = [];
      let nowSeconds = 10;
      const receive = (mpdu: string, station: string): string => {
        const reply = ask({ kind: 'receive', receptions: [receptionOf(mpdu, station, nowSeconds)] }, nowSeconds);
        return reply.outcomes?.[0]?.outcome ?? 'none';
      };
      for (let turn = 0; turn < 60; turn++) {
        nowSeconds += 5;
        if (sent.length > 0 && random.next() < 0.4) {
          const { mpdu } = sent[random.integer(sent.length)];
          expect(receive(mpdu, STATIONS[random.integer(3)])).toBe('rejected');
          continue;
        }
        const device = DEVICES[random.integer(3)];
        const counter = (counters.get(device) ?? 0) + 1 + random.integer(1000);
        counters.set(device, counter);
        const mpdu = mpduOf(device, counter);
        const hearing = STATIONS.filter(() => random.next() < 0.6);
        hearing.forEach((station, index) => {
          expect(receive(mpdu, station)).toBe(index === 0 ? 'stored' : 'counted');
        });
        if (hearing.length === 0) continue;
        sent.push({ device, mpdu });
        expected.push(`${device} ${counter}`);
      }
      const { packets = [] } = ask({ kind: 'delivered', applicationCentre: 'works' });
      expect(packets.map(({ device, packetCounter }) => `${device} ${packetCounter}`)).toEqual(expected);
    }
  });

  it('keeps every key inside: no reply holds one', () => {
    const ask = foundedNetwork();
    const replies = [
      ...['a', 'works', 'service-centre', 'registration-authority'].map((unit) => ask({ kind: 'inventory', unit })),
      ask({ kind: 'traffic' }),
    ];
    const said = JSON.stringify(replies);
    for (const device of DEVICES) {
      const { networkKey, applicationKey } = miotyTestDevice(device);
      expect(said).not.toContain(bytesToHex(networkKey));
      expect(said).not.toContain(bytesToHex(applicationKey));
    }
    expect(said).toContain('fingerprint');
  });

  it.each<[string, MiotyNetworkRequest]>([
    ['unknown-unit', { kind: 'restart', baseStation: 'z' }],
    ['unknown-unit', { kind: 'poll', applicationCentre: 'z' }],
    ['unknown-unit', { kind: 'connect', from: 'a', to: 'z', transport: 'tls-1.3' }],
    ['unique-name', { kind: 'addUnit', unit: 'a', role: 'base-station' }],
    ['one-of-each', { kind: 'addUnit', unit: 'second', role: 'registration-authority' }],
    ['not-planned', { kind: 'addUnit', unit: 'trust', role: 'trust-centre' }],
    ['end-point', { kind: 'preAttach', device: 'four', baseStations: 'all' }],
    ['unknown-unit', { kind: 'preAttach', device: 'one', baseStations: ['z'] }],
    ['end-point', { kind: 'exposure', device: 'four' }],
    ['not-connected', { kind: 'readPackets', device: 'one', by: 'a stranger' }],
  ])('refuses with %s', (reason, request) => {
    expect(foundedNetwork()(request)).toEqual({ kind: 'refused', reason });
  });
});
