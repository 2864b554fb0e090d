import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { wholePlan } from '../../../rig/mioty/network/use-cases.ts';
import {
  CENTRE,
  DASHBOARD,
  KEY_SERVER,
  type MiotyDialogue,
  miotyDialogue,
  RELAY,
  SCANNER,
  SETUP,
  WORKS,
} from './dialogue.ts';

export const CENTRAL = 'key at the server';
export const PRINTED = 'key on a label';
export const LOCAL = 'key of the customer';
export const LOCATION = 'hall 3, pump 7';
/** Units whose keys are looked at in the end. */
export const INSPECTED = [CENTRE, KEY_SERVER, WORKS, DASHBOARD, SCANNER, RELAY, 'north', 'south'] as const;

const request = { kind: 'requestKey', device: CENTRAL } as const;
const registration = { kind: 'register', by: CENTRE, applicationCentre: WORKS, deviceClass: 'Z' } as const;

async function central({ ask, receive, heard }: MiotyDialogue): Promise<void> {
  await ask(SETUP, { kind: 'manufacture', device: CENTRAL });
  await ask(SETUP, { kind: 'manufacture', device: 'never used' });
  await ask('server: id twice', { kind: 'manufacture', device: 'twin of id', idOf: CENTRAL });
  await ask('server: key twice', { kind: 'manufacture', device: 'twin of key', keyOf: CENTRAL });
  await ask('request: right', { ...request, by: CENTRE, credentials: 'right' });
  await ask('request: wrong', { ...request, by: CENTRE, credentials: 'wrong' });
  await ask('request: none', { ...request, by: CENTRE, credentials: 'none' });
  await ask('request: of another unit', { ...request, by: WORKS, credentials: 'right' });
  await ask(SETUP, { ...registration, device: CENTRAL, keys: 'central' });
  await ask('centre before', { kind: 'inventory', unit: CENTRE });
  await ask('central: attached', { kind: 'preAttach', device: CENTRAL, baseStations: ['north'] });
  await receive('central: uplink', heard(CENTRAL, { counter: 0 }));
}

async function printed({ ask, preAttach, receive, heard }: MiotyDialogue): Promise<void> {
  const label = { kind: 'scanLabel', device: PRINTED, by: SCANNER, location: LOCATION } as const;
  await ask('printed: without a label', { ...registration, device: PRINTED, keys: 'printed' });
  await ask('printed: damaged', { ...label, damaged: true });
  await ask('printed: scanned', label);
  await ask('printed: registered', { ...registration, device: PRINTED, keys: 'printed' });
  await preAttach(PRINTED, 'north');
  await receive('printed: uplink', heard(PRINTED, { counter: 0 }));
}

async function local({ addDevice, preAttach, receive, heard }: MiotyDialogue): Promise<void> {
  await addDevice(LOCAL);
  await preAttach(LOCAL, 'north');
  await receive('local: uplink', heard(LOCAL, { counter: 0, sealedFor: LOCAL }));
}

/** Keys that a customer enters once more: last, since the application centre then takes them for its own. */
async function twins({ ask }: MiotyDialogue): Promise<void> {
  const entered = { kind: 'enterKeys', by: WORKS, application: false } as const;
  const twin = { ...registration, by: WORKS, keys: 'local' } as const;
  await ask(SETUP, { ...entered, device: 'local twin of id', idOf: LOCAL });
  await ask('local: id twice', { ...twin, device: 'local twin of id' });
  await ask(SETUP, { ...entered, device: 'local twin of key', keyOf: LOCAL });
  await ask('local: key twice', { ...twin, device: 'local twin of key' });
}

export const keyWays: Stimulus = {
  id: 'mioty-network/keys',
  title:
    'Devices whose keys are printed, at a key server and made by the customer, with twins and requests that nobody may make',
  expectedSeconds: 0,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = miotyDialogue(context);
    await dialogue.begin(wholePlan);
    await central(dialogue);
    await printed(dialogue);
    await local(dialogue);
    for (const unit of INSPECTED) await dialogue.ask(`inventory: ${unit}`, { kind: 'inventory', unit });
    await dialogue.ask('traffic', { kind: 'traffic' });
    await twins(dialogue);
  },
};
