import type { MiotyNetworkReply, MiotyNetworkRequest, MiotyRole, MiotyTraffic } from '../../ports/mioty-network.ts';
import type { StackedMiotyBehaviour } from './behaviour.ts';
import { interfaceBetween, transportFits } from './interfaces.ts';
import { fieldsOf, type Message, octetsOf } from './messages.ts';
import type { Unit } from './unit.ts';

type ConnectRequest = Extract<MiotyNetworkRequest, { readonly kind: 'connect' }>;
type Joint = NonNullable<MiotyNetworkReply['interface']>;

const refused = (reason: string): MiotyNetworkReply => ({ kind: 'refused', reason });

/** The units of a network and the connections between them. Nothing passes from one unit to another but along a connection, and all of it is noted. */
export interface Wires {
  add(unit: Unit): void;
  unit(name: string): Unit | undefined;
  named(role: MiotyRole): readonly string[];
  connect(request: ConnectRequest): MiotyNetworkReply;
  isConnected(a: string, b: string): boolean;
  /** Sends a message and gives the answer; `error` not-connected where there is no connection. */
  ask(from: string, to: string, message: Message, nowSeconds: number): Message;
  /** Notes what passed over the radio, which is no connection between units. */
  noteRadio(from: string, to: string, message: string, fields: readonly string[], octets: number, now: number): void;
  readonly traffic: readonly MiotyTraffic[];
}

/** `combined` are roles that are one device: between them nothing passes that could be seen. */
export function createWires(behaviour: StackedMiotyBehaviour, combined: readonly MiotyRole[]): Wires {
  const units = new Map<string, Unit>();
  const joints = new Map<string, Joint>();
  const traffic: MiotyTraffic[] = [];
  const keyOf = (a: string, b: string): string => [a, b].sort().join('\n');
  const isOneDevice = (a: string, b: string): boolean =>
    [a, b].every((name) => combined.includes(units.get(name)?.role ?? 'application'));

  const note = (joint: Joint, from: string, to: string, message: Message, timeSeconds: number): void => {
    const epEui = 'epEui' in message ? { epEui: message.epEui } : {};
    const octets = octetsOf(message);
    const fields = fieldsOf(message);
    traffic.push({ timeSeconds, interface: joint, from, to, message: message.message, fields, octets, ...epEui });
  };

  const connect = ({ from, to, transport, certificate = 'root', purpose }: ConnectRequest): MiotyNetworkReply => {
    const [a, b] = [units.get(from), units.get(to)];
    if (b === undefined || (a === undefined && purpose !== 'maintenance')) return refused('unknown-unit');
    if (a !== undefined && isOneDevice(from, to)) return refused('one-device');
    const joint = purpose === 'maintenance' ? 'maintenance' : interfaceBetween(a?.role ?? b.role, b.role);
    const facts = { interface: joint, transport };
    if (!behaviour.check(joint !== null, 'interface', facts)) return refused('interface');
    // Between units that no interface joins, only a faulty network comes here.
    const opened: Joint = joint ?? 'maintenance';
    if (!behaviour.check(transportFits(transport, opened), 'transport', facts)) return refused('transport');
    const trusted = opened === 'A' || certificate === 'root';
    if (!behaviour.check(trusted, 'certificate', facts)) return refused('certificate');
    joints.set(keyOf(from, to), opened);
    return { kind: 'done', interface: opened };
  };

  return {
    traffic,
    add: (unit) => void units.set(unit.name, unit),
    unit: (name) => units.get(name),
    named: (role) => [...units.values()].filter((unit) => unit.role === role).map((unit) => unit.name),
    connect,
    isConnected: (a, b) => joints.has(keyOf(a, b)) || isOneDevice(a, b),
    ask(from, to, message, nowSeconds) {
      const unit = units.get(to);
      if (unit === undefined) return { message: 'error', reason: 'unknown-unit' };
      const joint = joints.get(keyOf(from, to));
      const connected = joint !== undefined || isOneDevice(from, to);
      if (!behaviour.check(connected, 'connected')) return { message: 'error', reason: 'not-connected' };
      const sent = behaviour.sent(message);
      if (joint !== undefined) note(joint, from, to, sent, nowSeconds);
      const answer = behaviour.sent(unit.take(sent, from, nowSeconds));
      if (joint !== undefined) note(joint, to, from, answer, nowSeconds);
      return answer;
    },
    noteRadio: (from, to, message, fields, octets, timeSeconds) =>
      void traffic.push({ timeSeconds, interface: 'A', from, to, message, fields, octets, epEui: from }),
  };
}
