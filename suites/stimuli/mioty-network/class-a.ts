import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { wholePlan } from '../../../rig/mioty/network/use-cases.ts';
import { CENTRE, type MiotyDialogue, miotyDialogue, SETUP, WORKS } from './dialogue.ts';
import { type Attachment, signOf } from './frames.ts';

export const MOBILE = 'class A';
export const FIRST: Attachment = { attachCounter: 5, nonce: 'a1b2c3d4' };
export const SECOND: Attachment = { attachCounter: 6, nonce: '0badcafe' };
export const THIRD: Attachment = { attachCounter: 9, nonce: '5eed5eed' };
export const DOWNLINK = '51ab';

async function sessions({ ask, attach, receive, heard }: MiotyDialogue): Promise<void> {
  await attach('first attach', MOBILE, FIRST);
  await ask('traffic', { kind: 'traffic' });
  await ask('first: north', { kind: 'inventory', unit: 'north' });
  const caught = heard(MOBILE, { counter: 0, session: FIRST });
  await receive('first: counter 0', caught);
  await receive('first: counter 1', heard(MOBILE, { counter: 1, session: FIRST }));
  await receive('under the network key', heard(MOBILE, { counter: 2 }));
  await attach('second attach', MOBILE, SECOND);
  await ask('second: north', { kind: 'inventory', unit: 'north' });
  await ask('second: end point', { kind: 'endPoint', device: MOBILE });
  await receive('second: caught in the first', caught);
  await receive('second: under the first key', heard(MOBILE, { counter: 3, session: FIRST }));
  await receive('second: counter 0', heard(MOBILE, { counter: 0, session: SECOND }));
}

/** Attach requests that must be refused, and an uplink that shows the session unharmed. */
async function refusals({ attach, receive, heard }: MiotyDialogue): Promise<void> {
  const later = { attachCounter: 7, nonce: 'feedf00d' };
  await attach('wrong sign', MOBILE, later, { sign: signOf(MOBILE, later, 'somebody else') });
  await attach('sign of another counter', MOBILE, later, { sign: signOf(MOBILE, { ...later, attachCounter: 8 }) });
  await attach('caught attach', MOBILE, SECOND);
  await attach('same attach counter', MOBILE, { ...SECOND, nonce: '11111111' });
  await attach('lower attach counter', MOBILE, { attachCounter: 4, nonce: '22222222' });
  await attach('nonce again', MOBILE, { attachCounter: 8, nonce: FIRST.nonce });
  await receive('session unharmed', heard(MOBILE, { counter: 1, session: SECOND }));
}

async function handOff({ ask, attach, receive, heard }: MiotyDialogue): Promise<void> {
  await attach('third attach', MOBILE, THIRD, { station: 'south' });
  for (const unit of ['north', 'south']) await ask(`third: ${unit}`, { kind: 'inventory', unit });
  await receive('third: at the earlier station', heard(MOBILE, { counter: 2, session: SECOND }));
  await receive('third: counter 0', heard(MOBILE, { counter: 0, session: THIRD }, { station: 'south' }));
  await ask(SETUP, { kind: 'restart', baseStation: 'south' });
  await ask(SETUP, { kind: 'resynchronise', baseStation: 'south' });
  await receive('third: after a restart', heard(MOBILE, { counter: 1, session: THIRD }, { station: 'south' }));
}

async function downlinks({ ask, receive, heard }: MiotyDialogue): Promise<void> {
  const at = { station: 'south' };
  await ask('downlink', { kind: 'queueDownlink', device: MOBILE, by: WORKS, payload: DOWNLINK });
  await ask('downlink waits', { kind: 'endPoint', device: MOBILE });
  await receive('without a window', heard(MOBILE, { counter: 2, session: THIRD }, at));
  await receive('with a window', heard(MOBILE, { counter: 3, session: THIRD, rxOpen: true }, at));
  await receive('with a window again', heard(MOBILE, { counter: 4, session: THIRD, rxOpen: true }, at));
  await ask('downlink sent', { kind: 'endPoint', device: MOBILE });
}

export const classA: Stimulus = {
  id: 'mioty-network/class-a',
  title:
    'An end point of class A: attached three times, with replays and forgeries between, handed to another station, detached',
  expectedSeconds: 0,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = miotyDialogue(context);
    const { ask } = dialogue;
    await dialogue.begin(wholePlan);
    await ask(SETUP, { kind: 'manufacture', device: MOBILE });
    await ask(SETUP, {
      kind: 'register',
      device: MOBILE,
      by: CENTRE,
      applicationCentre: WORKS,
      deviceClass: 'A',
      keys: 'central',
    });
    await sessions(dialogue);
    await refusals(dialogue);
    await handOff(dialogue);
    await downlinks(dialogue);
    await ask('detached', { kind: 'detachOverAir', device: MOBILE, baseStation: 'south' });
    await ask('detached: south', { kind: 'inventory', unit: 'south' });
    const late = dialogue.heard(MOBILE, { counter: 5, session: THIRD }, { station: 'south' });
    await dialogue.receive('after the detachment', late);
  },
};
