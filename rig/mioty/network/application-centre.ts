import type { MiotyDeviceClass, MiotyKeyWay, MiotyPacket, MiotyStatement } from '../../ports/mioty-network.ts';
import { bytesToHex, hexToBytes } from '../../sigfox/hex.ts';
import { openApplication } from './application-layer.ts';
import type { Message, Registration } from './messages.ts';
import { ticketHash } from './service-registration.ts';
import { SERVICE_CENTRE } from './service-state.ts';
import { signStatement } from './statements.ts';
import { testSecret } from './test-devices.ts';
import { done, error, heldKey, inventoryOf, notMine, type Surroundings, type Unit } from './unit.ts';

/** Where a customer's packets end: it has the application keys, which never leave it, and hands readings to applications. */
export interface ApplicationCentre extends Unit {
  readonly role: 'application-centre';
  readonly customer: string;
  /** Keys that the customer made, for an end point to be registered. */
  enterKeys(epEui: string, networkKey: Uint8Array, applicationKey: Uint8Array | null): void;
  /** What it tells the service centre of a new end point; `error` where the application key is missing. */
  introduce(device: NewDevice): Message;
  /** Takes an introduced end point as its own. */
  adopt(epEui: string, device: string, nowSeconds: number): void;
  deregistration(epEui: string): Message;
  drop(epEui: string): void;
  /** Packets that came by this poll; null when the service centre refused it. */
  poll(nowSeconds: number): readonly MiotyPacket[] | null;
  delivered(): readonly MiotyPacket[];
  /** Denies messages in the next statement that it got. */
  deny(epEui: string, messages: number): void;
}

export interface NewDevice {
  readonly epEui: string;
  readonly deviceClass: MiotyDeviceClass;
  readonly keys: MiotyKeyWay;
}

interface OwnDevice {
  readonly device: string;
  received: number;
  denied: number;
}

interface EnteredKeys {
  /** Forgotten as soon as the service centre has it. */
  networkKey: Uint8Array | null;
  readonly applicationKey: Uint8Array | null;
}

export function createApplicationCentre(
  name: string,
  customer: string,
  { plan, behaviour, wires }: Surroundings,
): ApplicationCentre {
  const entered = new Map<string, EnteredKeys>();
  const devices = new Map<string, OwnDevice>();
  const packets: MiotyPacket[] = [];
  const bills = plan.tasks.billing.includes('trust-centre');
  let polled = 0;
  let period = 1;

  const ticketOf = (epEui: string): Uint8Array => testSecret(`ticket of ${name} for ${epEui}`);
  const statementOf = (epEui: string, messages: number): MiotyStatement =>
    signStatement({ by: name, period, epEui, messages });

  const accept = (packet: MiotyPacket, nowSeconds: number): MiotyStatement | null => {
    const own = devices.get(packet.epEui);
    if (own === undefined && behaviour.filters(true)) return null;
    const reading = { ...packet, ...(own === undefined ? {} : { device: own.device }), ...decrypted(packet) };
    packets.push(reading);
    for (const application of wires.named('application')) {
      wires.ask(name, application, { message: 'reading', packet: reading }, nowSeconds);
    }
    if (own === undefined) return null;
    own.received += 1;
    return bills ? statementOf(packet.epEui, own.received) : null;
  };

  const decrypted = ({ epEui, data }: MiotyPacket): { readonly payload?: string } => {
    const key = entered.get(epEui)?.applicationKey ?? null;
    if (key === null || !behaviour.decrypts(true)) return key === null ? { payload: data } : {};
    const opened = openApplication(key, hexToBytes(epEui, 'EUI-64'), hexToBytes(data, 'data'));
    if (opened !== null) return { payload: bytesToHex(opened) };
    return behaviour.check(false, 'application-code') ? { payload: data } : {};
  };

  const closePeriod = (): Message => {
    const statements = [...devices].map(([epEui, own]) => statementOf(epEui, own.received - own.denied));
    for (const own of devices.values()) {
      own.received = 0;
      own.denied = 0;
    }
    period += 1;
    return { message: 'ownStatements', statements };
  };

  return {
    name,
    role: 'application-centre',
    customer,
    take: (message, _from, nowSeconds) => {
      switch (message.message) {
        case 'packet':
          return { message: 'packetRsp', receipt: accept(message.packet, nowSeconds) };
        case 'statementRequest':
          return closePeriod();
        default:
          return notMine();
      }
    },
    enterKeys: (epEui, networkKey, applicationKey) => void entered.set(epEui, { networkKey, applicationKey }),
    introduce: ({ epEui, deviceClass, keys }) => {
      const { networkKey = null, applicationKey = null } = entered.get(epEui) ?? {};
      const mustEncrypt = plan.applicationEncryption === 'required' || plan.delivery === 'poll';
      if (!behaviour.check(!mustEncrypt || applicationKey !== null, 'application-key')) return error('application-key');
      const message: Registration = {
        message: 'register',
        epEui,
        deviceClass,
        keys,
        ticketHash: ticketHash(ticketOf(epEui)),
        ...(keys === 'local' && networkKey !== null ? { networkKey } : {}),
        ...(plan.delivery === 'push' ? { owner: name } : {}),
        ...(applicationKey !== null && behaviour.disclosesKey(false) ? { applicationKey } : {}),
      };
      return message;
    },
    adopt: (epEui, device, nowSeconds) => {
      const keys = entered.get(epEui);
      if (keys !== undefined) keys.networkKey = null;
      devices.set(epEui, { device, received: 0, denied: 0 });
      if (!bills) return;
      const [trustCentre] = wires.named('trust-centre');
      if (trustCentre !== undefined) wires.ask(name, trustCentre, { message: 'owns', epEui, customer }, nowSeconds);
    },
    deregistration: (epEui) => ({ message: 'deregister', epEui, ticket: ticketOf(epEui) }),
    drop: (epEui) => {
      devices.delete(epEui);
      entered.delete(epEui);
    },
    poll: (nowSeconds) => {
      const answer = wires.ask(name, SERVICE_CENTRE, { message: 'poll', after: polled }, nowSeconds);
      if (answer.message !== 'packets') return null;
      polled += answer.packets.length;
      const before = packets.length;
      for (const packet of answer.packets) accept(packet, nowSeconds);
      return packets.slice(before);
    },
    delivered: () => [...packets],
    deny: (epEui, messages) => {
      const own = devices.get(epEui);
      if (own !== undefined) own.denied += messages;
    },
    inventory: () =>
      inventoryOf({
        keys: [...entered].flatMap(([epEui, { networkKey, applicationKey }]) => [
          ...(networkKey === null ? [] : [heldKey(epEui, 'network', 'storage', networkKey)]),
          ...(applicationKey === null ? [] : [heldKey(epEui, 'application', 'storage', applicationKey)]),
        ]),
        owners: [...devices.keys()].map((epEui) => ({ epEui, owner: name })),
        packets: [...packets],
      }),
  };
}

/** What an application centre must be before it is let in: as it was published, and not too old (guideline 5.2.6). */
export function admits(
  { plan, behaviour }: Surroundings,
  build: { readonly version: number; readonly altered?: boolean },
): Message {
  if (!behaviour.check(build.altered !== true, 'integrity')) return error('integrity');
  return behaviour.check(build.version >= (plan.lowestVersion ?? 0), 'version', build) ? done : error('version');
}
