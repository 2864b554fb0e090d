import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import type { NetworkEmission, NetworkMetadata } from '../../../rig/ports/network.ts';
import { radioConfiguration } from '../../../rig/sigfox/radio-configuration.ts';
import { BIT_RATE_BPS, frameSeconds, type NetworkDialogue, networkDialogue, SETUP } from './dialogue.ts';
import { frameOf } from './frames.ts';

/** A device whose level is brought down until its signal over noise can be measured well. */
export const REFERENCE = 'reference level';
export const WEAK = 'weak';
export const TOO_WEAK = 'too weak';
export const LEVEL = 'level';

/** 8 dB, and one for the accuracy with which stations measure the reference. */
const WEAK_SNR_DB = 9;
/** Far below what any demodulator reads. */
const TOO_WEAK_SNR_DB = -6;
/** Stations measure signal over noise well up to here. */
const REFERENCE_SNR_DB = 25;
const LARGEST_REFERENCE_SNR_DB = 32;
const TRIES = 3;
const FIRST_POWER_DBM = 14;
const ranks = [1, 2, 3] as const;
const GAP_SECONDS = 0.5;
const LEAD_SECONDS = 1;
const PLACE = { eastKm: 0.2, northKm: -0.3 };

/** The best signal over noise at which any station received the newest message; null when none did. */
export function bestSnrDb(metadata: readonly NetworkMetadata[]): number | null {
  const newest = metadata.reduce<NetworkMetadata | null>(
    (found, record) => (found === null || record.counter > found.counter ? record : found),
    null,
  );
  const levels = newest?.receptions.map(({ snrDb }) => snrDb) ?? [];
  return levels.length === 0 ? null : Math.max(...levels);
}

function emissions(context: StimulusContext, device: string, counter: number, powerDbm: number): NetworkEmission[] {
  const { uplinkCentreHz } = radioConfiguration(context.declared.zone);
  return ranks.map((rank) => {
    const frame = frameOf(device, { counter, rank });
    const startSeconds = context.clock.nowSeconds() + LEAD_SECONDS + (rank - 1) * (frameSeconds(frame) + GAP_SECONDS);
    const frequencyHz = uplinkCentreHz.value + 20_000 * (rank - 2);
    return { frame, bitRateBps: BIT_RATE_BPS, startSeconds, frequencyHz, powerDbm, ...PLACE };
  });
}

async function emit(
  context: StimulusContext,
  dialogue: NetworkDialogue,
  device: string,
  counter: number,
  powerDbm: number,
) {
  await dialogue.ask(`${device}: ${LEVEL}`, { kind: 'emit', emissions: emissions(context, device, counter, powerDbm) });
  await context.clock.sleep(1);
  return dialogue.ask(`${device}: metadata`, { kind: 'metadata', device });
}

/** Level at which the reference is received with a signal over noise that is measured well; null when nothing was received at all. */
async function findReference(context: StimulusContext, dialogue: NetworkDialogue) {
  let powerDbm = FIRST_POWER_DBM;
  for (let counter = 1; counter <= TRIES; counter++) {
    const { metadata = [] } = await emit(context, dialogue, REFERENCE, counter, powerDbm);
    const snrDb = bestSnrDb(metadata);
    if (snrDb === null || snrDb <= LARGEST_REFERENCE_SNR_DB || counter === TRIES) return { powerDbm, snrDb };
    powerDbm -= snrDb - REFERENCE_SNR_DB;
  }
  return { powerDbm, snrDb: null };
}

export const weakSignals: Stimulus = {
  id: 'network/weak',
  title: 'A test device brought down to the weakest signal that a base station must still receive, and one far below',
  expectedSeconds: 8,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    await dialogue.begin();
    for (const device of [REFERENCE, WEAK, TOO_WEAK]) await dialogue.addDevice(device);
    await dialogue.ask(SETUP, { kind: 'listen', on: true });
    const { powerDbm, snrDb } = await findReference(context, dialogue);
    for (const [device, wantedDb] of [
      [WEAK, WEAK_SNR_DB],
      [TOO_WEAK, TOO_WEAK_SNR_DB],
    ] as const) {
      // Without a reference the level cannot be set; what is sent then shows as much.
      await emit(context, dialogue, device, 1, powerDbm - ((snrDb ?? REFERENCE_SNR_DB) - wantedDb));
      await dialogue.ask(`${device}: stored`, { kind: 'messages', device });
    }
    await dialogue.ask(SETUP, { kind: 'listen', on: false });
  },
};
