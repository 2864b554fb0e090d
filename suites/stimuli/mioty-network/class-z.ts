import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { wholePlan } from '../../../rig/mioty/network/use-cases.ts';
import { type MiotyDialogue, miotyDialogue, STATIONS, WORKS } from './dialogue.ts';

export const FIXED = 'class Z at one station';
export const SPREAD = 'class Z at all stations';
export const CAUGHT_COUNTER = 7;

async function inventories({ ask }: MiotyDialogue, when: string): Promise<void> {
  for (const unit of STATIONS) await ask(`${when}: ${unit}`, { kind: 'inventory', unit });
}

async function restart(dialogue: MiotyDialogue): Promise<void> {
  const { ask, receive, heard } = dialogue;
  const caught = heard(FIXED, { counter: CAUGHT_COUNTER });
  await receive('before the restart', caught);
  await ask('restarted', { kind: 'restart', baseStation: 'north' });
  await inventories(dialogue, 'after the restart');
  await receive('without a session', heard(FIXED, { counter: 8 }));
  await ask('resynchronised', { kind: 'resynchronise', baseStation: 'north' });
  await inventories(dialogue, 'after the resynchronisation');
  await receive('caught before', caught);
  await receive('in the new session', heard(FIXED, { counter: 9 }));
}

export const classZ: Stimulus = {
  id: 'mioty-network/class-z',
  title: 'End points of class Z: attached beforehand to chosen stations, restart of a station, moved, detached',
  expectedSeconds: 4,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = miotyDialogue(context);
    const { ask, addDevice, attach, preAttach, receive, heard } = dialogue;
    await dialogue.begin(wholePlan);
    await addDevice(FIXED);
    await addDevice(SPREAD);
    await inventories(dialogue, 'before');
    await receive('too early', heard(FIXED, { counter: 0 }));
    await ask('attached', { kind: 'preAttach', device: FIXED, baseStations: ['north'] });
    await ask('attached to all', { kind: 'preAttach', device: SPREAD, baseStations: 'all' });
    await inventories(dialogue, 'attached');
    await ask('traffic', { kind: 'traffic' });
    await receive('first', heard(FIXED, { counter: 0 }));
    await receive('at another station', heard(FIXED, { counter: 1 }, { station: 'south' }));
    for (const [counter, station] of STATIONS.entries()) {
      await receive('heard everywhere', heard(SPREAD, { counter }, { station }));
      await context.clock.sleep(1);
    }
    await attach('over the air', FIXED, { attachCounter: 1, nonce: '01020304' });
    await ask('downlink', { kind: 'queueDownlink', device: FIXED, by: WORKS, payload: '00' });
    await restart(dialogue);
    await ask('traffic after', { kind: 'traffic' });
    await preAttach(FIXED, 'south');
    await inventories(dialogue, 'moved');
    await receive('at the earlier station', heard(FIXED, { counter: 10 }));
    await receive('at the new station', heard(FIXED, { counter: 11 }, { station: 'south' }));
    await ask('detached', { kind: 'detach', device: FIXED });
    await inventories(dialogue, 'detached');
    await receive('after the detachment', heard(FIXED, { counter: 12 }, { station: 'south' }));
  },
};
