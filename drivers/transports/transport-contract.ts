import { describe, expect, it } from '@jest/globals';
import { SerialPortStream } from '@serialport/stream';
import { isUnbrigError } from '../../rig/ports/errors.ts';
import type { FarEnd } from './far-end.ts';
import type { Transport } from './transport.ts';

/** A transport with our own far end behind it. */
export interface ContractBench extends AsyncDisposable {
  readonly transport: Transport;
  /** Takes the module's side away, as pulling the plug does. */
  unplug(): Promise<void>;
}

/** Opens a transport onto `farEnd`, or says why that cannot be done here. */
export type ContractSetup = (farEnd: FarEnd) => Promise<ContractBench>;

/** Runs the same cases on every way to a serial line. `skipReason` is shown; nothing is skipped silently. */
export function describeTransport(name: string, setup: ContractSetup, skipReason: string | null = null): void {
  const run = skipReason === null ? describe : describe.skip;
  run(`transport contract: ${name}${skipReason === null ? '' : ` (skipped: ${skipReason})`}`, () => {
    it('carries every byte value both ways, in order', async () => {
      const far = echoFarEnd();
      await using bench = await setup(far);
      await using port = await openPort(bench.transport);
      const sent = Uint8Array.from({ length: 4096 }, (_, index) => index & 0xff);
      port.stream.write(sent);
      expect(Buffer.compare(await port.take(sent.length), Buffer.from(sent))).toBe(0);
      expect(far.receivedBytes()).toBe(sent.length);
    });

    it('can be opened again after it was closed', async () => {
      await using bench = await setup(echoFarEnd());
      for (const text of ['first', 'second']) {
        await using port = await openPort(bench.transport);
        port.stream.write(text);
        expect((await port.take(text.length)).toString()).toBe(text);
      }
    });

    it('refuses a second opener and names the port', async () => {
      await using bench = await setup(echoFarEnd());
      await using _first = await openPort(bench.transport);
      const second = await openPort(bench.transport).catch((error: unknown) => error);
      expect(isUnbrigError(second) && [second.code, second.message.includes(bench.transport.path)]).toEqual([
        'port-locked',
        true,
      ]);
    });

    it('closes the stream, or fails a write, when the far end vanishes', async () => {
      await using bench = await setup(echoFarEnd());
      await using port = await openPort(bench.transport);
      port.stream.write('x');
      await port.take(1);
      await bench.unplug();
      port.stream.write('y');
      await port.lost;
      expect(port.stream.isOpen).toBe(false);
    });

    it('tells truly whether it has modem lines', async () => {
      const far = echoFarEnd();
      await using bench = await setup(far);
      await using port = await openPort(bench.transport);
      const refused = await new Promise<Error | null>((resolve) =>
        port.stream.set({ dtr: false, rts: true }, (error) => resolve(error ?? null)),
      );
      expect(refused === null).toBe(bench.transport.hasModemLines);
      expect(far.lastDtr()).toBe(bench.transport.hasModemLines ? false : undefined);
    });
  });
}

/** A far end that sends everything back. */
export function echoFarEnd(): FarEnd & { receivedBytes(): number; lastDtr(): boolean | undefined; vanish(): void } {
  let host: Parameters<FarEnd['connect']>[0] | null = null;
  let received = 0;
  let dtr: boolean | undefined;
  return {
    receive(bytes) {
      received += bytes.length;
      host?.deliver(bytes);
    },
    setLines(lines) {
      dtr = lines.dtr ?? dtr;
    },
    connect(side) {
      host = side;
      return () => {
        host = null;
      };
    },
    receivedBytes: () => received,
    lastDtr: () => dtr,
    vanish: () => host?.gone(),
  };
}

interface OpenPort extends AsyncDisposable {
  readonly stream: SerialPortStream;
  /** The next `count` bytes. */
  take(count: number): Promise<Buffer>;
  /** Resolves when the stream has closed or failed. */
  readonly lost: Promise<void>;
}

async function openPort(transport: Transport): Promise<OpenPort> {
  const { binding, path, baudRate } = transport;
  const stream = new SerialPortStream({ binding, path, baudRate, autoOpen: false });
  await new Promise<void>((resolve, reject) => stream.open((error) => (error === null ? resolve() : reject(error))));
  let buffer = Buffer.alloc(0);
  let arrived = (): void => {};
  stream.on('data', (bytes: Buffer) => {
    buffer = Buffer.concat([buffer, bytes]);
    arrived();
  });
  const lost = new Promise<void>((resolve) => {
    stream.once('close', () => resolve());
    stream.on('error', () => resolve());
  });
  return {
    stream,
    lost,
    async take(count) {
      while (buffer.length < count) {
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
      const taken = buffer.subarray(0, count);
      buffer = buffer.subarray(count);
      return taken;
    },
    async [Symbol.asyncDispose]() {
      if (!stream.isOpen) return;
      await new Promise<void>((resolve) => stream.close(() => resolve()));
    },
  };
}
