import type { Clock } from '../../rig/ports/clock.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { IqBlock } from '../../rig/ports/iq.ts';
import type { Capture, CaptureRequest, Probe, ProbeDescription } from '../../rig/ports/probe.ts';
import { MARGIN_SECONDS, nextSpan } from '../emulator/audible-spans.ts';
import type { Ether, Retention } from '../emulator/ether.ts';
import type { FrontEnd } from '../emulator/receiver-front-end.ts';

export interface EmulatedProbeOptions {
  readonly clock: Clock;
  readonly ether: Ether;
  readonly frontEnd: FrontEnd;
  readonly format?: 'cu8' | 'cf32_le';
  /** Deliver all samples, not only where something is on the air; unless given, on a real clock alone. */
  readonly continuous?: boolean;
  /** How much is delivered around what is on the air; 0.15 s unless given. */
  readonly marginSeconds?: number;
  /** Rig fault: of each `periodSeconds` the first `lostSeconds` are missing, and marked so. */
  readonly drops?: { readonly periodSeconds: number; readonly lostSeconds: number };
}

const BLOCK_SECONDS = 0.5;
/** On a real clock samples come in smaller pieces, as from a receiver. */
const LIVE_BLOCK_SECONDS = 0.1;
/** How late samples come on a real clock. */
const LIVE_LATENCY_SECONDS = 0.01;

const description: ProbeDescription = {
  driver: 'emulated',
  id: 'emulated-ether',
  emulated: true,
  traceability: {
    frequency: 'checked-against-reference',
    time: 'checked-against-reference',
    power: 'checked-against-reference',
  },
  frequencyReferencePpm: 0.1,
  sampleClockPpm: 0.01,
  hostTimeSeconds: 1e-4,
};

/** A receiver on the emulated ether. Its time line is the clock. */
export function emulatedProbe(options: EmulatedProbeOptions): Probe {
  const running = new Set<ReturnType<typeof startCapture>>();
  return {
    description,
    capture(request) {
      if (!(request.sampleRateHz > 0 && request.centreFrequencyHz > 0)) {
        const message = `the emulated probe cannot capture ${request.sampleRateHz} samples/s at ${request.centreFrequencyHz} Hz; give positive figures`;
        return Promise.reject(new UnbrigError('bad-capture-request', 'usage', message, { facts: { ...request } }));
      }
      const capture = startCapture(options, request);
      running.add(capture);
      return Promise.resolve(capture);
    },
    async [Symbol.asyncDispose]() {
      for (const capture of running) {
        await capture.stop();
        capture.letGo();
      }
      running.clear();
    },
  };
}

/** A stretch of samples to deliver, in sample numbers from clock zero. */
interface Chunk {
  readonly first: number;
  readonly end: number;
}

/** Samples lost at the beginning of each period, cut out of a chunk. */
function withoutDrops(chunk: Chunk, rate: number, drops: EmulatedProbeOptions['drops']): (Chunk & { lost: boolean })[] {
  if (!drops) return [{ ...chunk, lost: false }];
  const period = Math.round(drops.periodSeconds * rate);
  const lost = Math.round(drops.lostSeconds * rate);
  const pieces: (Chunk & { lost: boolean })[] = [];
  for (let k = Math.floor(chunk.first / period); k * period < chunk.end; k++) {
    const first = Math.max(chunk.first, k * period + lost);
    const end = Math.min(chunk.end, (k + 1) * period);
    if (first < end) pieces.push({ first, end, lost: first > chunk.first });
  }
  return pieces;
}

