import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { cityPlan, wholePlan } from '../../../rig/mioty/network/use-cases.ts';
import type { MiotyNetworkPlan, MiotyNetworkRequest } from '../../../rig/ports/mioty-network.ts';
import { CENTRE, KEY_SERVER, miotyDialogue, SETUP, TRUST_CENTRE } from './dialogue.ts';

type Connect = Extract<MiotyNetworkRequest, { readonly kind: 'connect' }>;

const plan: MiotyNetworkPlan = { ...wholePlan, roles: [...wholePlan.roles, ...cityPlan.roles] };

/** Ends of each interface that is a wire. */
export const WIRES = {
  B: ['station', CENTRE],
  C: [CENTRE, KEY_SERVER],
  D: [CENTRE, 'partner centre'],
  E: [CENTRE, 'customer centre'],
  F: ['customer centre', 'application'],
  scanner: ['scanner', CENTRE],
  billing: [CENTRE, TRUST_CENTRE],
  maintenance: ['administrator', CENTRE],
} as const;
export type WireName = keyof typeof WIRES;

/** How each wire is asked for. */
export const WAYS = {
  right: { transport: 'tls-1.3', certificate: 'root' },
  'TLS 1.2': { transport: 'tls-1.2', certificate: 'root' },
  unprotected: { transport: 'plain', certificate: 'none' },
  'IP security': { transport: 'ipsec', certificate: 'root' },
  'certificate of another root': { transport: 'tls-1.3', certificate: 'foreign' },
  'no certificate': { transport: 'tls-1.3', certificate: 'none' },
} as const satisfies Readonly<Record<string, Pick<Connect, 'transport' | 'certificate'>>>;
export type WayName = keyof typeof WAYS;

export const wireLabel = (wire: WireName, way: WayName): string => `${wire}: ${way}`;

export const transport: Stimulus = {
  id: 'mioty-network/transport',
  title:
    'Each interface asked for with TLS 1.3 and right certificates, with older and no protection, and with wrong certificates',
  expectedSeconds: 0,
  needsPowerSwitch: false,
  run: async (context) => {
    const { ask } = miotyDialogue(context);
    await ask(SETUP, { kind: 'found', plan });
    for (const [unit, role] of [
      ['station', 'base-station'],
      ['partner centre', 'service-centre'],
      ['customer centre', 'application-centre'],
      ['application', 'application'],
      ['scanner', 'key-scanner'],
      ['relay point', 'relay'],
    ] as const) {
      await ask(SETUP, { kind: 'addUnit', unit, role });
    }
    for (const wire of Object.keys(WIRES) as WireName[]) {
      const [from, to] = WIRES[wire];
      const purpose = wire === 'maintenance' ? ({ purpose: 'maintenance' } as const) : {};
      for (const way of Object.keys(WAYS) as WayName[]) {
        await ask(wireLabel(wire, way), { kind: 'connect', from, to, ...WAYS[way], ...purpose });
      }
    }
    await ask('radio', { kind: 'connect', from: 'relay point', to: 'station', transport: 'radio' });
  },
};
