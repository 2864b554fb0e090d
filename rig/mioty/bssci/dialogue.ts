import type {
  BssciCodec,
  BssciConnector,
  BssciLogEntry,
  BssciPeer,
  BssciTlsOffer,
  ByteLink,
} from '../../ports/bssci.ts';
import type { Clock } from '../../ports/clock.ts';
import { isUnbrigError, messageOf } from '../../ports/errors.ts';
import { usualAnswer } from './answers.ts';
import type { EndPointUnderTest } from './end-point.ts';
import { type BssciMessage, integerOf } from './fields.ts';
import { createFrameReader, encodeFrame, type FrameReader } from './framing.ts';
import { logFrame, logMessage } from './log.ts';
import { stepOf } from './operations.ts';
import { plain } from './session.ts';

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
  const { peer, clock, codec, connector, endPoint, patienceSeconds } = options;
  const ownStep = peer === 'service-centre' ? 1n : -1n;
  const log: BssciLogEntry[] = [];
  const waiting = new Set<() => void>();
  let connection = 0;
  let link: ByteLink | null = null;
  let reader: FrameReader = createFrameReader();
  let inbox: BssciMessage[] = [];
  let answers = true;
  let lastOpId = 0n;

  const place = () => ({ timeSeconds: clock.nowSeconds(), connection });
  const wake = (): void => {
    for (const look of [...waiting]) look();
  };
  const note = (message: BssciMessage, frame: Uint8Array, direction: 'sent' | 'received'): void => {
    const key = endPoint.judgeKey(message);
    log.push({
      ...place(),
      kind: 'message',
      direction,
      frame: logFrame(frame, message),
      message: logMessage(message),
      ...(key === null ? {} : { keyAsDerived: key }),
    });
  };
  const put = (bytes: Uint8Array): void => link?.send(bytes);
  const frameOf = (message: BssciMessage): Uint8Array => encodeFrame(codec.encode(message));
  const send = (message: BssciMessage): void => {
    if (link === null) return;
    const frame = frameOf(message);
    note(message, frame, 'sent');
    put(frame);
  };

  const answer = (message: BssciMessage): void => {
    if (!answers || typeof message.command !== 'string') return;
    if (message.command === 'error') send({ command: 'errorAck', opId: message.opId });
    else if (stepOf(message.command)?.step === 'request' && message.command !== 'con') {
      send({ opId: message.opId, ...usualAnswer(message) });
    }
  };
  const receive = (payload: Uint8Array): void => {
    try {
      const message = codec.decode(payload);
      note(message, encodeFrame(payload), 'received');
      inbox.push(message);
      answer(message);
    } catch (error) {
      noteBytes('received', payload.length, messageOf(error));
    }
    wake();
  };
  const noteBytes = (direction: 'sent' | 'received', count: number, what: string): void => {
    log.push({ ...place(), kind: 'bytes', direction, count, what });
  };
  const ended = (by: 'rig' | 'peer'): void => {
    if (link === null) return;
    link = null;
    if (reader.pendingBytes > 0) noteBytes('received', reader.pendingBytes, 'a frame that was never completed');
    log.push({ ...place(), kind: 'closed', by });
    wake();
  };
  const follow = (opened: ByteLink): void => {
    reader = createFrameReader();
    link = opened;
    opened.listen({
      onBytes(bytes) {
        if (link !== opened) return;
        for (const event of reader.push(bytes)) {
          if (event.kind === 'payload') receive(event.payload);
          else noteBytes('received', bytes.length, event.why);
        }
      },
      onClosed: () => {
        if (link === opened) ended('peer');
      },
    });
  };

  /** Looks now, then whenever something arrives, until it is found or the time has passed. */
  const until = <T>(look: () => T | null, seconds: number): Promise<T | null> =>
    new Promise((resolve) => {
      const settle = (found: T | null): void => {
        waiting.delete(check);
        cancel();
        resolve(found);
      };
      const check = (): void => {
        const found = look();
        if (found !== null || link === null) settle(found);
      };
      const cancel = clock.at(clock.nowSeconds() + seconds, () => settle(null));
      waiting.add(check);
      check();
    });
  const take = (fits: Fits): BssciMessage | null => {
    const index = inbox.findIndex(fits);
    return index < 0 ? null : inbox.splice(index, 1)[0];
  };
  const expect: BssciDialogue['expect'] = (fits, seconds = patienceSeconds) =>
    until(() => take(typeof fits === 'string' ? (message) => message.command === fits : fits), seconds);

  const dialogue: BssciDialogue = {
    log,
    endPoint,
    ownEui: options.ownEui,
    newUuid: () => [...options.newUuid()],
    patienceSeconds,
    get isOpen() {
      return link !== null;
    },
    step(name) {
      inbox = [];
      log.push({ ...place(), kind: 'step', step: name });
    },
    async open(offer) {
      dialogue.close();
      connection++;
      inbox = [];
      try {
        const opened = await connector.open(options.connectSeconds, offer);
        log.push({ ...place(), kind: 'opened', ...(opened.tls === undefined ? {} : { tls: opened.tls }) });
        follow(opened);
        return true;
      } catch (error) {
        if (!isUnbrigError(error) || error.errorClass !== 'link') throw error;
        log.push({ ...place(), kind: 'not-opened', code: error.code, why: error.message });
        return false;
      }
    },
    close() {
      const open = link;
      ended('rig');
      open?.close();
    },
    send,
    sendFrames(messages, pieceBytes) {
      if (link === null) return;
      const frames = messages.map((message) => {
        const frame = frameOf(message);
        note(message, frame, 'sent');
        return frame;
      });
      const all = Uint8Array.from(frames.flatMap((frame) => [...frame]));
      for (let at = 0; at < all.length; at += pieceBytes ?? all.length) {
        put(all.subarray(at, at + (pieceBytes ?? all.length)));
      }
    },
    sendBytes(bytes, what) {
      if (link === null) return;
      noteBytes('sent', bytes.length, what);
      put(bytes);
    },
    frameOf,
    expect,
    closedByPeer: async (seconds = patienceSeconds) => {
      await until(() => null, seconds);
      return link === null;
    },
    answering(on) {
      answers = on;
    },
    async operate(command, fields = {}) {
      const opId = dialogue.nextOpId();
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
    nextOpId() {
      lastOpId += ownStep;
      return plain(lastOpId);
    },
    get lastOpId() {
      return lastOpId;
    },
    restartOpIds() {
      lastOpId = 0n;
    },
    idle: (seconds) => clock.sleep(seconds),
  };
  return dialogue;
}
