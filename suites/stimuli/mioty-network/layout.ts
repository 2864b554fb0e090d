import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { cityPlan, factoryPlan, wholePlan } from '../../../rig/mioty/network/use-cases.ts';
import type { MiotyNetworkPlan, MiotyRole } from '../../../rig/ports/mioty-network.ts';
import { CENTRE, KEY_SERVER, miotyDialogue, SETUP } from './dialogue.ts';

/** One unit of each role, and a second service centre for roaming. */
export const UNITS: Readonly<Record<string, MiotyRole>> = {
  station: 'base-station',
  'relay point': 'relay',
  [CENTRE]: 'service-centre',
  'partner centre': 'service-centre',
  [KEY_SERVER]: 'registration-authority',
  'customer centre': 'application-centre',
  scanner: 'key-scanner',
  application: 'application',
};

const isThere = (unit: string): boolean => unit === CENTRE || unit === KEY_SERVER;
export const pairLabel = (from: string, to: string): string => `pair ${from} to ${to}`;

const badPlans: Readonly<Record<string, MiotyNetworkPlan>> = {
  'nobody manages devices': { ...wholePlan, tasks: { ...wholePlan.tasks, 'device-management': [] } },
  'nobody routes': { ...wholePlan, tasks: { ...wholePlan.tasks, routing: [] } },
  'nobody manages keys': { ...wholePlan, tasks: { ...wholePlan.tasks, 'key-management': [] } },
  'an absent unit bills': { ...wholePlan, tasks: { ...wholePlan.tasks, billing: ['trust-centre'] } },
};
export const BAD_PLANS: readonly string[] = Object.keys(badPlans);

const useCasePlans = { factory: factoryPlan, city: cityPlan };

export const plans: Stimulus = {
  id: 'mioty-network/plans',
  title: 'Plans of networks, good and bad',
  expectedSeconds: 0,
  needsPowerSwitch: false,
  run: async (context) => {
    const { ask } = miotyDialogue(context);
    for (const [label, plan] of Object.entries({ ...badPlans, ...useCasePlans }))
      await ask(label, { kind: 'found', plan });
  },
};

export const layout: Stimulus = {
  id: 'mioty-network/layout',
  title:
    'Every pair of units asking to be connected, interfaces that a network needs or not, two centres of one customer',
  expectedSeconds: 0,
  needsPowerSwitch: false,
  run: async (context) => {
    const { ask } = miotyDialogue(context);
    for (const [label, plan] of Object.entries(useCasePlans)) {
      await ask(SETUP, { kind: 'found', plan });
      await ask(SETUP, { kind: 'addUnit', unit: 'customer centre', role: 'application-centre', customer: 'one' });
      const link = { kind: 'connect', from: CENTRE, transport: 'tls-1.3', certificate: 'root' } as const;
      await ask(`${label}: C`, { ...link, to: KEY_SERVER });
      await ask(`${label}: E`, { ...link, to: 'customer centre' });
    }
    await ask(SETUP, { kind: 'found', plan: wholePlan });
    for (const [unit, role] of Object.entries(UNITS)) {
      if (!isThere(unit)) await ask(SETUP, { kind: 'addUnit', unit, role });
    }
    const toServer = { kind: 'connect', from: CENTRE, to: KEY_SERVER, transport: 'tls-1.3' } as const;
    await ask('whole: C', { ...toServer, certificate: 'root' });
    const centre = { kind: 'addUnit', role: 'application-centre', build: { version: 2 } } as const;
    await ask('another customer', { ...centre, unit: 'other centre', customer: 'other' });
    await ask('second centre', { ...centre, unit: 'second centre', customer: 'other' });
    const units = Object.keys(UNITS);
    for (const [index, from] of units.entries()) {
      for (const to of units.slice(index)) {
        if (from === to) continue;
        for (const transport of ['radio', 'tls-1.3'] as const) {
          await ask(pairLabel(from, to), { kind: 'connect', from, to, transport, certificate: 'root' });
        }
      }
    }
  },
};
