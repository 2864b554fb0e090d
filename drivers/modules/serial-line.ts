import { ReadlineParser } from '@serialport/parser-readline';
import { SerialPortStream } from '@serialport/stream';
import type { Clock } from '../../rig/ports/clock.ts';
import { isUnbrigError, messageOf, UnbrigError } from '../../rig/ports/errors.ts';
import type { Transport } from '../transports/transport.ts';

/** A received line with its terminator, or what stood in place of one. */
export interface ReceivedLine {
  /** Clock time of the first byte. */
  readonly timeSeconds: number;
  readonly bytes: Uint8Array;
}

export interface LineListener {
  /** Some bytes came; they may not make a line yet. */
  onBytes(): void;
  onLine(line: ReceivedLine): void;
  /** The line closed or broke; called once. */
  onGone(): void;
}

/** An open serial line that speaks in lines. It always reads: a paused stream never notices that its port has gone. */
export interface SerialLine extends AsyncDisposable {
  /** Bytes of a line that has not ended yet; afterwards the line starts anew. Null when there are none. */
  takePartial(): ReceivedLine | null;
  /** Never throws: a write that fails is a line that has gone. */
  write(bytes: Uint8Array): void;
  isGone(): boolean;
  /** Asks the operating system whether the port is still there: the event that says so is missing now and then. */
  checkPresence(): Promise<void>;
}

/** Far above what a present port needs when nothing is left to send. */
const PRESENCE_SECONDS = 0.5;

/**
 * @throws UnbrigError (link) as the transport's binding gives it: `port-locked`, `port-not-found`, `port-permission`,
 * `port-open-failed`.
 */
export async function openSerialLine(
  transport: Transport,
  delimiter: string,
  clock: Clock,
  listener: LineListener,
): Promise<SerialLine> {
  const stream = await openStream(transport);
  let gone = false;
  const lose = (): void => {
    if (gone) return;
    gone = true;
    listener.onGone();
  };
  stream.once('close', lose);
  stream.on('error', lose);

  let splitter = lineSplitter(delimiter, clock, listener.onLine);
  stream.on('data', (bytes: Buffer) => {
    splitter.put(bytes);
    listener.onBytes();
  });

  return {
    takePartial() {
      const partial = splitter.partial();
      if (partial !== null) splitter = lineSplitter(delimiter, clock, listener.onLine);
      return partial;
    },
    write(bytes) {
      if (gone) return;
      // EIO, ENXIO and EBADF are how a port that vanished unnoticed shows itself.
      stream.write(Buffer.from(bytes), (error) => {
        if (error) lose();
      });
    },
    isGone: () => gone,
    async checkPresence() {
      if (gone) return;
      await new Promise<void>((resolve) => {
        const cancel = clock.at(clock.nowSeconds() + PRESENCE_SECONDS, resolve);
        // Waiting for the output to leave fails at once with EIO on a port that was unplugged.
        stream.drain((error) => {
          cancel();
          if (error) lose();
          resolve();
        });
      });
    },
    async [Symbol.asyncDispose]() {
      if (stream.isOpen) await new Promise<void>((resolve) => stream.close(() => resolve()));
      lose();
    },
  };
}

async function openStream(transport: Transport): Promise<SerialPortStream> {
  const { binding, path, baudRate } = transport;
  const stream = new SerialPortStream({ binding, path, baudRate, autoOpen: false, hupcl: false });
  await new Promise<void>((resolve, reject) => {
    stream.open((error) => {
      if (error === null) resolve();
      else if (isUnbrigError(error)) reject(error);
      else {
        const message = `serial port ${path} cannot be opened: ${messageOf(error)}`;
        reject(new UnbrigError('port-open-failed', 'link', message, { facts: { path, baudRate }, cause: error }));
      }
    });
  });
  return stream;
}

interface LineSplitter {
  put(bytes: Buffer): void;
  partial(): ReceivedLine | null;
}

/** When the bytes of a line came: the time of each chunk, by the place of its first byte in the line. */
type Arrivals = readonly { readonly place: number; readonly timeSeconds: number }[];

/** serialport's parser cuts the lines; a tap beside it keeps the arrival times and the unfinished rest. */
function lineSplitter(delimiter: string, clock: Clock, onLine: (line: ReceivedLine) => void): LineSplitter {
  // latin1 is one character a byte: nothing that a module sends is lost or replaced.
  const parser = new ReadlineParser({ delimiter, includeDelimiter: true, encoding: 'latin1' });
  const ending = Buffer.from(delimiter, 'latin1');
  const cut: Arrivals[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let arrivals: Arrivals = [];
  parser.on('data', (text: string) => {
    for (const line of segments(text, cut.shift() ?? [{ place: 0, timeSeconds: clock.nowSeconds() }])) onLine(line);
  });
  return {
    put(bytes) {
      const timeSeconds = clock.nowSeconds();
      arrivals = [...arrivals, { place: rest.length, timeSeconds }];
      rest = Buffer.concat([rest, bytes]);
      for (let at = rest.indexOf(ending); at >= 0; at = rest.indexOf(ending)) {
        cut.push(arrivals);
        rest = rest.subarray(at + ending.length);
        arrivals = rest.length === 0 ? [] : [{ place: 0, timeSeconds }];
      }
      parser.write(bytes);
    },
    partial: () => (rest.length === 0 ? null : { timeSeconds: arrivals[0]!.timeSeconds, bytes: Uint8Array.from(rest) }),
  };
}

/** A carriage return alone also ends a line: the echo of a command is followed by its reply without a line feed between. */
function segments(text: string, arrivals: Arrivals): readonly ReceivedLine[] {
  const lines: ReceivedLine[] = [];
  for (const match of text.matchAll(/[^\r]*(\r\n|\r|$)/g)) {
    if (match[0] === '') continue;
    const arrival = arrivals.findLast(({ place }) => place <= match.index) ?? arrivals[0]!;
    lines.push({ timeSeconds: arrival.timeSeconds, bytes: Uint8Array.from(Buffer.from(match[0], 'latin1')) });
  }
  return lines;
}
