import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import type { NetworkBaseStation, NetworkEmission } from '../../../rig/ports/network.ts';
import { radioConfiguration } from '../../../rig/sigfox/radio-configuration.ts';
import type { Rank } from '../../../rig/sigfox/types.ts';
import { BIT_RATE_BPS, frameSeconds, type NetworkDialogue, networkDialogue, SETUP } from './dialogue.ts';
import { frameOf } from './frames.ts';

/** Frequencies across the whole band, from its centre; all at once. */
export const BAND_OFFSETS_HZ = [-94_000, -47_000, 0, 47_000, 94_000] as const;
export const bandDevice = (index: number): string => `band ${index + 1}`;
export const JAMMED = 'jammed on one frequency';
export const BESIDE_JAMMER = 'beside a jammer';
export const ONE_OFF = 'one station off';
export const UNDISTURBED = 'undisturbed';

const POWER_DBM = 14;
const JAMMER_DBM = 30;
const replicaOffsets: Readonly<Record<Rank, number>> = { 1: -60_000, 2: 5_000, 3: 61_000 };
const ranks = [1, 2, 3] as const;
const GAP_SECONDS = 0.5;
/** From the request to the first bit. */
const LEAD_SECONDS = 1;
/** Where the test devices stand, kilometres from the module. */
const PLACE = { eastKm: 0.2, northKm: -0.3 };

interface Air {
  readonly context: StimulusContext;
  readonly dialogue: NetworkDialogue;
  readonly centreHz: number;
}

/** The three frames of a message, the first after the lead. */
function message({ context, centreHz }: Air, device: string, counter: number): NetworkEmission[] {
  return ranks.map((rank) => {
    const frame = frameOf(device, { counter, rank });
    const startSeconds = context.clock.nowSeconds() + LEAD_SECONDS + (rank - 1) * (frameSeconds(frame) + GAP_SECONDS);
    const frequencyHz = centreHz + replicaOffsets[rank];
    return { frame, bitRateBps: BIT_RATE_BPS, startSeconds, frequencyHz, powerDbm: POWER_DBM, ...PLACE };
  });
}

/** Something strong without sense over the whole of another emission, a little beside it. */
function jam(context: StimulusContext, target: NetworkEmission, place: typeof PLACE): NetworkEmission {
  const bytes = Math.ceil(target.frame.length / 2) + 24;
  const random = context.random.fork(`jammer ${target.startSeconds}`);
  const noise = Array.from({ length: bytes }, () => random.integer(256).toString(16).padStart(2, '0')).join('');
  return {
    ...target,
    ...place,
    frame: noise,
    startSeconds: target.startSeconds - 0.1,
    frequencyHz: target.frequencyHz + 40,
    powerDbm: JAMMER_DBM,
  };
}

async function emit({ context, dialogue }: Air, label: string, emissions: readonly NetworkEmission[]): Promise<void> {
  await dialogue.ask(label, { kind: 'emit', emissions });
  await context.clock.sleep(1);
}

async function wholeBand(air: Air): Promise<void> {
  const { context, dialogue, centreHz } = air;
  const startSeconds = context.clock.nowSeconds() + LEAD_SECONDS;
  const emissions = BAND_OFFSETS_HZ.map((offsetHz, index) => ({
    frame: frameOf(bandDevice(index), { counter: 1 }),
    bitRateBps: BIT_RATE_BPS,
    startSeconds,
    frequencyHz: centreHz + offsetHz,
    powerDbm: POWER_DBM,
    ...PLACE,
  }));
  await emit(air, 'band', emissions);
  for (const index of BAND_OFFSETS_HZ.keys()) {
    await dialogue.ask('band: stored', { kind: 'messages', device: bandDevice(index) });
  }
}

async function disturbed(air: Air, stations: readonly NetworkBaseStation[]): Promise<void> {
  const { context, dialogue } = air;
  const frames = message(air, JAMMED, 1);
  await emit(air, 'jam', [...frames, jam(context, frames[1], PLACE)]);
  const beside = message(air, BESIDE_JAMMER, 1);
  const jammers = stations.slice(0, 1).flatMap((station) => {
    const place = { eastKm: station.eastKm, northKm: station.northKm };
    return beside.map((frame) => ({ ...jam(context, frame, place), powerDbm: JAMMER_DBM - 40 }));
  });
  await emit(air, 'jam', [...beside, ...jammers]);
  for (const device of [JAMMED, BESIDE_JAMMER]) await read(dialogue, device);
}

async function oneOff(air: Air, stations: readonly NetworkBaseStation[]): Promise<void> {
  const { dialogue } = air;
  await dialogue.ask(SETUP, { kind: 'listen', baseStation: stations[0]?.baseStation ?? '', on: false });
  await emit(air, 'one off', message(air, ONE_OFF, 1));
  await read(dialogue, ONE_OFF);
}

async function read(dialogue: NetworkDialogue, device: string): Promise<void> {
  await dialogue.ask(`${device}: stored`, { kind: 'messages', device });
  await dialogue.ask(`${device}: metadata`, { kind: 'metadata', device });
}

/** Live base stations hear test devices on the air. */
export const networkAir: Stimulus = {
  id: 'network/air',
  title: 'Test devices on the air: across the band, undisturbed, under jammers, and with a base station off',
  expectedSeconds: 5,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    const centreHz = radioConfiguration(context.declared.zone).uplinkCentreHz.value;
    const air: Air = { context, dialogue, centreHz };
    await dialogue.begin();
    const devices = BAND_OFFSETS_HZ.map((_, index) => bandDevice(index));
    for (const device of [...devices, UNDISTURBED, JAMMED, BESIDE_JAMMER, ONE_OFF]) await dialogue.addDevice(device);
    await dialogue.ask('listen', { kind: 'listen', on: true });
    const { baseStations = [] } = await dialogue.ask(SETUP, { kind: 'baseStations' });
    const live = baseStations.filter((station) => station.live);
    await wholeBand(air);
    await emit(air, 'undisturbed', message(air, UNDISTURBED, 1));
    await read(dialogue, UNDISTURBED);
    await disturbed(air, live);
    await oneOff(air, live);
    await dialogue.ask(SETUP, { kind: 'listen', on: false });
  },
};
