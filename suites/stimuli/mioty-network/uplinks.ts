import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { wholePlan } from '../../../rig/mioty/network/use-cases.ts';
import { type MiotyDialogue, miotyDialogue, RELAY, SETUP, STATIONS, WORKS } from './dialogue.ts';
import { mpduOf, withBitInverted } from './frames.ts';

export const SENSOR = 'sensor';
export const COUNTING = 'counting sensor';
export const COPIED = 'sensor with three ears';
export const FAR = 'sensor behind a relay';
export const LAST_OF_24_BITS = 0xff_ffff;
/** How long before they are told the frames of this stimulus were received. */
export const AGO_SECONDS = 3;
const CMAC_DIGITS = 8;
const REPLAY_SECONDS = 60;

async function integrity({ receive, heard, heardMpdu }: MiotyDialogue): Promise<void> {
  const mpdu = mpduOf(SENSOR, { counter: 3 });
  const inverted = Array.from({ length: 4 * mpdu.length }, (_, bit) => heardMpdu(withBitInverted(mpdu, bit)));
  await receive('inverted', ...inverted);
  await receive('without a code', heardMpdu(mpdu.slice(0, -CMAC_DIGITS)));
  await receive('cut short', heardMpdu(mpdu.slice(0, 10)));
  await receive('foreign key', heard(SENSOR, { counter: 3, keyOf: COUNTING }));
  await receive('genuine', heardMpdu(mpdu, { agoSeconds: AGO_SECONDS }));
  await receive('whole address', heard(SENSOR, { counter: 4, wholeAddress: true }));
}

async function counters({ ask, receive, heard }: MiotyDialogue): Promise<void> {
  const five = heard(COUNTING, { counter: 5 });
  await receive('counter 5', five);
  await receive('counter 5 again', five);
  await receive('counter 4', heard(COUNTING, { counter: 4 }));
  await receive('counter 6', heard(COUNTING, { counter: 6 }));
  await receive('counter 5 after 6', five);
  await receive('counter 1000', heard(COUNTING, { counter: 1000 }));
  const last = heard(COUNTING, { counter: LAST_OF_24_BITS });
  await receive('last of 24 bits', last);
  await receive('first of the next', heard(COUNTING, { counter: LAST_OF_24_BITS + 1 }));
  await ask('after the rollover', { kind: 'endPoint', device: COUNTING });
  await receive('last of 24 bits again', last);
  await receive('low bits of 7', heard(COUNTING, { counter: 7 }));
  await receive('second of the next', heard(COUNTING, { counter: LAST_OF_24_BITS + 2 }));
}

export const uplinks: Stimulus = {
  id: 'mioty-network/uplinks',
  title:
    'Uplinks with each bit inverted, without a code, under another key, replayed, across 2^24, heard thrice and through a relay',
  expectedSeconds: REPLAY_SECONDS + 4,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = miotyDialogue(context);
    const { ask, receive, heard } = dialogue;
    await dialogue.begin(wholePlan);
    for (const device of [SENSOR, COUNTING, COPIED, FAR]) {
      await dialogue.addDevice(device, { application: false });
      await dialogue.preAttach(device, ...STATIONS);
    }
    await integrity(dialogue);
    await counters(dialogue);
    const twice = [heard(COPIED, { counter: 1 }), heard(COPIED, { counter: 1 }, { station: 'south' })];
    await receive('copies', ...twice);
    await receive('through the relay', heard(FAR, { counter: 0 }, { station: 'east', relay: RELAY }));
    await receive('through no relay of ours', heard(FAR, { counter: 1 }, { station: 'east', relay: 'unknown relay' }));
    await ask('relay', { kind: 'inventory', unit: RELAY });
    await ask('delivered', { kind: 'delivered', applicationCentre: WORKS });
    await context.clock.sleep(REPLAY_SECONDS);
    await receive('replayed elsewhere', heard(COPIED, { counter: 1 }, { station: 'east' }));
    await ask(SETUP, { kind: 'warnings' });
    await ask('delivered in the end', { kind: 'delivered', applicationCentre: WORKS });
  },
};
