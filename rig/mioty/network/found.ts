import type { MiotyNetworkReply, MiotyNetworkRequest } from '../../ports/mioty-network.ts';
import { admits, createApplicationCentre } from './application-centre.ts';
import { createBaseStation } from './base-station.ts';
import { granted, type NetworkParts, refused, replyTo } from './parts.ts';
import { createApplication, createCarrier } from './plain-units.ts';
import { createRegistrationAuthority } from './registration-authority.ts';
import { createServiceCentre } from './service-centre.ts';
import { createTrustCentre } from './trust-centre.ts';
import type { Surroundings } from './unit.ts';

/** The units of which a network has one. */
export function foundUnits(surroundings: Surroundings): NetworkParts {
  const { plan, wires } = surroundings;
  const parts: NetworkParts = {
    surroundings,
    centre: createServiceCentre(surroundings),
    authority: plan.roles.includes('registration-authority') ? createRegistrationAuthority(surroundings) : null,
    trust: plan.roles.includes('trust-centre') ? createTrustCentre(surroundings) : null,
    stations: new Map(),
    applicationCentres: new Map(),
    statements: [],
    devices: new Map(),
  };
  for (const unit of [parts.centre, parts.authority, parts.trust]) if (unit !== null) wires.add(unit);
  return parts;
}

type AddUnit = Extract<MiotyNetworkRequest, { readonly kind: 'addUnit' }>;

export function addUnit(parts: NetworkParts, request: AddUnit): MiotyNetworkReply {
  const { surroundings, stations } = parts;
  const { unit: name, role } = request;
  const { plan, wires, behaviour } = surroundings;
  if (wires.unit(name) !== undefined) return refused('unique-name');
  if (!behaviour.check(plan.roles.includes(role), 'planned')) return refused('not-planned');
  switch (role) {
    case 'base-station': {
      const station = createBaseStation(name, surroundings);
      stations.set(name, station);
      wires.add(station);
      return granted;
    }
    case 'application-centre':
      return addApplicationCentre(parts, request);
    case 'service-centre':
      // Of another network of the same family: a partner for roaming.
      wires.add(createServiceCentre(surroundings, name));
      return granted;
    case 'relay':
    case 'key-scanner':
      wires.add(createCarrier(name, role));
      return granted;
    case 'application':
      wires.add(createApplication(name));
      return granted;
    case 'registration-authority':
    case 'trust-centre':
      // The network that was planned with one has it already; here comes only what a faulty one lets in.
      return plan.roles.includes(role) ? refused('one-of-each') : granted;
  }
}

function addApplicationCentre(
  { surroundings, applicationCentres }: NetworkParts,
  { unit: name, customer = name, build = { version: Number.POSITIVE_INFINITY } }: AddUnit,
): MiotyNetworkReply {
  const has = [...applicationCentres.values()].some((centre) => centre.customer === customer);
  if (!surroundings.behaviour.check(!has, 'one-centre')) return refused('one-centre');
  const admission = admits(surroundings, build);
  if (admission.message !== 'done') return replyTo(admission);
  const centre = createApplicationCentre(name, customer, surroundings);
  applicationCentres.set(name, centre);
  surroundings.wires.add(centre);
  return granted;
}
