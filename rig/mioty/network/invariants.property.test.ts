import { describe, expect, it } from '@jest/globals';
import type { MiotyNetworkReply, MiotyNetworkRequest } from '../../ports/mioty-network.ts';
import { type Random, seededRandom } from '../../ports/random.ts';
import { bytesToHex } from '../../sigfox/hex.ts';
import { ATTACH_NONCE_BYTES, attachSign, sessionKey } from '../attach.ts';
import { encodeMpdu } from '../mpdu.ts';
import { createMiotyNetwork } from './network.ts';
import { keyFingerprint, miotyTestDevice } from './test-devices.ts';
import { wholePlan } from './use-cases.ts';

const STATIONS = ['a', 'b', 'c'];
const CLASS_Z = ['z1', 'z2', 'z3'];
const CLASS_A = ['a1', 'a2'];
const DEVICES = [...CLASS_Z, ...CLASS_A];

/** What an end point and its base stations are believed to be, kept beside the network. */
interface Belief {
  key: Uint8Array;
  stations: Set<string>;
  counter: number;
  attachCounter: number;
}

function play(seed: number) {
  const random = seededRandom(seed, 'invariants');
  const network = createMiotyNetwork();
  let nowSeconds = 0;
  const ask = (request: MiotyNetworkRequest): MiotyNetworkReply => network.perform(request, nowSeconds);
  ask({ kind: 'found', plan: wholePlan });
  ask({ kind: 'addUnit', unit: 'works', role: 'application-centre' });
  ask({ kind: 'connect', from: 'works', to: 'service-centre', transport: 'tls-1.3' });
  for (const unit of STATIONS) {
    ask({ kind: 'addUnit', unit, role: 'base-station' });
    ask({ kind: 'connect', from: unit, to: 'service-centre', transport: 'tls-1.3' });
  }
  for (const device of DEVICES) {
    ask({ kind: 'enterKeys', device, by: 'works', application: true });
    const deviceClass = CLASS_A.includes(device) ? 'A' : 'Z';
    const registration = { kind: 'register', device, by: 'works', applicationCentre: 'works', deviceClass } as const;
    expect(ask({ ...registration, keys: 'local' })).toEqual({ kind: 'done' });
  }
  const beliefs = new Map(DEVICES.map((device) => [device, newBelief(device)]));
  const down = new Set<string>();
  for (let turn = 0; turn < 80; turn++) {
    nowSeconds += 10;
    step(random, ask, beliefs, down, nowSeconds);
    checkKeys(ask, beliefs, down);
  }
}

function newBelief(device: string): Belief {
  return { key: miotyTestDevice(device).networkKey, stations: new Set(), counter: -1, attachCounter: 0 };
}

type Ask = (request: MiotyNetworkRequest) => MiotyNetworkReply;

function step(
  random: Random,
  ask: Ask,
  beliefs: ReadonlyMap<string, Belief>,
  down: Set<string>,
  nowSeconds: number,
): void {
  const station = STATIONS[random.integer(3)];
  const device = DEVICES[random.integer(DEVICES.length)];
  const belief = beliefs.get(device);
  if (belief === undefined) throw new Error(device);
  switch (random.integer(6)) {
    case 0:
      ask({ kind: 'restart', baseStation: station });
      down.add(station);
      return;
    case 1:
      ask({ kind: 'resynchronise', baseStation: station });
      down.delete(station);
      return;
    case 2:
      ask({ kind: 'detach', device });
      belief.stations.clear();
      return;
    case 3:
      attach(random, ask, device, belief, station, down);
      return;
    default:
      uplink(ask, device, belief, station, down, nowSeconds);
  }
}

function attach(random: Random, ask: Ask, device: string, belief: Belief, station: string, down: ReadonlySet<string>) {
  if (CLASS_Z.includes(device)) {
    const baseStations = STATIONS.filter(() => random.next() < 0.5);
    expect(ask({ kind: 'preAttach', device, baseStations })).toEqual({ kind: 'done' });
    belief.stations = new Set(baseStations);
    return;
  }
  const { epEui, networkKey } = miotyTestDevice(device);
  belief.attachCounter += 1;
  const nonce = Uint8Array.from({ length: ATTACH_NONCE_BYTES }, () => random.integer(256));
  const sign = attachSign(networkKey, epEui, belief.attachCounter);
  const { attachCounter } = belief;
  const request = { attachCounter, nonce: bytesToHex(nonce), sign: bytesToHex(sign) };
  const reply = ask({ kind: 'attachOverAir', device, baseStation: station, ...request });
  if (down.has(station)) expect(reply).toEqual({ kind: 'refused', reason: 'session' });
  else {
    expect(reply).toEqual({ kind: 'done' });
    Object.assign(belief, {
      key: sessionKey(networkKey, epEui, nonce, sign),
      stations: new Set([station]),
      counter: -1,
    });
  }
}

function uplink(
  ask: Ask,
  device: string,
  belief: Belief,
  baseStation: string,
  down: ReadonlySet<string>,
  timeSeconds: number,
): void {
  const { epEui } = miotyTestDevice(device);
  const packetCounter = belief.counter + 1;
  const content = { epEui, key: belief.key, packetCounter, mpf: null, payload: Uint8Array.of(1, 2, 3) };
  const mpdu = bytesToHex(encodeMpdu({ ...content, addressMode: 'eui64' }).mpdu);
  const reception = { baseStation, mpdu, timeSeconds, rssiDbm: -110, snrDb: 10 };
  const heard = belief.stations.has(baseStation) && !down.has(baseStation);
  const { outcomes } = ask({ kind: 'receive', receptions: [reception] });
  expect(outcomes?.[0]?.outcome).toBe(heard ? 'stored' : 'rejected');
  if (heard) belief.counter = packetCounter;
  const again = ask({ kind: 'receive', receptions: [reception] });
  expect(again.outcomes?.[0]?.outcome).toBe('rejected');
}

/** Every station that is up holds the keys of its attached end points and nothing else; one that is down holds none. */
function checkKeys(ask: Ask, beliefs: ReadonlyMap<string, Belief>, down: ReadonlySet<string>): void {
  for (const unit of STATIONS) {
    const held = ask({ kind: 'inventory', unit }).inventory?.keys.map(({ fingerprint }) => fingerprint) ?? [];
    const expected = [...beliefs.values()]
      .filter(({ stations }) => stations.has(unit) && !down.has(unit))
      .map(({ key }) => keyFingerprint(key));
    expect(held.toSorted()).toEqual(expected.toSorted());
  }
  const layers = ask({ kind: 'inventory', unit: 'service-centre' }).inventory?.keys.map(({ layer }) => layer) ?? [];
  expect(layers).not.toContain('application');
}

describe('whatever happens to a MIOTY network', () => {
  it('base stations hold the keys of what is attached to them, and no uplink is taken twice', () => {
    for (let seed = 1; seed <= 40; seed++) play(seed);
  });
});
