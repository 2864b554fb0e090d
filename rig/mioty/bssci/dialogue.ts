import type { BssciCodec, BssciConnector, BssciLogEntry, BssciPeer, BssciTlsOffer } from '../../ports/bssci.ts';
import type { Clock } from '../../ports/clock.ts';
import { isUnbrigError } from '../../ports/errors.ts';
import { usualAnswer } from './answers.ts';
import type { EndPointUnderTest } from './end-point.ts';
import { type BssciMessage, integerOf } from './fields.ts';
import { stepOf } from './operations.ts';
import { plain } from './session.ts';
import { createWire } from './wire.ts';

export interface DialogueOptions {
  readonly peer: BssciPeer;
  readonly connector: BssciConnector;
  readonly codec: BssciCodec;
  readonly clock: Clock;
  /** How long to wait for what must come, or must not. */
  readonly patienceSeconds: number;
  /** How long to wait for a connection; a base station dials again in its own time. */
  readonly connectSeconds: number;
  readonly endPoint: EndPointUnderTest;
  /** EUI-64 that the rig connects with. */
  readonly ownEui: bigint;
  /** 16 bytes for a session. */
  newUuid(): Uint8Array;
}

type Fits = (message: BssciMessage) => boolean;

/** What scenarios say to an end of the interface, and hear from it. Everything goes into the log. */
export interface BssciDialogue {
  readonly log: readonly BssciLogEntry[];
  readonly endPoint: EndPointUnderTest;
  readonly ownEui: bigint;
  newUuid(): readonly number[];
  readonly patienceSeconds: number;
  readonly isOpen: boolean;
  /** A new step: what came before is not expected any more. */
  step(name: string): void;
  /** False when no connection came about. */
  open(offer?: BssciTlsOffer): Promise<boolean>;
  close(): void;
  send(message: BssciMessage): void;
  /** Puts frames on the connection in pieces of so many bytes; all in one piece unless given. */
  sendFrames(messages: readonly BssciMessage[], pieceBytes?: number): void;
  /** Bytes that are no message, or a damaged frame. */
  sendBytes(bytes: Uint8Array, what: string): void;
  frameOf(message: BssciMessage): Uint8Array;
  /** The next message that fits, of those that nobody took yet; null when it does not come in time or the connection ends. */
  expect(fits: string | Fits, seconds?: number): Promise<BssciMessage | null>;
  /** True when the peer closes, or has closed. */
  closedByPeer(seconds?: number): Promise<boolean>;
  /** Requests and errors of the peer are answered as a correct end would, unless this is switched off. */
  answering(on: boolean): void;
  /** Begins an operation of ours and ends it as its answer asks: completion to a response, acknowledgement to an error. Gives the answer. */
  operate(command: string, fields?: BssciMessage): Promise<BssciMessage | null>;
  /** Identifier for the next operation of ours. */
  nextOpId(): number | bigint;
  readonly lastOpId: bigint;
  /** Identifiers start anew, as in a new session. */
  restartOpIds(): void;
  /** Lets time pass. */
  idle(seconds: number): Promise<void>;
}

export function createDialogue(options: DialogueOptions): BssciDialogue {
  const { peer, clock, connector, endPoint, patienceSeconds } = options;
  const ownStep = peer === 'service-centre' ? 1n : -1n;
  let inbox: BssciMessage[] = [];
  let answers = true;
  let lastOpId = 0n;

  const answer = (message: BssciMessage): void => {
    if (!answers || typeof message.command !== 'string') return;
    if (message.command === 'error') send({ command: 'errorAck', opId: message.opId });
    else if (stepOf(message.command)?.step === 'request' && message.command !== 'con') {
      send({ opId: message.opId, ...usualAnswer(message) });
    }
  };
  const wire = createWire({
    ...options,
    onMessage(message) {
      inbox.push(message);
      answer(message);
    },
  });
  const send = (message: BssciMessage): void => wire.send([message]);
  const take = (fits: Fits): BssciMessage | null => {
    const index = inbox.findIndex(fits);
    return index < 0 ? null : inbox.splice(index, 1)[0];
  };
  const expect: BssciDialogue['expect'] = (fits, seconds = patienceSeconds) =>
    wire.until(() => take(typeof fits === 'string' ? (message) => message.command === fits : fits), seconds);
  const nextOpId = (): number | bigint => {
    lastOpId += ownStep;
    return plain(lastOpId);
  };

  return {
    log: wire.log,
    endPoint,
    ownEui: options.ownEui,
    newUuid: () => [...options.newUuid()],
    patienceSeconds,
    get isOpen() {
      return wire.isOpen;
    },
    step(name) {
      inbox = [];
      wire.note({ kind: 'step', step: name });
    },
    async open(offer) {
      wire.close();
      wire.renew();
      inbox = [];
      try {
        const opened = await connector.open(options.connectSeconds, offer);
        wire.note({ kind: 'opened', ...(opened.tls === undefined ? {} : { tls: opened.tls }) });
        wire.follow(opened);
        return true;
      } catch (error) {
        if (!isUnbrigError(error) || error.errorClass !== 'link') throw error;
        wire.note({ kind: 'not-opened', code: error.code, why: error.message });
        return false;
      }
    },
    close: wire.close,
    send,
    sendFrames: wire.send,
    sendBytes: wire.sendBytes,
    frameOf: wire.frameOf,
    expect,
    closedByPeer: async (seconds = patienceSeconds) => {
      await wire.until(() => null, seconds);
      return !wire.isOpen;
    },
    answering(on) {
      answers = on;
    },
    async operate(command, fields = {}) {
      const opId = nextOpId();
      send({ command, opId, ...fields });
      const reply = await expect(
        (message) =>
          integerOf(message.opId) === integerOf(opId) &&
          (message.command === `${command}Rsp` || message.command === 'error'),
      );
      if (reply?.command === `${command}Rsp`) send({ command: `${command}Cmp`, opId });
      else if (reply !== null && !answers) send({ command: 'errorAck', opId });
      return reply;
    },
    nextOpId,
    get lastOpId() {
      return lastOpId;
    },
    restartOpIds() {
      lastOpId = 0n;
    },
    idle: (seconds) => clock.sleep(seconds),
  };
}
