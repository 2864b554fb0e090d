import type { MiotyHeldKey, MiotyInterface, MiotyPacket, MiotyStatement } from '../../ports/mioty-network.ts';
import type { Message } from './messages.ts';

/** Everything that the units decide by yes or no. */
export const miotyNetworkChecks = [
  // Layout and wires.
  'task-assigned',
  'task-unit',
  'interface',
  'connected',
  'relay',
  'planned',
  'transport',
  'certificate',
  'one-centre',
  // Keys and registration.
  'unique-id',
  'unique-key',
  'label',
  'credentials',
  'introducer',
  'application-key',
  'ticket',
  // Attachment.
  'over-air-class',
  'attach-counter',
  'nonce',
  'sign',
  // Uplinks.
  'cmac',
  'replay',
  'replay-at-centre',
  // Downlinks.
  'downlink-offered',
  'downlink-class',
  'window',
  // Delivery.
  'owner',
  'application-code',
  // Billing.
  'receipt',
  'denial',
  // Software and traffic of application centres.
  'integrity',
  'version',
  'poll-rate',
  'foreign-device',
] as const;
export type MiotyNetworkCheck = (typeof miotyNetworkChecks)[number];

/** What a check may look at: the connection that is asked for, the version of software, or how many requests came in a minute. */
export interface CheckFacts {
  readonly interface?: MiotyInterface | null;
  readonly transport?: string;
  readonly version?: number;
  readonly requests?: number;
}

/** Why a base station must forget keys. */
export type ForgetReason = 'detach' | 'restart' | 'moved';

/**
 * The few points where the units let themselves be bent. Each hook is given what the correct network would do and returns what is done; without hooks
 * the network is correct.
 */
export interface MiotyNetworkBehaviour {
  check?(holds: boolean, name: MiotyNetworkCheck, facts?: CheckFacts): boolean;
  /** Whether a base station forgets a key. */
  forgets?(forgets: boolean, why: ForgetReason): boolean;
  /** Whether the service centre gives the keys back to a base station that opens a new session. */
  resynchronises?(resynchronises: boolean): boolean;
  /** Where a base station keeps its keys. */
  keyPlace?(place: MiotyHeldKey['where']): MiotyHeldKey['where'];
  /** Base stations that get the key of a device of class Z, of all that there are. */
  preAttached?(chosen: readonly string[], all: readonly string[]): readonly string[];
  sessionKey?(key: Uint8Array, networkKey: Uint8Array): Uint8Array;
  /** Counter after the last one with these low 24 bits. */
  extended?(counter: number, last: number | null, low: number): number;
  /** Packet counter that the service centre tells a base station when it attaches an end point again. */
  lastCounter?(counter: number): number;
  /** What is really sent on a wire. */
  sent?(message: Message): Message;
  /** Payload that the service centre stores and delivers. */
  userData?(data: Uint8Array): Uint8Array;
  packet?(packet: MiotyPacket): MiotyPacket;
  /** Application centres to which a packet goes, of all that there are. */
  recipients?(chosen: readonly string[], all: readonly string[]): readonly string[];
  /** Whether the service centre keeps a packet that it delivered or must keep. */
  keeps?(keeps: boolean, delivery: 'push' | 'poll'): boolean;
  /** Whether the service centre remembers whose an end point is. */
  keepsOwner?(keeps: boolean): boolean;
  /** Whether an application centre drops packets of end points that are not its own. */
  filters?(filters: boolean): boolean;
  /** Whether a copy of a message counts again, in the store and in the account. */
  countsCopies?(counts: boolean): boolean;
  /** Customers' personal information that a unit other than the trust centre is told. */
  tellsPersonal?(tells: boolean): boolean;
  /** Whether an application centre decrypts with its application key. */
  decrypts?(decrypts: boolean): boolean;
  /** Base stations of which the network tells that they had a key of the end point. */
  exposure?(stations: readonly string[]): readonly string[];
  /** Messages that a bill names. */
  billed?(messages: number): number;
  /** Whether the service centre begins to count anew with each session. */
  restartsCounter?(restarts: boolean): boolean;
  /** Whether the key server forgets a key that it has handed out. */
  serverForgets?(forgets: boolean): boolean;
  /** What one application centre gets when it polls. */
  polled?(packets: readonly MiotyPacket[], centre: string): readonly MiotyPacket[];
  statement?(statement: MiotyStatement): MiotyStatement;
  /** Whether an application centre tells the service centre its application key. */
  disclosesKey?(discloses: boolean): boolean;
}

/** All hooks of a stack as one behaviour; a later entry sees what the earlier ones made. */
export type StackedMiotyBehaviour = Required<MiotyNetworkBehaviour>;

export function stackMiotyBehaviours(behaviours: readonly MiotyNetworkBehaviour[]): StackedMiotyBehaviour {
  const fold = <T>(value: T, apply: (behaviour: MiotyNetworkBehaviour, value: T) => T | undefined): T =>
    behaviours.reduce((current, behaviour) => apply(behaviour, current) ?? current, value);
  return {
    check: (holds, name, facts) => fold(holds, (b, value) => b.check?.(value, name, facts)),
    forgets: (forgets, why) => fold(forgets, (b, value) => b.forgets?.(value, why)),
    resynchronises: (does) => fold(does, (b, value) => b.resynchronises?.(value)),
    keyPlace: (place) => fold(place, (b, value) => b.keyPlace?.(value)),
    preAttached: (chosen, all) => fold(chosen, (b, value) => b.preAttached?.(value, all)),
    sessionKey: (key, networkKey) => fold(key, (b, value) => b.sessionKey?.(value, networkKey)),
    extended: (counter, last, low) => fold(counter, (b, value) => b.extended?.(value, last, low)),
    lastCounter: (counter) => fold(counter, (b, value) => b.lastCounter?.(value)),
    sent: (message) => fold(message, (b, value) => b.sent?.(value)),
    userData: (data) => fold(data, (b, value) => b.userData?.(value)),
    packet: (packet) => fold(packet, (b, value) => b.packet?.(value)),
    recipients: (chosen, all) => fold(chosen, (b, value) => b.recipients?.(value, all)),
    keeps: (keeps, delivery) => fold(keeps, (b, value) => b.keeps?.(value, delivery)),
    keepsOwner: (keeps) => fold(keeps, (b, value) => b.keepsOwner?.(value)),
    filters: (filters) => fold(filters, (b, value) => b.filters?.(value)),
    countsCopies: (counts) => fold(counts, (b, value) => b.countsCopies?.(value)),
    tellsPersonal: (tells) => fold(tells, (b, value) => b.tellsPersonal?.(value)),
    decrypts: (decrypts) => fold(decrypts, (b, value) => b.decrypts?.(value)),
    exposure: (stations) => fold(stations, (b, value) => b.exposure?.(value)),
    billed: (messages) => fold(messages, (b, value) => b.billed?.(value)),
    restartsCounter: (restarts) => fold(restarts, (b, value) => b.restartsCounter?.(value)),
    serverForgets: (forgets) => fold(forgets, (b, value) => b.serverForgets?.(value)),
    polled: (packets, centre) => fold(packets, (b, value) => b.polled?.(value, centre)),
    statement: (statement) => fold(statement, (b, value) => b.statement?.(value)),
    disclosesKey: (discloses) => fold(discloses, (b, value) => b.disclosesKey?.(value)),
  };
}
