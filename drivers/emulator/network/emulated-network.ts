import type { Clock } from '../../../rig/ports/clock.ts';
import type { NetworkEmission, NetworkReply, NetworkRequest, NetworkUnderTest } from '../../../rig/ports/network.ts';
import type { Random } from '../../../rig/ports/random.ts';
import { bytesToBits } from '../../../rig/sigfox/bits.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { createNetwork } from '../../../rig/sigfox/network/network.ts';
import type { RegisteredDevice } from '../../../rig/sigfox/network/registration.ts';
import { radioConfiguration } from '../../../rig/sigfox/radio-configuration.ts';
import type { RadioConfigurationId } from '../../../rig/sigfox/types.ts';
import { dbpskEnvelope } from '../../../rig/signal/dbpsk-modulator.ts';
import type { Ether } from '../ether.ts';
import type { Fault } from '../faults/fault.ts';
import { ANNOUNCE_SECONDS, type BaseStation, createBaseStation, REPORT_SECONDS } from './base-station.ts';
import { createTerrain, type Place, type Terrain } from './terrain.ts';

export interface EmulatedNetworkOptions {
  readonly clock: Clock;
  readonly ether: Ether;
  readonly random: Random;
  readonly rc: RadioConfigurationId;
  /** Live base stations; three around the module unless given. */
  readonly baseStations?: readonly (Place & { readonly id: string })[];
  /** Devices that are known from the start and after each `clear`, such as the module on the bench, as they are then. */
  readonly devices?: () => readonly RegisteredDevice[];
  readonly faults?: readonly Fault[];
}

/** A Sigfox network on the emulated ether. Its base stations hear nothing until they are told to (`listen`): demodulation costs time. */
export interface EmulatedNetwork extends NetworkUnderTest {
  readonly terrain: Terrain;
  readonly baseStations: readonly BaseStation[];
  close(): void;
}

const STATIONS: readonly (Place & { readonly id: string })[] = [
  { id: 'bs-1', eastKm: 1.2, northKm: 0.5 },
  { id: 'bs-2', eastKm: -3, northKm: 2 },
  { id: 'bs-3', eastKm: 1.5, northKm: -4.5 },
];
/** References of base stations are disciplined: a few hundredths of a ppm. */
const STATION_ERROR_PPM = 0.05;
/** After a report is in. */
const SETTLE_SECONDS = 0.05;

export function createEmulatedNetwork(options: EmulatedNetworkOptions): EmulatedNetwork {
  const { clock, ether } = options;
  const faults = (options.faults ?? []).flatMap((fault) => (fault.scope === 'network' ? [fault] : []));
  const rc = radioConfiguration(options.rc);
  const terrain = createTerrain(ether);
  const network = createNetwork({
    behaviours: faults.flatMap((fault) => fault.behaviour?.() ?? []),
    onOrder: (order) => byId.get(order.baseStation)?.transmit(order),
  });
  let cancelDecision = (): void => {};

  const decide = (): void => {
    for (const order of network.decide(clock.nowSeconds())) byId.get(order.baseStation)?.transmit(order);
    schedule();
  };
  const schedule = (): void => {
    cancelDecision();
    const next = network.nextDecisionSeconds();
    cancelDecision = next === null ? () => {} : clock.at(next, decide);
  };

  const stations = (options.baseStations ?? STATIONS).map(({ id, eastKm, northKm }, index) => {
    const random = options.random.fork(`base station ${index + 1}`);
    return createBaseStation({
      id,
      eastKm,
      northKm,
      clock,
      ether,
      terrain,
      rc,
      seed: random.integer(0x1_0000_0000),
      frequencyErrorHz: STATION_ERROR_PPM * 1e-6 * rc.uplinkCentreHz.value * (2 * random.next() - 1),
      behaviours: faults.flatMap((fault) => fault.station?.() ?? []),
      onReception: (reception) => {
        network.report(reception, clock.nowSeconds());
        schedule();
      },
    });
  });
  const byId = new Map(stations.map((station) => [station.id, station]));

  const admitKnown = (): void => {
    for (const device of options.devices?.() ?? []) network.addDevice(device);
    for (const { id, eastKm, northKm } of stations) {
      network.perform({ kind: 'addBaseStation', baseStation: id, eastKm, northKm }, clock.nowSeconds());
    }
  };
  const heartbeats = (): void => {
    for (const { id, listening } of stations) {
      if (listening) network.perform({ kind: 'heartbeat', baseStation: id }, clock.nowSeconds());
    }
  };
  const listen = (id: string | undefined, on: boolean): NetworkReply => {
    const chosen = id === undefined ? stations : stations.filter((station) => station.id === id);
    for (const station of chosen) station.listen(on);
    return chosen.length > 0 ? { kind: 'done' } : { kind: 'refused', reason: 'unknown-base-station' };
  };

  const perform = async (request: NetworkRequest): Promise<NetworkReply> => {
    switch (request.kind) {
      case 'listen':
        heartbeats();
        return listen(request.baseStation, request.on);
      case 'emit':
        await Promise.all(request.emissions.map((emission) => emit(clock, ether, terrain, emission)));
        await clock.sleep(REPORT_SECONDS + SETTLE_SECONDS);
        return { kind: 'done' };
      case 'clear':
        listen(undefined, false);
        network.perform(request, clock.nowSeconds());
        admitKnown();
        schedule();
        return { kind: 'done' };
      default: {
        heartbeats();
        const reply = network.perform(request, clock.nowSeconds());
        schedule();
        return withLive(reply, byId);
      }
    }
  };

  admitKnown();
  return {
    terrain,
    baseStations: stations,
    perform,
    close: () => {
      cancelDecision();
      listen(undefined, false);
    },
  };
}

/** Puts one frame on the air; resolves at the end of its ramp. */
async function emit(clock: Clock, ether: Ether, terrain: Terrain, emission: NetworkEmission): Promise<void> {
  const { startSeconds, bitRateBps, frequencyHz, powerDbm } = emission;
  const envelope = dbpskEnvelope({ bits: bytesToBits(hexToBytes(emission.frame, 'frame')), bitRateBps });
  const beginSeconds = startSeconds + envelope.startSeconds;
  await clock.sleep(Math.max(0, beginSeconds - ANNOUNCE_SECONDS - clock.nowSeconds()));
  const onAir = ether.transmit({ startSeconds, envelope, carrierHz: frequencyHz, driftHzPerSecond: 0, powerDbm });
  terrain.place(onAir.id, emission);
  await clock.sleep(Math.max(0, beginSeconds + envelope.durationSeconds - clock.nowSeconds()));
}

function withLive(reply: NetworkReply, live: ReadonlyMap<string, BaseStation>): NetworkReply {
  if (reply.baseStations === undefined) return reply;
  return {
    ...reply,
    baseStations: reply.baseStations.map((station) => ({ ...station, live: live.has(station.baseStation) })),
  };
}
