import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { type Clock, withDeadline } from '../../rig/ports/clock.ts';
import { messageOf, UnbrigError } from '../../rig/ports/errors.ts';
import { decodeGreeting, encodeCommand, GREETING_BYTES, type Greeting } from './rtl-tcp-protocol.ts';

export interface RtlTcpConnection {
  readonly greeting: Greeting;
  command(command: number, parameter: number): void;
  /** Who gets the samples' bytes; without anybody they are drained and lost, so that none go stale. */
  setReceiver(receiver: ((bytes: Uint8Array) => void) | null): void;
  /** Null while the connection stands. */
  failure(): UnbrigError | null;
  /** Calls back when the connection breaks; at once when it is broken. */
  onFailure(callback: (error: UnbrigError) => void): void;
  close(): Promise<void>;
}

const GREETING_SECONDS = 5;

/** @throws UnbrigError `rtl-tcp-unreachable` (link), `rtl-tcp-silent` (link), `rtl-tcp-bad-greeting` (instrument). */
export async function connectRtlTcp(host: string, port: number, clock: Clock): Promise<RtlTcpConnection> {
  const where = `${host}:${port}`;
  const facts = { host, port };
  const socket = await openSocket(host, port);
  socket.setNoDelay(true);
  let greetingBytes: Buffer = Buffer.alloc(0);
  let receiver: ((bytes: Uint8Array) => void) | null = null;
  let failure: UnbrigError | null = null;
  const watchers: ((error: UnbrigError) => void)[] = [];
  const fail = (message: string, cause?: unknown): void => {
    failure ??= new UnbrigError('rtl-tcp-gone', 'link', `${message} (rtl_tcp server ${where})`, { facts, cause });
    for (const watcher of watchers.splice(0)) watcher(failure);
  };
  let greeted = (): void => {};
  const greetingCame = new Promise<void>((resolve) => {
    greeted = resolve;
  });
  socket.on('data', (bytes: Buffer) => {
    if (greetingBytes.length >= GREETING_BYTES) {
      receiver?.(bytes);
      return;
    }
    greetingBytes = Buffer.concat([greetingBytes, bytes]);
    if (greetingBytes.length >= GREETING_BYTES) greeted();
  });
  socket.on('error', (error) => fail(`the receiver's connection broke: ${messageOf(error)}`, error));
  socket.on('close', () => {
    fail('the receiver closed the connection');
    greeted();
  });
  const late = (): UnbrigError =>
    new UnbrigError(
      'rtl-tcp-silent',
      'link',
      `${where} accepted the connection and sent no rtl_tcp greeting in ${GREETING_SECONDS} s: another client may hold the receiver`,
      { facts: { ...facts, received: greetingBytes.length } },
    );
  const destroy = (): void => void socket.destroy();
  try {
    await withDeadline(clock, greetingCame, GREETING_SECONDS, late);
  } catch (error) {
    destroy();
    throw error;
  }
  if (greetingBytes.length === 0 && failure) throw failure;
  const greeting = decodeGreeting(greetingBytes);
  if (!greeting) {
    destroy();
    throw notRtlTcp(where, greetingBytes);
  }
  return {
    greeting,
    command: (command, parameter) => void socket.write(encodeCommand(command, parameter)),
    setReceiver: (next) => {
      receiver = next;
    },
    failure: () => failure,
    onFailure: (callback) => {
      if (failure) callback(failure);
      else watchers.push(callback);
    },
    async close() {
      if (socket.closed) return;
      const closed = once(socket, 'close');
      socket.destroy();
      await closed;
    },
  };
}

async function openSocket(host: string, port: number): Promise<Socket> {
  const socket = createConnection({ host, port });
  try {
    await once(socket, 'connect');
    return socket;
  } catch (error) {
    socket.destroy();
    const message = `no rtl_tcp server at ${host}:${port} (${messageOf(error)}): start one, for instance rtl_tcp -a ${host} -p ${port}`;
    throw new UnbrigError('rtl-tcp-unreachable', 'link', message, { facts: { host, port }, cause: error });
  }
}

function notRtlTcp(where: string, bytes: Uint8Array): UnbrigError {
  const hex = Buffer.from(bytes.subarray(0, GREETING_BYTES)).toString('hex');
  const message = `${where} is no rtl_tcp server: it greets with ${hex || 'nothing'} instead of "RTL0" and eight bytes`;
  return new UnbrigError('rtl-tcp-bad-greeting', 'instrument', message, { facts: { where, greeting: hex } });
}
