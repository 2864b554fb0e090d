import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Clock } from '../../rig/ports/clock.ts';
import { messageOf, UnbrigError } from '../../rig/ports/errors.ts';
import { COMMAND_BYTES, encodeGreeting, isRtlSampleRate, R820T, RTL_COMMAND } from '../probes/rtl-tcp-protocol.ts';
import type { Ether } from './ether.ts';
import type { FrontEnd } from './receiver-front-end.ts';

export interface RtlTcpServerOptions {
  /** A real clock: samples are paced at the asked rate. */
  readonly clock: Clock;
  readonly ether: Ether;
  readonly frontEnd: FrontEnd;
  readonly centreFrequencyHz: number;
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
}

export interface RtlTcpServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
}

/** rtl_tcp's rate until a client sets another. */
const FIRST_RATE_HZ = 2_048_000;
/** The rate that Sigfox captures are made at. */
const USUAL_RATE_HZ = 250_000;
const CHUNK_SECONDS = 0.05;
/** How late samples leave, as through a USB controller. */
const LATENCY_SECONDS = 0.01;
/** rtl_tcp queues 500 buffers of 256 KiB for a slow client, then drops without a word. */
const LARGEST_QUEUE_BYTES = 500 * 262_144;

/**
 * Serves the ether to one rtl_tcp client at a time.
 * @throws UnbrigError `rtl-tcp-port` (rig) when the port cannot be taken.
 */
export async function startRtlTcpServer(options: RtlTcpServerOptions): Promise<RtlTcpServer> {
  const host = options.host ?? '127.0.0.1';
  warmUp(options);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serveClient(options, socket);
  });
  server.maxConnections = 1;
  server.listen(options.port ?? 0, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const message = `the rtl_tcp server cannot listen on ${host}:${options.port ?? 0} (${messageOf(error)}): choose another port, 0 for a free one`;
    throw new UnbrigError('rtl-tcp-port', 'rig', message, { facts: { host, port: options.port }, cause: error });
  }
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    host,
    port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Makes the noise table before the first client waits for it. */
function warmUp({ frontEnd, centreFrequencyHz }: RtlTcpServerOptions): void {
  frontEnd.renderCu8({ firstSample: 0, count: 1, sampleRateHz: USUAL_RATE_HZ, centreFrequencyHz });
}

interface Tuning {
  sampleRateHz: number;
  centreFrequencyHz: number;
  testMode: boolean;
}

/** Takes one command; those that change nothing that can be seen here (gains, AGC, ppm) are ignored, as unknown ones are. */
function obey(tuning: Tuning, command: number, parameter: number): void {
  if (command === RTL_COMMAND.centreFrequencyHz) tuning.centreFrequencyHz = parameter;
  if (command === RTL_COMMAND.sampleRateHz && isRtlSampleRate(parameter)) tuning.sampleRateHz = parameter;
  if (command === RTL_COMMAND.testMode) tuning.testMode = parameter === 1;
}

function readCommands(socket: Socket, tuning: Tuning): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    pending = Buffer.concat([pending, bytes]);
    for (; pending.length >= COMMAND_BYTES; pending = pending.subarray(COMMAND_BYTES)) {
      obey(tuning, pending.readUInt8(0), pending.readUInt32BE(1));
    }
  });
}

function serveClient(options: RtlTcpServerOptions, socket: Socket): void {
  const { clock, frontEnd } = options;
  const tuning: Tuning = {
    sampleRateHz: FIRST_RATE_HZ,
    centreFrequencyHz: options.centreFrequencyHz,
    testMode: false,
  };
  const retention = options.ether.retain(clock.nowSeconds() - LATENCY_SECONDS);
  let fromSeconds = clock.nowSeconds() - LATENCY_SECONDS;
  let cancel = (): void => {};
  let counter = 0;

  const samples = (firstSample: number, count: number): Uint8Array => {
    const { sampleRateHz, centreFrequencyHz } = tuning;
    if (!tuning.testMode) return frontEnd.renderCu8({ firstSample, count, sampleRateHz, centreFrequencyHz });
    return Uint8Array.from({ length: 2 * count }, () => counter++ & 0xff);
  };
  /**
   * Renders up to the time that it was due, not up to now: where the process was held up, what other timers had to do before is done
   * before, and nothing is rendered too early.
   */
  const pump = (dueSeconds: number): void => {
    const rate = tuning.sampleRateHz;
    const firstSample = Math.round(fromSeconds * rate);
    const count = Math.floor((dueSeconds - LATENCY_SECONDS) * rate) - firstSample;
    if (count > 0) {
      if (socket.writableLength < LARGEST_QUEUE_BYTES) socket.write(samples(firstSample, count));
      fromSeconds = (firstSample + count) / rate;
      retention.release(fromSeconds);
    }
    schedule();
  };
  const schedule = (): void => {
    const dueSeconds = fromSeconds + LATENCY_SECONDS + CHUNK_SECONDS;
    cancel = clock.at(dueSeconds, () => pump(dueSeconds));
  };
  socket.setNoDelay(true);
  // A client that goes in the middle is the usual way to end; `close` follows.
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    cancel();
    retention.close();
  });
  readCommands(socket, tuning);
  socket.write(encodeGreeting(R820T));
  // A moment later, when the client has said which rate it wants.
  schedule();
}
