import { radioConfiguration } from '../../../../rig/sigfox/radio-configuration.ts';
import { type OnAir, PATH_LOSS_DB } from '../../ether.ts';
import { ORIGIN, pathLossDb } from '../../network/terrain.ts';
import type { SessionBench } from './bench.ts';
import type { Views } from './run.ts';

/** Whether something must have been heard, cannot have been, or neither. */
export type Hearing = 'sure' | 'possible' | 'impossible';

/** What the budget of the links says of a transaction, without asking any receiver. */
export interface Reach {
  /** Of any replica at any station. */
  readonly message: Hearing;
  frame(rank: number, baseStation: string): Hearing;
  /** Replicas and stations that must have heard them. */
  readonly surePairs: readonly (readonly [number, string])[];
  readonly downlink: Hearing;
  readonly confirmation: Hearing;
}

/** Noise densities of the emulated base stations and of the emulated device, dBm per hertz. */
const STATION_NOISE = -169;
/** Eb/N0 with which a frame of a hundred bits is never lost to noise, and below which it always is. */
const SURE_DB = 14;
const HOPELESS_DB = 3;
/** Level at which the device never loses a downlink: 10 dB above where it begins to. */
const SURE_DOWNLINK_DBM = -117;
/** Nearer than this in frequency and time a stronger disturbance may spoil a frame: a receiver takes both for one burst. */
const NEAR_HZ = 5000;
const NEAR_SECONDS = 0.2;

const best = (list: readonly Hearing[]): Hearing =>
  list.includes('sure') ? 'sure' : list.includes('possible') ? 'possible' : 'impossible';

const overlaps = (a: OnAir, b: OnAir, slackSeconds = 0): boolean =>
  a.beginSeconds < b.endSeconds + slackSeconds && b.beginSeconds < a.endSeconds + slackSeconds;

export function reachOf(bench: SessionBench, views: Views): Reach {
  const { plan } = bench;
  const centreHz = radioConfiguration(plan.rc).uplinkCentreHz.value;
  const isUplink = (emission: OnAir): boolean => Math.abs(emission.carrierHz - centreHz) < 100_000;
  const uplinks = views.air.filter((emission) => isUplink(emission) && !views.disturbing.has(emission.id));
  const disturbances = views.air.filter((emission) => views.disturbing.has(emission.id));
  const { emittedRanks, confirmationSent } = views.device.outcome;

  const hearing = (emission: OnAir | undefined, id: string): Hearing => {
    const station = plan.baseStations.find((candidate) => candidate.id === id);
    if (emission === undefined || station === undefined || views.plan.off.includes(id)) return 'impossible';
    const ebN0 = emission.powerDbm - pathLossDb(ORIGIN, station) - STATION_NOISE - 10 * Math.log10(plan.bitRateBps);
    if (ebN0 < HOPELESS_DB) return 'impossible';
    const disturbed = disturbances.some(
      (other) => overlaps(emission, other, NEAR_SECONDS) && Math.abs(emission.carrierHz - other.carrierHz) < NEAR_HZ,
    );
    return ebN0 >= SURE_DB && !disturbed ? 'sure' : 'possible';
  };
  const stations = plan.baseStations.map((station) => station.id);
  const emissionOf = (rank: number): OnAir | undefined => uplinks[(emittedRanks as readonly number[]).indexOf(rank)];
  const frame = (rank: number, id: string): Hearing => hearing(emissionOf(rank), id);
  const pairs = emittedRanks.flatMap((rank) => stations.map((id) => [rank, id] as const));
  const confirmation = confirmationSent ? uplinks[emittedRanks.length] : undefined;
  return {
    message: best(pairs.map(([rank, id]) => frame(rank, id))),
    frame,
    surePairs: pairs.filter(([rank, id]) => frame(rank, id) === 'sure'),
    downlink: downlinkHearing(
      views,
      views.air.filter((emission) => !isUplink(emission)),
    ),
    confirmation: best(stations.map((id) => hearing(confirmation, id))),
  };
}

/** The genuine downlink at the device: strong enough, and no other on top of it. */
function downlinkHearing(views: Views, downlinks: readonly OnAir[]): Hearing {
  const record = views.network.downlinks?.[0];
  const own = downlinks.find((emission) => Math.abs(emission.startSeconds - (record?.startSeconds ?? -1)) < 1e-6);
  if (own === undefined) return 'impossible';
  const disturbed = downlinks.some((other) => other !== own && overlaps(own, other));
  return own.powerDbm - PATH_LOSS_DB >= SURE_DOWNLINK_DBM && !disturbed ? 'sure' : 'possible';
}
