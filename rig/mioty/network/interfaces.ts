import type { MiotyInterface, MiotyNetworkRequest, MiotyRole } from '../../ports/mioty-network.ts';

type Transport = Extract<MiotyNetworkRequest, { readonly kind: 'connect' }>['transport'];

/** Who may speak to whom (security guideline 4.1, table of interfaces; the last three lines 5.1.3, 5.2.5). */
const pairs: readonly (readonly [MiotyRole, MiotyRole, MiotyInterface])[] = [
  ['relay', 'base-station', 'A'],
  ['base-station', 'service-centre', 'B'],
  ['service-centre', 'registration-authority', 'C'],
  ['service-centre', 'service-centre', 'D'],
  ['service-centre', 'application-centre', 'E'],
  ['application-centre', 'application', 'F'],
  ['key-scanner', 'service-centre', 'scanner'],
  ['service-centre', 'trust-centre', 'billing'],
  ['application-centre', 'trust-centre', 'billing'],
];

/** Which interface joins two units; null where none may. */
export function interfaceBetween(a: MiotyRole, b: MiotyRole): MiotyInterface | null {
  const found = pairs.find(([one, other]) => (one === a && other === b) || (one === b && other === a));
  return found?.[2] ?? null;
}

/**
 * Interface A is the radio, which secures itself; D may use any IP security; everywhere else TLS 1.3 with certificates on both sides
 * (guideline 3.3.3, 5.1.4, 5.2.5).
 */
export function transportFits(transport: Transport, at: MiotyInterface): boolean {
  if (at === 'A') return transport === 'radio';
  return transport === 'tls-1.3' || (at === 'D' && transport === 'ipsec');
}
