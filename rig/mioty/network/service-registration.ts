import { createHash } from 'node:crypto';
import { bytesToHex } from '../../sigfox/hex.ts';
import { readLabel } from './label.ts';
import type { Message, Registration } from './messages.ts';
import type { EndPointRecord, ServiceState } from './service-state.ts';
import { done, error, isSameBytes, type Surroundings } from './unit.ts';

/** Takes what a scanner read off a label (guideline 4.2, printed keys). */
export function takeLabel(
  state: ServiceState,
  { behaviour }: Surroundings,
  message: Extract<Message, { readonly message: 'label' }>,
): Message {
  const label = readLabel(message.text);
  if (label === null || !behaviour.check(label.holds, 'label')) return error('label');
  const epEui = bytesToHex(label.epEui);
  if (!behaviour.check(!state.endPoints.has(epEui), 'unique-id')) return error('unique-id');
  state.labels.set(epEui, { ...label, location: message.location });
  return done;
}

/** Introduces an end point: only from a unit that manages devices, and no EUI and no key a second time. */
export function register(
  state: ServiceState,
  { behaviour, plan, wires }: Surroundings,
  message: Registration,
  from: string,
): Message {
  const role = wires.unit(from)?.role ?? 'application';
  const introduces = plan.tasks['device-management'].includes(role);
  if (!behaviour.check(introduces, 'introducer')) return error('introducer');
  if (!behaviour.check(!state.endPoints.has(message.epEui), 'unique-id')) return error('unique-id');
  const label = message.keys === 'printed' ? state.labels.get(message.epEui) : undefined;
  const networkKey = label?.networkKey ?? message.networkKey ?? null;
  if (networkKey === null && message.keys !== 'central') return error('no-key');
  const isOwn = networkKey === null || !isKeyKnown(state, networkKey);
  if (!behaviour.check(isOwn, 'unique-key')) return error('unique-key');
  state.labels.delete(message.epEui);
  const owner = behaviour.keepsOwner(plan.delivery === 'push') ? (message.owner ?? from) : null;
  state.endPoints.set(message.epEui, newRecord(message, networkKey, owner, label?.location ?? null));
  return done;
}

/** Takes an end point out: only for who can show the ticket of its registration. The caller has detached it. */
export function mayDeregister(
  state: ServiceState,
  { behaviour }: Surroundings,
  { epEui, ticket }: Extract<Message, { readonly message: 'deregister' }>,
): Message {
  const record = state.endPoints.get(epEui);
  if (record === undefined) return error('end-point');
  return behaviour.check(ticketHash(ticket) === record.ticketHash, 'ticket') ? done : error('ticket');
}

/** What the service centre keeps of a ticket: enough to know it again, nothing by which it could tell whose it is. */
export function ticketHash(ticket: Uint8Array): string {
  return createHash('sha256').update(ticket).digest('hex');
}

export function isKeyKnown(state: ServiceState, key: Uint8Array): boolean {
  return [...state.endPoints.values()].some(({ networkKey }) => networkKey !== null && isSameBytes(networkKey, key));
}

function newRecord(
  { epEui, deviceClass, keys, ticketHash: hash, applicationKey }: Registration,
  networkKey: Uint8Array | null,
  owner: string | null,
  location: string | null,
): EndPointRecord {
  return {
    epEui,
    deviceClass,
    keys,
    networkKey,
    ticketHash: hash,
    owner,
    location,
    stations: [],
    sessionKey: null,
    // The last two bytes of the EUI, as end points have it unless told otherwise.
    shortAddress: Number.parseInt(epEui.slice(-4), 16),
    lastCounter: null,
    lastReceived: null,
    lastAttachCounter: null,
    usedNonces: new Set(),
    exposed: new Set(),
    waiting: 0,
    messagesInPeriod: 0,
    receipt: null,
    claimed: 0,
    disclosedKey: applicationKey ?? null,
  };
}
