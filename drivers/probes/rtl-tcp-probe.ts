import { type Clock, withDeadline } from '../../rig/ports/clock.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { Capture, CaptureRequest, Probe, ProbeDescription } from '../../rig/ports/probe.ts';
import { rtlTcpCapture, STALL_SECONDS } from './rtl-tcp-capture.ts';
import { connectRtlTcp, type RtlTcpConnection } from './rtl-tcp-connection.ts';
import { checkRtlSampleRate, RTL_COMMAND } from './rtl-tcp-protocol.ts';

export interface RtlTcpProbeOptions {
  readonly host: string;
  readonly port: number;
  /** A real clock: the samples come when they come. */
  readonly clock: Clock;
  /** What is known of this receiver beyond its protocol. */
  readonly description?: Partial<ProbeDescription>;
  /** Fixed tuner gain; an automatic one would spoil every comparison of powers. */
  readonly gainDb?: number;
}

const DEFAULT_GAIN_DB = 20.7;
/** Samples of before a change of rate or frequency that may still be on their way: more than one USB buffer (0.52 s at 250 kS/s). */
const RETUNE_SECONDS = 0.7;
/** How long arrivals are watched to find the epoch: two deliveries at least. */
const EPOCH_SECONDS = 1.2;

/** What an RTL-SDR is without calibration: a crystal good to some 50 ppm (one clock for LO and sampling), arrival times good to 5 ms. */
const UNCALIBRATED: Omit<ProbeDescription, 'id'> = {
  driver: 'rtl_tcp',
  emulated: false,
  traceability: { frequency: 'indicative', time: 'indicative', power: 'indicative' },
  frequencyReferencePpm: 30,
  sampleClockPpm: 30,
  hostTimeSeconds: 5e-3,
};

/**
 * Connects to an rtl_tcp server.
 * @throws UnbrigError `rtl-tcp-unreachable`, `rtl-tcp-silent` (link), `rtl-tcp-bad-greeting` (instrument).
 */
export async function rtlTcpProbe(options: RtlTcpProbeOptions): Promise<Probe> {
  const connection = await connectRtlTcp(options.host, options.port, options.clock);
  let running: Capture | null = null;
  return {
    description: { ...UNCALIBRATED, id: `rtl_tcp://${options.host}:${options.port}`, ...options.description },
    async capture(request) {
      checkRtlSampleRate(request.sampleRateHz);
      await running?.stop();
      tune(connection, request, options.gainDb ?? DEFAULT_GAIN_DB);
      running = await startCapture(options.clock, connection, request);
      return running;
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

function tune(connection: RtlTcpConnection, request: CaptureRequest, gainDb: number): void {
  connection.command(RTL_COMMAND.sampleRateHz, request.sampleRateHz);
  connection.command(RTL_COMMAND.gainMode, 1);
  connection.command(RTL_COMMAND.tunerGain, Math.round(gainDb * 10));
  connection.command(RTL_COMMAND.digitalAgc, 0);
  connection.command(RTL_COMMAND.centreFrequencyHz, Math.round(request.centreFrequencyHz));
}

/**
 * Waits until the stream is the new one, then finds the clock time of its first sample: host arrivals are only ever late, so the
 * earliest one tells it best.
 */
async function startCapture(clock: Clock, connection: RtlTcpConnection, request: CaptureRequest): Promise<Capture> {
  const rate = request.sampleRateHz;
  const fromSeconds = clock.nowSeconds() + RETUNE_SECONDS;
  const untilSeconds = fromSeconds + EPOCH_SECONDS;
  let bytes = 0;
  let epochSeconds = Number.POSITIVE_INFINITY;
  const settled = new Promise<void>((resolve, reject) => {
    connection.onFailure(reject);
    connection.setReceiver((chunk) => {
      const nowSeconds = clock.nowSeconds();
      if (nowSeconds < fromSeconds) return;
      bytes += chunk.length;
      epochSeconds = Math.min(epochSeconds, nowSeconds - bytes / 2 / rate);
      if (nowSeconds >= untilSeconds) resolve();
    });
  });
  const silent = (): UnbrigError =>
    new UnbrigError('rtl-tcp-stalled', 'link', `the rtl_tcp server sends no samples at ${rate} samples/s`, {
      facts: { ...request, receivedSamples: bytes / 2 },
    });
  await withDeadline(clock, settled, RETUNE_SECONDS + EPOCH_SECONDS + STALL_SECONDS, silent);
  checkDelivery(bytes / 2, rate);
  return rtlTcpCapture({ clock, connection, request, epochSeconds, countedSamples: bytes / 2 });
}

/** A server keeps its old rate without a word when it cannot set the new one: the number of samples tells. */
function checkDelivery(samples: number, rate: number): void {
  const expected = EPOCH_SECONDS * rate;
  if (samples > 0.4 * expected && samples < 1.9 * expected) return;
  const measured = Math.round(samples / EPOCH_SECONDS);
  const message = `the rtl_tcp server delivers about ${measured} samples/s where ${rate} were asked for`;
  throw new UnbrigError('rtl-rate-not-kept', 'instrument', message, { facts: { asked: rate, measured } });
}
