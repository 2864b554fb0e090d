import { type BssciMessage, bytesOf, integerOf } from './fields.ts';
import { type BssciRole, protocolError } from './operations.ts';
import {
  type BssciBehaviour,
  type BssciCheck,
  createOperations,
  type Decision,
  ERRNO,
  errorMessage,
  type Operations,
  plain,
  type SessionOutput,
  send,
  tell,
  violation,
} from './session.ts';
import { canResume, newSessionState, type SessionState, sameBytes } from './session-state.ts';
import { compatible, minorOf } from './version.ts';

/** Sessions that an end remembers. A station has one, a centre one for each station. */
export interface SessionStore {
  find(bsUuid: Uint8Array): SessionState | null;
  keep(state: SessionState): void;
}

export interface ConnectionOptions {
  readonly role: BssciRole;
  /** `1.0.0` unless given. */
  readonly version?: string;
  /** What we say of ourselves when connecting: `bsEui` and `bidi`, or `scEui`, and what is optional. */
  readonly self: BssciMessage;
  readonly sessions: SessionStore;
  /** 16 bytes for a new session. */
  newUuid(): Uint8Array;
  decide(command: string, request: BssciMessage): Decision;
  readonly behaviours?: readonly BssciBehaviour[];
}

/** One connection from its first byte to its end. Pure: messages in, messages, events and the wish to close out. */
export interface BssciConnection {
  /** The stream is there. A station begins with the connect operation. */
  opened(): readonly SessionOutput[];
  receive(message: BssciMessage): readonly SessionOutput[];
  /** Begins an operation; only a connected end may. */
  start(command: string, fields?: BssciMessage): readonly SessionOutput[];
  readonly connected: boolean;
}

type Phase = 'waiting' | 'confirming' | 'connected' | 'ended';

export function createConnection(options: ConnectionOptions): BssciConnection {
  const { role, self, sessions, version = '1.0.0', behaviours = [] } = options;
  let phase: Phase = 'waiting';
  let operations: Operations | null = null;
  let state: SessionState | null = null;
  let resumed = false;

  const check = (holds: boolean, name: BssciCheck, message: BssciMessage): boolean =>
    behaviours.reduce((seen, behaviour) => behaviour.check?.(seen, name, message) ?? seen, holds);

  const connect = (session: SessionState): readonly SessionOutput[] => {
    phase = 'connected';
    operations = createOperations({ role, version, state: session, decide: options.decide, check });
    return [tell({ kind: 'connected', resumed, version }), ...operations.reissue()];
  };
  const end = (opId: unknown, code: number, why: string): readonly SessionOutput[] => {
    phase = 'ended';
    return [violation(why), send(errorMessage(opId, code, why)), { kind: 'close', why }];
  };

  /** The centre's half of the connect operation. */
  const greet = (message: BssciMessage): readonly SessionOutput[] => {
    const fault = protocolError(message, minorOf(version));
    if (!check(fault === null, 'fields', message)) return end(message.opId, ERRNO.invalid, fault ?? 'not understood');
    if (!check(integerOf(message.opId) === 0n, 'op-id', message)) {
      return end(message.opId, ERRNO.protocol, 'the connect operation must have opId 0');
    }
    if (!check(compatible(version, message.version), 'version', message)) {
      return end(message.opId, ERRNO.protocolNotSupported, `version ${message.version}; this is ${version}`);
    }
    const bsUuid = bytesOf(message.snBsUuid) ?? new Uint8Array(16);
    const known = sessions.find(bsUuid);
    const claim = { snBsOpId: integerOf(message.snBsOpId), snScOpId: integerOf(message.snScOpId) };
    resumed = check(known !== null && canResume(known, claim), 'resume', message);
    state = resumed && known !== null ? known : newSessionState(bsUuid, options.newUuid());
    sessions.keep(state);
    phase = 'confirming';
    const snScUuid = [...(state.scUuid ?? [])];
    return [send({ command: 'conRsp', opId: message.opId, version, ...self, snResume: resumed, snScUuid })];
  };

  /** The station's half, after the response. */
  const confirm = (message: BssciMessage, session: SessionState): readonly SessionOutput[] => {
    const fault = protocolError(message, minorOf(version));
    if (!check(fault === null, 'fields', message)) return end(message.opId, ERRNO.invalid, fault ?? 'not understood');
    if (!check(compatible(version, message.version ?? version), 'version', message)) {
      return end(message.opId, ERRNO.protocolNotSupported, `version ${message.version}; this is ${version}`);
    }
    const scUuid = bytesOf(message.snScUuid) ?? new Uint8Array(16);
    const same = session.scUuid !== null && sameBytes(session.scUuid, scUuid);
    if (!check(message.snResume !== true || same, 'resume', message)) {
      sessions.keep(newSessionState(options.newUuid(), null));
      return end(message.opId, ERRNO.protocol, 'a session is resumed that is not ours');
    }
    resumed = message.snResume === true;
    state = resumed ? session : newSessionState(session.bsUuid, scUuid);
    state.scUuid = scUuid;
    sessions.keep(state);
    return [send({ command: 'conCmp', opId: message.opId }), ...connect(state)];
  };

  /** Before the connect operation is complete nothing else may be begun (5.3). */
  const connecting = (message: BssciMessage): readonly SessionOutput[] => {
    const { command } = message;
    if (role === 'service-centre' && phase === 'waiting' && command === 'con') return greet(message);
    if (role === 'service-centre' && phase === 'confirming' && command === 'conCmp' && state !== null) {
      return connect(state);
    }
    if (role === 'base-station' && command === 'conRsp' && state !== null) return confirm(message, state);
    if (command === 'error' || command === 'errorAck') {
      phase = 'ended';
      return [violation(`${command} while connecting`), { kind: 'close', why: 'the connect operation failed' }];
    }
    const early = createOperations({
      role,
      version,
      state: state ?? newSessionState(new Uint8Array(16), null),
      decide: options.decide,
      check,
    });
    if (check(false, 'connected', message)) return early.receive(message);
    return end(message.opId, ERRNO.protocol, `${command} before the connect operation is complete`);
  };

  return {
    get connected() {
      return phase === 'connected';
    },
    opened() {
      if (role === 'service-centre') return [];
      state = sessions.find(new Uint8Array()) ?? newSessionState(options.newUuid(), null);
      sessions.keep(state);
      const { bsUuid, scUuid, lastCompletedOpId, lastPeerOpId } = state;
      const claim = scUuid === null ? {} : { snBsOpId: plain(lastCompletedOpId), snScOpId: plain(lastPeerOpId) };
      return [send({ command: 'con', opId: 0, version, ...self, snBsUuid: [...bsUuid], ...claim })];
    },
    receive(message) {
      if (phase === 'ended') return [];
      if (phase !== 'connected' || operations === null) return connecting(message);
      return operations.receive(message);
    },
    start(command, fields) {
      if (operations === null || phase !== 'connected') return [violation(`${command} not begun: not connected`)];
      return operations.start(command, fields);
    },
  };
}