function startCapture(options: EmulatedProbeOptions, request: CaptureRequest): Capture & { letGo(): void } {
  const { clock, ether } = options;
  const rate = request.sampleRateHz;
  const continuous = options.continuous ?? clock.kind === 'real';
  const first = Math.ceil(clock.nowSeconds() * rate);
  const retention: Retention = ether.retain(first / rate);
  let endSample: number | null = null;
  let wake = (): void => {};
  let changed = false;
  const poke = (): void => {
    changed = true;
    wake();
  };
  const unwatch = ether.onChange(poke);
  const letGo = (): void => {
    unwatch();
    retention.close();
  };

  /** Waits until the ether changes, the capture is stopped or the clock reaches `untilSeconds`. */
  const wait = async (untilSeconds: number | null): Promise<void> => {
    if (changed) {
      changed = false;
      return;
    }
    let cancel = (): void => {};
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (untilSeconds !== null) cancel = clock.at(untilSeconds, resolve);
    });
    cancel();
    changed = false;
  };

  /** The next stretch, when all of it is in the past; else when to look again. */
  const nextChunk = (cursor: number): Chunk | { readonly waitUntil: number | null; readonly quiet: boolean } | null => {
    const nowSeconds = clock.nowSeconds();
    const span = nextSpan({
      ether,
      captureStartSeconds: first / rate,
      captureEndSeconds: endSample === null ? null : endSample / rate,
      cursorSeconds: cursor / rate,
      sampleSeconds: 1 / rate,
      continuous,
      marginSeconds: options.marginSeconds ?? MARGIN_SECONDS,
    });
    if (span === null) return endSample === null ? { waitUntil: null, quiet: true } : null;
    const from = Math.max(cursor, Math.round(span.fromSeconds * rate));
    const blockSamples = Math.round((continuous ? LIVE_BLOCK_SECONDS : BLOCK_SECONDS) * rate);
    const end = Math.min(Math.round(span.toSeconds * rate), from + blockSamples);
    const readySeconds = end / rate + (clock.kind === 'real' ? LIVE_LATENCY_SECONDS : 0);
    return readySeconds <= nowSeconds || endSample !== null
      ? { first: from, end }
      : { waitUntil: readySeconds, quiet: from > cursor };
  };

  const block = (piece: Chunk, joins: IqBlock['joins']): IqBlock => {
    const what = { ...request, firstSample: piece.first, count: piece.end - piece.first };
    const format = options.format ?? 'cu8';
    return {
      samples: format === 'cu8' ? options.frontEnd.renderCu8(what) : options.frontEnd.renderCf32(what),
      format,
      sampleRateHz: rate,
      centreFrequencyHz: request.centreFrequencyHz,
      startSample: piece.first - first,
      startTimeSeconds: piece.first / rate,
      joins,
    };
  };

  const quietFrom = (sample: number): IqBlock => ({
    samples: options.format === 'cf32_le' ? new Float32Array(0) : new Uint8Array(0),
    format: options.format ?? 'cu8',
    sampleRateHz: rate,
    centreFrequencyHz: request.centreFrequencyHz,
    startSample: sample - first,
    startTimeSeconds: sample / rate,
    joins: 'quiet',
  });

  async function* blocks(): AsyncGenerator<IqBlock> {
    let cursor = first;
    let delivered = first;
    let told = first;
    try {
      for (;;) {
        const chunk = nextChunk(cursor);
        if (chunk === null) return;
        if ('waitUntil' in chunk) {
          if (chunk.quiet && !continuous && cursor > told) {
            told = cursor;
            yield quietFrom(cursor);
          }
          await wait(chunk.waitUntil);
          continue;
        }
        // Where the process was held up, what other timers had to do before comes first.
        if (clock.kind === 'real') await clock.sleep(0);
        const quiet = chunk.first > cursor;
        for (const piece of withoutDrops(chunk, rate, options.drops)) {
          const lost = piece.lost && delivered > first;
          yield block(piece, lost ? 'lost' : quiet && piece.first > delivered ? 'quiet' : 'contiguous');
          delivered = piece.end;
        }
        cursor = chunk.end;
        retention.release(cursor / rate - MARGIN_SECONDS);
      }
    } finally {
      letGo();
    }
  }

  const iteration = blocks();
  return {
    letGo,
    [Symbol.asyncIterator]: () => iteration,
    stop() {
      endSample ??= Math.floor(clock.nowSeconds() * rate);
      poke();
      return Promise.resolve();
    },
  };
}
