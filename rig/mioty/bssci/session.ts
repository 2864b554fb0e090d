import { type BssciMessage, integerOf } from './fields.ts';
import {
  type BssciRole,
  type Operation,
  type OperationStep,
  protocolError,
  stepOf,
  subChannelOf,
} from './operations.ts';
import { comesAfter, MAX_OPEN_OPERATIONS, nextOpId, type SessionState } from './session-state.ts';
import { minorOf } from './version.ts';

/** POSIX numbers that the errors of this implementation carry. */
export const ERRNO = {
  accessDenied: 13,
  busy: 16,
  invalid: 22,
  protocol: 71,
  protocolNotSupported: 93,
  notSupported: 95,
} as const;

/** Where this implementation looks before it goes on. A faulty peer may see it otherwise. */
export type BssciCheck =
  /** The fields of a message are as the specification says. */
  | 'fields'
  /** The command is known, and it is the peer's to begin. */
  | 'command'
  /** The connect operation is complete. */
  | 'connected'
  /** The identifier of a new operation has the right sign and follows the one before. */
  | 'op-id'
  /** A response or completion belongs to an operation that waits for it. */
  | 'expected'
  | 'version'
  | 'resume'
  | 'attach-signature'
  | 'attach-counter';

/** What an end asks of the TLS handshake. */
export interface TlsPolicy {
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  /** The certificate of the peer must come from the configured authority. */
  readonly checksPeer: boolean;
  /** The peer must show a certificate at all (asked of stations by centres). */
  readonly requiresCertificate: boolean;
  /** Its own certificate comes from the configured authority. */
  readonly ownCertificate: 'known' | 'unknown';
}

export const STRICT_TLS: TlsPolicy = {
  minVersion: 'TLSv1.3',
  checksPeer: true,
  requiresCertificate: true,
  ownCertificate: 'known',
};

/** How an end of the interface departs from the specification, if it does. */
export interface BssciBehaviour {
  check?(holds: boolean, name: BssciCheck, message: BssciMessage): boolean;
  /** What is sent in the place of a message. */
  outgoing?(message: BssciMessage): readonly BssciMessage[];
  /** What is sent in the place of a frame. */
  frame?(frame: Uint8Array): Uint8Array;
  /** What is read in the place of bytes that arrived. */
  received?(bytes: Uint8Array): Uint8Array;
  tls?(policy: TlsPolicy): TlsPolicy;
}

export type Decision =
  | { readonly kind: 'respond'; readonly fields?: BssciMessage }
  | { readonly kind: 'refuse'; readonly code: number; readonly message: string };

export type SessionEvent =
  | { readonly kind: 'connected'; readonly resumed: boolean; readonly version: string }
  /** An operation of the peer was answered; `again` after a resumed session, when it had been answered before. */
  | { readonly kind: 'answered'; readonly request: BssciMessage; readonly again: boolean }
  | {
      readonly kind: 'completed';
      readonly command: string;
      readonly opId: bigint;
      readonly response: BssciMessage | null;
    }
  /** An operation of ours ended with an error of the peer. */
  | { readonly kind: 'failed'; readonly opId: bigint; readonly message: BssciMessage }
  | { readonly kind: 'violation'; readonly what: string };

export type SessionOutput =
  | { readonly kind: 'send'; readonly message: BssciMessage }
  | { readonly kind: 'close'; readonly why: string }
  | { readonly kind: 'event'; readonly event: SessionEvent };

export interface OperationsOptions {
  readonly role: BssciRole;
  readonly version: string;
  readonly state: SessionState;
  /** Answers a valid request of the peer. */
  decide(command: string, request: BssciMessage): Decision;
  readonly check: (holds: boolean, name: BssciCheck, message: BssciMessage) => boolean;
}

export const send = (message: BssciMessage): SessionOutput => ({ kind: 'send', message });
export const tell = (event: SessionEvent): SessionOutput => ({ kind: 'event', event });
export const violation = (what: string): SessionOutput => tell({ kind: 'violation', what });

export function errorMessage(opId: unknown, code: number, message: string): BssciMessage {
  return { command: 'error', opId, code, message };
}

/** The operations of one connection after its connect operation. Pure: messages in, messages and events out. */
export interface Operations {
  receive(message: BssciMessage): readonly SessionOutput[];
  /** Begins an operation of ours. */
  start(command: string, fields?: BssciMessage): readonly SessionOutput[];
  /** Sends again what was not complete when the connection before was lost. */
  reissue(): readonly SessionOutput[];
}

