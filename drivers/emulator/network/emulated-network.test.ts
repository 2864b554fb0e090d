import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import type { NetworkEmission } from '../../../rig/ports/network.ts';
import { seededRandom } from '../../../rig/ports/random.ts';
import { bytesToHex } from '../../../rig/sigfox/hex.ts';
import { testDevice } from '../../../rig/sigfox/network/test-devices.ts';
import type { Rank } from '../../../rig/sigfox/types.ts';
import { encodeUplinkFrame } from '../../../rig/sigfox/uplink-frame.ts';
import { createEther, PATH_LOSS_DB } from '../ether.ts';
import { recordEmissions } from '../testing/emissions.ts';
import { createEmulatedNetwork } from './emulated-network.ts';
import { ORIGIN, pathLossDb } from './terrain.ts';

const DEVICE = 'sensor';
const F1_HZ = 868_131_500;

function frame(rank: Rank, downlink = false): string {
  const { epId, key } = testDevice(DEVICE);
  const payload = Uint8Array.of(1, 2, 3, 4);
  return bytesToHex(
    encodeUplinkFrame({ epId, key, messageType: 'bytes', payload, messageCounter: 1, bidirectional: downlink }, rank),
  );
}

async function bench(stations = [{ id: 'near', eastKm: 1, northKm: 0 }]) {
  const clock = simulatedClock();
  const ether = createEther();
  const emissions = recordEmissions(ether);
  const random = seededRandom(3, 'network test');
  const network = createEmulatedNetwork({ clock, ether, random, rc: 'RC1', baseStations: stations });
  await network.perform({ kind: 'addApplication', application: 'app', answer: '0011223344556677' });
  const registration = { application: 'app', messagesPerDay: 140, rollover: 4096, rc: 'RC1' } as const;
  await network.perform({ kind: 'addDevice', device: DEVICE, ...registration });
  await network.perform({ kind: 'listen', on: true });
  const emit = (part: Partial<NetworkEmission> = {}) =>
    network.perform({
      kind: 'emit',
      emissions: [
        {
          frame: frame(1),
          bitRateBps: 600,
          startSeconds: clock.nowSeconds() + 1,
          frequencyHz: F1_HZ,
          powerDbm: 14,
          ...ORIGIN,
          ...part,
        },
      ],
    });
  const receptions = async () =>
    (await network.perform({ kind: 'metadata', device: DEVICE })).metadata!.flatMap((record) => record.receptions);
  return { clock, ether, network, emissions, emit, receptions };
}

describe('emulated network', () => {
  it.each([100, 600])('hears a frame at %i bit/s where, when and as strong as it was', async (bitRateBps) => {
    const { emit, receptions } = await bench();
    await emit({ bitRateBps, startSeconds: 10 });
    const [reception, ...others] = await receptions();
    expect(others).toEqual([]);
    expect(reception.startSeconds).toBeCloseTo(10, 3);
    expect(Math.abs(reception.frequencyHz - F1_HZ)).toBeLessThan(50);
    const level = 14 - pathLossDb(ORIGIN, { eastKm: 1, northKm: 0 });
    // The level is that of the bits, whose dips take about a decibel.
    expect(reception.rssiDbm).toBeGreaterThan(level - 3);
    expect(reception.rssiDbm).toBeLessThan(level + 1);
  });

  it.each([
    ['is too far', { eastKm: 60, northKm: 0 }],
    ['lies outside the band', { frequencyHz: 868_240_000 }],
    ['makes no sense', { frame: '5a'.repeat(26) }],
  ])('hears nothing that %s', async (_what, part) => {
    const { emit, receptions, network } = await bench();
    await emit(part);
    expect(await receptions()).toEqual([]);
    expect((await network.perform({ kind: 'baseStations' })).baseStations![0].receptions).toBe(0);
  });

  it('hears nothing while it does not listen, and keeps nothing of the ether then', async () => {
    const { emit, receptions, network } = await bench();
    await network.perform({ kind: 'listen', on: false });
    await emit();
    expect(await receptions()).toEqual([]);
    expect((await network.perform({ kind: 'listen', baseStation: 'nobody', on: true })).kind).toBe('refused');
  });

  it('reports each station with its own level, the near one stronger', async () => {
    const { emit, receptions } = await bench([
      { id: 'near', eastKm: 1, northKm: 0 },
      { id: 'far', eastKm: 0, northKm: 6 },
    ]);
    await emit();
    const found = new Map((await receptions()).map((entry) => [entry.baseStation, entry]));
    const difference = pathLossDb(ORIGIN, { eastKm: 6, northKm: 0 }) - pathLossDb(ORIGIN, { eastKm: 1, northKm: 0 });
    expect(found.get('near')!.rssiDbm - found.get('far')!.rssiDbm).toBeCloseTo(difference, 0);
    expect(found.get('near')!.frequencyHz).not.toBe(found.get('far')!.frequencyHz);
  });

  it('answers on the air in the window, at the frequency of frame 1 whatever the station reads', async () => {
    const { clock, emit, emissions, network } = await bench();
    await emit({ frame: frame(1, true), startSeconds: 10 });
    await clock.sleep(30);
    const downlink = emissions().at(-1)!;
    expect(emissions()).toHaveLength(2);
    expect(Math.abs(downlink.carrierHz - (F1_HZ + 1_395_000))).toBeLessThan(2);
    expect(downlink.startSeconds - (10 + 144 / 600)).toBeCloseTo(20.1, 3);
    expect(downlink.powerDbm - PATH_LOSS_DB).toBeCloseTo(29 - pathLossDb({ eastKm: 1, northKm: 0 }, ORIGIN), 6);
    const [record] = (await network.perform({ kind: 'downlinks', device: DEVICE })).downlinks!;
    expect(record).toMatchObject({ state: 'sent', baseStation: 'near', startSeconds: downlink.startSeconds });
  });

  it('brings back its stations, and knows no device any more, when it is cleared', async () => {
    const { network, emit } = await bench();
    await network.perform({ kind: 'clear' });
    const { baseStations } = await network.perform({ kind: 'baseStations' });
    expect(baseStations).toMatchObject([{ baseStation: 'near', live: true, receptions: 0 }]);
    await emit();
    expect((await network.perform({ kind: 'metadata', device: DEVICE })).reason).toBe('unknown-device');
  });
});
