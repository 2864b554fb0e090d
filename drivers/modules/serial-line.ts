import { SerialPortStream } from '@serialport/stream';
import type { Clock } from '../../rig/ports/clock.ts';
import { isUnbrigError, messageOf, UnbrigError } from '../../rig/ports/errors.ts';
import type { Transport } from '../transports/transport.ts';
import type { CreateTokenizer, ReceivedLine } from './tokenizer.ts';

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
  createTokenizer: CreateTokenizer,
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

  const fresh = () => createTokenizer(clock, listener.onLine);
  let tokenizer = fresh();
  stream.on('data', (bytes: Buffer) => {
    tokenizer.put(bytes);
    listener.onBytes();
  });

  return {
    takePartial() {
      const partial = tokenizer.partial();
      if (partial !== null) tokenizer = fresh();
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