export function createOperations(options: OperationsOptions): Operations {
  const { role, state, check } = options;
  const peer: BssciRole = role === 'base-station' ? 'service-centre' : 'base-station';
  const minor = minorOf(options.version);
  /** Identifiers under which we sent an error that is not acknowledged yet. */
  const refused = new Set<bigint>();

  const refuse = (opId: bigint, code: number, text: string): readonly SessionOutput[] => {
    if (refused.size >= MAX_OPEN_OPERATIONS) return [{ kind: 'close', why: 'too many errors without acknowledgement' }];
    refused.add(opId);
    return [violation(text), send(errorMessage(opId, code, text))];
  };

  const request = (operation: Operation, opId: bigint, message: BssciMessage): readonly SessionOutput[] => {
    const before = state.answered.get(opId);
    if (before !== undefined) return [send(before), tell({ kind: 'answered', request: message, again: true })];
    if (!check(comesAfter(peer, opId, state.lastPeerOpId), 'op-id', message)) {
      return refuse(opId, ERRNO.protocol, `operation ${opId} after ${state.lastPeerOpId}`);
    }
    if (comesAfter(peer, opId, state.lastPeerOpId)) state.lastPeerOpId = opId;
    const fault = protocolError(message, minor);
    if (!check(fault === null, 'fields', message)) return refuse(opId, ERRNO.invalid, fault ?? 'fields not understood');
    if (state.answered.size >= MAX_OPEN_OPERATIONS) return refuse(opId, ERRNO.busy, 'too many operations at once');
    const decision = options.decide(operation.command, message);
    if (decision.kind === 'refuse') {
      refused.add(opId);
      return [send(errorMessage(opId, decision.code, decision.message))];
    }
    const response = { command: `${operation.command}Rsp`, opId: message.opId, ...decision.fields };
    state.answered.set(opId, response);
    return [send(response), tell({ kind: 'answered', request: message, again: false })];
  };

  const response = (operation: Operation, opId: bigint, message: BssciMessage): readonly SessionOutput[] => {
    const waits = state.open.get(opId)?.command === operation.command;
    if (!check(waits, 'expected', message)) {
      return refuse(opId, ERRNO.protocol, `${message.command} to an operation that does not wait for it`);
    }
    const fault = protocolError(message, minor);
    if (!check(fault === null, 'fields', message)) {
      state.open.delete(opId);
      return refuse(opId, ERRNO.invalid, fault ?? 'fields not understood');
    }
    state.open.delete(opId);
    if (comesAfter(role, opId, state.lastCompletedOpId)) state.lastCompletedOpId = opId;
    return [
      send({ command: `${operation.command}Cmp`, opId: message.opId }),
      tell({ kind: 'completed', command: operation.command, opId, response: message }),
    ];
  };

  const completion = (operation: Operation, opId: bigint, message: BssciMessage): readonly SessionOutput[] => {
    const waits = state.answered.get(opId)?.command === `${operation.command}Rsp`;
    if (!check(waits, 'expected', message)) {
      return refuse(opId, ERRNO.protocol, `${message.command} without an operation that waits for it`);
    }
    state.answered.delete(opId);
    return [tell({ kind: 'completed', command: operation.command, opId, response: null })];
  };

  const steps: Readonly<Record<OperationStep, typeof request>> = { request, response, completion };

  /** The peer ends an operation with an error: ours after our request, or its own after our response (5.17). */
  const failed = (opId: bigint, message: BssciMessage): readonly SessionOutput[] => {
    const known = state.open.delete(opId) || state.answered.delete(opId);
    const acknowledged = send({ command: 'errorAck', opId: message.opId });
    const told = known
      ? tell({ kind: 'failed', opId, message })
      : violation(`error to operation ${opId}, which is none`);
    return [acknowledged, told];
  };

  const receive = (message: BssciMessage): readonly SessionOutput[] => {
    const opId = integerOf(message.opId);
    const { command } = message;
    if (opId === null || typeof command !== 'string') {
      return [violation('a message without command and opId'), { kind: 'close', why: 'core fields missing' }];
    }
    if (command === 'error') return failed(opId, message);
    if (command === 'errorAck') return refused.delete(opId) ? [] : [violation('errorAck without an error')];
    const place = stepOf(command, minor);
    if (place === null || place.operation.command === 'con') {
      const channel = subChannelOf(command);
      const what = channel === null ? command : `the sub-channel ${channel}`;
      return check(false, 'command', message) ? [] : refuse(opId, ERRNO.notSupported, `${what} is not supported`);
    }
    const begins = place.step === 'response' ? role : peer;
    const allowed = place.operation.initiator === 'either' || place.operation.initiator === begins;
    if (!check(allowed, 'command', message))
      return refuse(opId, ERRNO.protocol, `${command} is not the peer's to send`);
    return steps[place.step](place.operation, opId, message);
  };

  return {
    receive,
    start(command, fields = {}) {
      if (state.open.size >= MAX_OPEN_OPERATIONS)
        return [violation(`${command} not begun: too many wait for a response`)];
      const opId = nextOpId(role, state.lastOwnOpId);
      state.lastOwnOpId = opId;
      const message = { command, opId: plain(opId), ...fields };
      state.open.set(opId, message);
      return [send(message)];
    },
    reissue: () => [...state.open.values()].map(send),
  };
}

/** As a number where that is exact. */
export function plain(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}
