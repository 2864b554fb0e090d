import type { BssciCodec, BssciLogEntry, ByteLink } from '../../ports/bssci.ts';
import type { Clock } from '../../ports/clock.ts';
import { messageOf } from '../../ports/errors.ts';
import type { EndPointUnderTest } from './end-point.ts';
import type { BssciMessage } from './fields.ts';
import { createFrameReader, encodeFrame, type FrameReader } from './framing.ts';
import { logFrame, logMessage } from './log.ts';

export interface WireOptions {
  readonly codec: BssciCodec;
  readonly clock: Clock;
  readonly endPoint: EndPointUnderTest;
  onMessage(message: BssciMessage): void;
}

type Untimed<Entry> = Entry extends unknown ? Omit<Entry, 'timeSeconds' | 'connection'> : never;

/** One connection after the other to a peer under test, with a log of everything that passes. */
export interface Wire {
  readonly log: readonly BssciLogEntry[];
  readonly isOpen: boolean;
  note(entry: Untimed<BssciLogEntry>): void;
  /** The next connection begins; `follow` gives it its stream. */
  renew(): void;
  follow(link: ByteLink): void;
  close(): void;
  frameOf(message: BssciMessage): Uint8Array;
  /** Sends frames in pieces of so many bytes; in one piece unless given. */
  send(messages: readonly BssciMessage[], pieceBytes?: number): void;
  sendBytes(bytes: Uint8Array, what: string): void;
  /** Looks now, then whenever something arrives, until it is found, the connection ends or the time has passed. */
  until<T>(look: () => T | null, seconds: number): Promise<T | null>;
}

export function createWire({ codec, clock, endPoint, onMessage }: WireOptions): Wire {
  const log: BssciLogEntry[] = [];
  const waiting = new Set<() => void>();
  let connection = 0;
  let link: ByteLink | null = null;
  let reader: FrameReader = createFrameReader();

  const note = (entry: Untimed<BssciLogEntry>): void => {
    log.push({ timeSeconds: clock.nowSeconds(), connection, ...entry } as BssciLogEntry);
  };
  const noteMessage = (message: BssciMessage, bytes: Uint8Array, direction: 'sent' | 'received'): void => {
    const key = endPoint.judgeKey(message);
    const frame = logFrame(bytes, message);
    const derived = key === null ? {} : { keyAsDerived: key };
    note({ kind: 'message', direction, frame, message: logMessage(message), ...derived });
  };
  const wake = (): void => {
    for (const look of [...waiting]) look();
  };
  const receive = (payload: Uint8Array): void => {
    let message: BssciMessage;
    try {
      message = codec.decode(payload);
    } catch (error) {
      note({ kind: 'bytes', direction: 'received', count: payload.length, what: messageOf(error) });
      return;
    }
    noteMessage(message, encodeFrame(payload), 'received');
    onMessage(message);
    wake();
  };
  const ended = (by: 'rig' | 'peer'): void => {
    if (link === null) return;
    link = null;
    const count = reader.pendingBytes;
    if (count > 0) note({ kind: 'bytes', direction: 'received', count, what: 'a frame that was never completed' });
    note({ kind: 'closed', by });
    wake();
  };
  const frameOf = (message: BssciMessage): Uint8Array => encodeFrame(codec.encode(message));

  return {
    log,
    get isOpen() {
      return link !== null;
    },
    note,
    renew() {
      connection++;
    },
    follow(opened) {
      reader = createFrameReader();
      link = opened;
      opened.listen({
        onBytes(bytes) {
          if (link !== opened) return;
          for (const event of reader.push(bytes)) {
            if (event.kind === 'payload') receive(event.payload);
            else note({ kind: 'bytes', direction: 'received', count: bytes.length, what: event.why });
          }
        },
        onClosed: () => {
          if (link === opened) ended('peer');
        },
      });
    },
    close() {
      const open = link;
      ended('rig');
      open?.close();
    },
    frameOf,
    send(messages, pieceBytes) {
      if (link === null) return;
      const frames = messages.map((message) => {
        const frame = frameOf(message);
        noteMessage(message, frame, 'sent');
        return frame;
      });
      const all = Uint8Array.from(frames.flatMap((frame) => [...frame]));
      const size = pieceBytes ?? all.length;
      for (let at = 0; at < all.length; at += size) link?.send(all.subarray(at, at + size));
    },
    sendBytes(bytes, what) {
      if (link === null) return;
      note({ kind: 'bytes', direction: 'sent', count: bytes.length, what });
      link.send(bytes);
    },
    until: (look, seconds) =>
      new Promise((resolve) => {
        const settle = (found: ReturnType<typeof look>): void => {
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
      }),
  };
}
