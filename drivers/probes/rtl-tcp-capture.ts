import type { Clock } from '../../rig/ports/clock.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { IqBlock } from '../../rig/ports/iq.ts';
import type { Capture, CaptureRequest } from '../../rig/ports/probe.ts';
import { watchArrivals } from './rtl-tcp-arrivals.ts';
import type { RtlTcpConnection } from './rtl-tcp-connection.ts';

export interface RtlTcpCaptureOptions {
  readonly clock: Clock;
  readonly connection: RtlTcpConnection;
  readonly request: CaptureRequest;
  /** Clock time of sample 0, and samples that came since. */
  readonly epochSeconds: number;
  readonly countedSamples: number;
}

/** A server that has nothing to say for so long has lost its receiver; deliveries come each 0.52 s at 250 kS/s. */
export const STALL_SECONDS = 3;
/** What a consumer may leave lying before samples are dropped (and marked lost). */
const LARGEST_BACKLOG_BYTES = 64 * 1024 * 1024;
const BLOCK_SECONDS = 0.25;

interface Waiting {
  /** Counted from the epoch, losses included. */
  startSample: number;
  readonly bytes: Uint8Array;
  lost: boolean;
}

/** A capture on a running stream whose epoch is known. */
export function rtlTcpCapture(options: RtlTcpCaptureOptions): Capture {
  const { clock, connection, request, epochSeconds } = options;
  const rate = request.sampleRateHz;
  const watch = watchArrivals(rate, epochSeconds);
  const firstSample = options.countedSamples;
  const blockBytes = 2 * Math.round(BLOCK_SECONDS * rate);
  let count = firstSample;
  let odd: Uint8Array = new Uint8Array(0);
  let gathered: Uint8Array[] = [];
  let gatheredBytes = 0;
  let unconfirmed: Waiting[] = [];
  const ready: Waiting[] = [];
  let readyBytes = 0;
  let dropped = false;
  let stopSample: number | null = null;
  let failure: UnbrigError | null = null;
  let wake = (): void => {};
  let lastArrivalSeconds = clock.nowSeconds();

  const cutBlock = (): void => {
    if (gatheredBytes === 0) return;
    unconfirmed.push({ startSample: count - gatheredBytes / 2, bytes: Buffer.concat(gathered), lost: false });
    gathered = [];
    gatheredBytes = 0;
  };
  const release = (block: Waiting): void => {
    if (readyBytes + block.bytes.length > LARGEST_BACKLOG_BYTES) {
      dropped = true;
      return;
    }
    ready.push({ ...block, lost: block.lost || dropped });
    readyBytes += block.bytes.length;
    dropped = false;
  };
  const confirm = (): void => {
    const confirmed = watch.confirmed();
    const done = unconfirmed.filter((block) => block.startSample + block.bytes.length / 2 <= confirmed);
    unconfirmed = unconfirmed.slice(done.length);
    for (const block of done) release(block);
  };
  const receive = (bytes: Uint8Array): void => {
    const whole = odd.length > 0 ? Buffer.concat([odd, bytes]) : bytes;
    const even = whole.length - (whole.length % 2);
    odd = whole.slice(even);
    gathered.push(whole.slice(0, even));
    gatheredBytes += even;
    count += even / 2;
    lastArrivalSeconds = clock.nowSeconds();
    const missing = watch.arrived(count, lastArrivalSeconds);
    if (missing > 0) {
      cutBlock();
      for (const block of unconfirmed) block.startSample += missing;
      if (unconfirmed.length > 0) unconfirmed[0].lost = true;
      count += missing;
    }
    if (gatheredBytes >= blockBytes || (stopSample !== null && count >= stopSample)) cutBlock();
    confirm();
    wake();
  };

  const stalled = (): UnbrigError =>
    new UnbrigError('rtl-tcp-stalled', 'link', `the rtl_tcp server has sent nothing for ${STALL_SECONDS} s`, {
      facts: { receivedSamples: count - firstSample },
    });
  let cancelWatchdog = (): void => {};
  const watchdog = (): void => {
    if (clock.nowSeconds() - lastArrivalSeconds >= STALL_SECONDS) {
      failure ??= stalled();
      wake();
      return;
    }
    cancelWatchdog = clock.at(lastArrivalSeconds + STALL_SECONDS, watchdog);
  };
  watchdog();
  connection.setReceiver(receive);
  connection.onFailure((error) => {
    failure ??= error;
    wake();
  });

  const toBlock = (entry: Waiting): IqBlock => ({
    samples: entry.bytes,
    format: 'cu8',
    sampleRateHz: rate,
    centreFrequencyHz: request.centreFrequencyHz,
    startSample: entry.startSample - firstSample,
    startTimeSeconds: epochSeconds + entry.startSample / rate,
    joins: entry.lost && entry.startSample > firstSample ? 'lost' : 'contiguous',
  });
  /** After a stop: what came up to its moment, confirmed or not. */
  const complete = (): boolean => stopSample !== null && count >= stopSample;

  async function* blocks(): AsyncGenerator<IqBlock> {
    try {
      for (;;) {
        if (complete()) {
          cutBlock();
          for (const block of unconfirmed.splice(0)) release(block);
        }
        const entry = ready.shift();
        if (entry) {
          readyBytes -= entry.bytes.length;
          yield toBlock(entry);
        } else if (complete()) return;
        else if (failure) throw failure;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      cancelWatchdog();
      connection.setReceiver(null);
    }
  }

  const iteration = blocks();
  return {
    [Symbol.asyncIterator]: () => iteration,
    stop() {
      stopSample ??= Math.ceil((clock.nowSeconds() - epochSeconds) * rate);
      wake();
      return Promise.resolve();
    },
  };
}
