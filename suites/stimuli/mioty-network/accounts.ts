import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { cityPlan } from '../../../rig/mioty/network/use-cases.ts';
import {
  CENTRE,
  DASHBOARD,
  type MiotyDialogue,
  miotyDialogue,
  SETUP,
  STATIONS,
  TRUST_CENTRE,
  WORKS,
} from './dialogue.ts';

export const SECOND_CUSTOMER = 'tram company';
/** Messages of each device in each period. */
export const SENT = { lamp: 5, bench: 2, tram: 4 } as const;
export const HOMES = { lamp: WORKS, bench: WORKS, tram: SECOND_CUSTOMER } as const;
const DEVICES = Object.keys(SENT) as (keyof typeof SENT)[];
export const CLAIMED = 3;
export const DENIED = 2;
export const PERSONAL = { [WORKS]: 'Ada Example, 1 Sample Street', [SECOND_CUSTOMER]: 'Max Muster, 2 Sample Street' };
export const HOLDERS = [TRUST_CENTRE, CENTRE, WORKS, SECOND_CUSTOMER, DASHBOARD, ...STATIONS] as const;

async function period({ receive, heard }: MiotyDialogue, number: number): Promise<void> {
  for (const device of DEVICES) {
    for (let index = 0; index < SENT[device]; index++) {
      const uplink = { counter: 100 * number + index, sealedFor: device };
      await receive('uplink', heard(device, uplink), heard(device, uplink, { station: 'south' }));
    }
  }
}

export const accounts: Stimulus = {
  id: 'mioty-network/accounts',
  title:
    'Three periods of messages of two customers; in the second the service centre claims too many, in the third a customer denies some',
  expectedSeconds: 0,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = miotyDialogue(context);
    const { ask } = dialogue;
    await dialogue.begin(cityPlan);
    await dialogue.addApplicationCentre(SECOND_CUSTOMER);
    for (const [customer, personal] of Object.entries(PERSONAL)) {
      await ask(SETUP, { kind: 'addCustomer', customer, personal });
    }
    for (const device of DEVICES) {
      await dialogue.addDevice(device, { applicationCentre: HOMES[device] });
      await dialogue.preAttach(device, 'north', 'south');
    }
    await period(dialogue, 1);
    await ask('closed', { kind: 'closePeriod' });
    await period(dialogue, 2);
    await ask('claimed', { kind: 'misstate', unit: CENTRE, device: 'lamp', messages: CLAIMED });
    await ask('closed', { kind: 'closePeriod' });
    await period(dialogue, 3);
    await ask('denied', { kind: 'misstate', unit: SECOND_CUSTOMER, device: 'tram', messages: DENIED });
    await ask('closed', { kind: 'closePeriod' });
    await ask('bills', { kind: 'bills' });
    await ask('statements', { kind: 'statements' });
    for (const unit of HOLDERS) await ask(`inventory: ${unit}`, { kind: 'inventory', unit });
    await ask('traffic', { kind: 'traffic' });
  },
};
