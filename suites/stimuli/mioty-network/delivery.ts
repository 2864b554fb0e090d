import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import { cityPlan, wholePlan } from '../../../rig/mioty/network/use-cases.ts';
import type { MiotyNetworkPlan } from '../../../rig/ports/mioty-network.ts';
import { CENTRE, DASHBOARD, type MiotyDialogue, miotyDialogue, SETUP, WORKS } from './dialogue.ts';

/** Application centres and the devices of their customers. */
export const OTHER_WORKS = 'other works';
export const DEVICES = {
  [WORKS]: ['press', 'oven'],
  [OTHER_WORKS]: ['bus'],
} as const;
export const OWNERS = Object.keys(DEVICES) as (keyof typeof DEVICES)[];
/** Uplinks of each device. */
export const UPLINKS = 3;
/** Sealed for another device: its own application centre must not take it as a reading. */
export const FORGED_COUNTER = 10;

const pollPlan: MiotyNetworkPlan = { ...cityPlan, delivery: 'poll' };

async function introduce(dialogue: MiotyDialogue): Promise<void> {
  await dialogue.addApplicationCentre(OTHER_WORKS);
  for (const applicationCentre of OWNERS) {
    for (const device of DEVICES[applicationCentre]) {
      await dialogue.addDevice(device, { applicationCentre });
      await dialogue.preAttach(device, 'north', 'south');
    }
  }
}

async function sendAll(context: StimulusContext, { receive, heard }: MiotyDialogue): Promise<void> {
  for (let counter = 0; counter < UPLINKS; counter++) {
    for (const device of Object.values(DEVICES).flat()) {
      const uplink = { counter, sealedFor: device };
      await receive('uplink', heard(device, uplink), heard(device, uplink, { station: 'south' }));
      await context.clock.sleep(1);
    }
  }
}

async function look(dialogue: MiotyDialogue): Promise<void> {
  const { ask } = dialogue;
  for (const unit of [CENTRE, 'north', DASHBOARD, ...OWNERS])
    await ask(`inventory: ${unit}`, { kind: 'inventory', unit });
  for (const applicationCentre of OWNERS) {
    await ask(`delivered: ${applicationCentre}`, { kind: 'delivered', applicationCentre });
  }
  await ask('traffic', { kind: 'traffic' });
}

export const push: Stimulus = {
  id: 'mioty-network/push',
  title:
    'Packets of two customers pushed to their application centres, requests for what is another’s, a device taken out',
  expectedSeconds: 12,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = miotyDialogue(context);
    const { ask, receive, heard } = dialogue;
    await dialogue.begin(cityPlan);
    await introduce(dialogue);
    await sendAll(context, dialogue);
    await receive('sealed for another', heard('press', { counter: FORGED_COUNTER, sealedFor: 'bus' }));
    await look(dialogue);
    await ask('read: own', { kind: 'readPackets', device: 'press', by: WORKS });
    await ask('read: another’s', { kind: 'readPackets', device: 'press', by: OTHER_WORKS });
    await ask('warnings', { kind: 'warnings' });
    await ask('deregister: another’s', { kind: 'deregister', device: 'oven', by: OTHER_WORKS });
    await receive('still in', heard('oven', { counter: 20, sealedFor: 'oven' }));
    await ask('deregister: own', { kind: 'deregister', device: 'oven', by: WORKS });
    await receive('taken out', heard('oven', { counter: 21, sealedFor: 'oven' }));
    await ask('without application key', { kind: 'enterKeys', device: 'meter', by: WORKS, application: false });
    const registration = { kind: 'register', device: 'meter', applicationCentre: WORKS, deviceClass: 'Z' } as const;
    await ask('registered without', { ...registration, by: WORKS, keys: 'local' });
    await ask('downlink', { kind: 'queueDownlink', device: 'press', by: WORKS, payload: '00' });
  },
};

export const poll: Stimulus = {
  id: 'mioty-network/poll',
  title: 'The same packets polled: every application centre fetches all of them and keeps its own',
  expectedSeconds: 12,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = miotyDialogue(context);
    const { ask } = dialogue;
    await dialogue.begin(pollPlan);
    await introduce(dialogue);
    await ask('registered', { kind: 'traffic' });
    await sendAll(context, dialogue);
    for (const applicationCentre of OWNERS)
      await ask(`poll: ${applicationCentre}`, { kind: 'poll', applicationCentre });
    await look(dialogue);
    await ask(SETUP, { kind: 'enterKeys', device: 'meter', by: WORKS, application: false });
    const registration = { kind: 'register', device: 'meter', applicationCentre: WORKS, deviceClass: 'Z' } as const;
    await ask('registered without', { ...registration, by: WORKS, keys: 'local' });
  },
};

/** Who may introduce devices, and what an application centre must be. */
export const software: Stimulus = {
  id: 'mioty-network/software',
  title:
    'Application centres that are altered or too old, that ask too often, and units that may not introduce devices',
  expectedSeconds: 0,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = miotyDialogue(context);
    const { ask } = dialogue;
    await dialogue.begin(pollPlan);
    const centre = { kind: 'addUnit', role: 'application-centre' } as const;
    await ask('altered', { ...centre, unit: 'altered', customer: 'a', build: { version: 2, altered: true } });
    await ask('too old', { ...centre, unit: 'old', customer: 'b', build: { version: 1 } });
    await ask('as published', { ...centre, unit: 'newer', customer: 'c', build: { version: 3 } });
    await ask('calm', { kind: 'poll', applicationCentre: WORKS, times: 2 });
    await ask('warnings while calm', { kind: 'warnings' });
    await dialogue.addApplicationCentre(OTHER_WORKS);
    await ask('flood', { kind: 'poll', applicationCentre: OTHER_WORKS, times: 200 });
    await ask('warnings', { kind: 'warnings' });
    await dialogue.begin({ ...wholePlan, tasks: { ...wholePlan.tasks, 'device-management': ['application-centre'] } });
    await ask(SETUP, { kind: 'enterKeys', device: 'lathe', by: WORKS, application: false });
    const registration = { kind: 'register', device: 'lathe', applicationCentre: WORKS, deviceClass: 'Z' } as const;
    await ask('introduced by the centre', { ...registration, by: CENTRE, keys: 'local' });
    await ask('introduced by the application', { ...registration, by: DASHBOARD, keys: 'local' });
    await ask('introduced by its centre', { ...registration, by: WORKS, keys: 'local' });
  },
};
