import { downlinkFrameSeconds } from '../../../rig/sigfox/downlink-frame.ts';
import { type ReceivedDownlink, receiveDownlinkFrames } from '../../../rig/sigfox/downlink-receive.ts';
import { FULL_SCALE_DBM } from './antenna.ts';
import { channelFilter } from './channel-filter.ts';
import type { Device } from './device.ts';

/** A frame that was found in the air; nothing is known yet of whom it is for. */
export interface HeardFrame {
  readonly content: Uint8Array;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** At the antenna connector. */
  readonly powerDbm: number;
}

export interface ListenRequest {
  readonly fromSeconds: number;
  /** May be infinite. */
  readonly untilSeconds: number;
  /** As the synthesiser is told; the crystal's error comes on top. */
  readonly frequencyHz: number;
}

const SAMPLE_RATE_HZ = 9600;
/** Bits of preamble that the receiver must have seen before the sync word (facts: official S2-LP driver). */
const PREAMBLE_QUALIFIER_BITS = 36;
/** A long emission is looked into this often, so that a confirmation of a frame inside it is not late. */
const STEP_SECONDS = 0.4;
/** The last samples of a frame need a moment to pass the receiver. */
const TAIL_SECONDS = 0.01;
/** Rendered before an emission, for the receiver's estimate of the noise. */
const MARGIN_SECONDS = 0.1;
/** What is looked at again beside a whole frame, so that none is cut in two. */
const OVERLAP_SECONDS = downlinkFrameSeconds + 0.1;

/**
 * Listens from `fromSeconds` to `untilSeconds` and hands over each frame once, in order, as soon as it has ended; what lies outside does
 * not reach the receiver. Resolves when `take` returns true or the time has passed. Rejects when the signal aborts.
 */
export async function listen(
  device: Device,
  signal: AbortSignal,
  request: ListenRequest,
  take: (frame: HeardFrame) => boolean,
): Promise<void> {
  const { clock, antenna } = device;
  const centreHz = request.frequencyHz * (1 + device.behaviour.oscillator(device.oscillator).errorPpm * 1e-6);
  const retention = antenna.ether.retain(request.fromSeconds);
  let lookedTo = request.fromSeconds;
  let heardTo = request.fromSeconds;
  try {
    for (;;) {
      const next = nextLook(device, request, centreHz, lookedTo);
      if (clock.nowSeconds() < next) {
        await untilAirChanges(device, next, signal);
        continue;
      }
      const present = audible(device, centreHz, lookedTo, next);
      if (present.length > 0) {
        const begins = Math.min(...present.map((emission) => emission.beginSeconds)) - MARGIN_SECONDS;
        const from = Math.max(request.fromSeconds, heardTo, lookedTo - OVERLAP_SECONDS, begins);
        for (const frame of framesIn(device, centreHz, from, next)) {
          heardTo = frame.endSeconds;
          if (take(frame)) return;
        }
      }
      if (next >= request.untilSeconds) return;
      lookedTo = next;
      retention.release(Math.max(request.fromSeconds, lookedTo - OVERLAP_SECONDS));
    }
  } finally {
    retention.close();
  }
}

function audible(device: Device, centreHz: number, fromSeconds: number, toSeconds: number) {
  return device.antenna
    .during(fromSeconds, toSeconds)
    .filter((emission) => Math.abs(emission.carrierHz - centreHz) <= SAMPLE_RATE_HZ / 2);
}

/** When a frame may have come to its end next: at the end of an emission, or some way into a long one. */
function nextLook(device: Device, request: ListenRequest, centreHz: number, lookedTo: number): number {
  const { untilSeconds } = request;
  const looks = audible(device, centreHz, lookedTo, untilSeconds).map((emission) =>
    Math.min(emission.endSeconds + TAIL_SECONDS, Math.max(lookedTo, emission.beginSeconds) + STEP_SECONDS),
  );
  return Math.min(untilSeconds, ...looks);
}

/** Resolves at `untilSeconds`, or sooner when something on the ether changes. */
async function untilAirChanges(device: Device, untilSeconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let end = (): void => {};
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    const unwatch = device.antenna.ether.onChange(resolve);
    const cancel = device.clock.at(untilSeconds, resolve);
    signal.addEventListener('abort', abort, { once: true });
    end = () => {
      unwatch();
      cancel();
      signal.removeEventListener('abort', abort);
    };
  }).finally(() => end());
}

/** Renders what the antenna takes in [from, to], filters it to the receiver's bandwidth and demodulates it. */
function framesIn(device: Device, centreHz: number, fromSeconds: number, toSeconds: number): HeardFrame[] {
  const firstSample = Math.ceil(fromSeconds * SAMPLE_RATE_HZ);
  const count = Math.floor(toSeconds * SAMPLE_RATE_HZ) - firstSample;
  if (count <= 0) return [];
  const what = { sampleRateHz: SAMPLE_RATE_HZ, centreFrequencyHz: centreHz };
  const samples = channelFilter(device.antenna.render({ firstSample, count, ...what }), SAMPLE_RATE_HZ);
  return receiveDownlinkFrames(samples, { ...what, startTimeSeconds: firstSample / SAMPLE_RATE_HZ })
    .filter(({ preambleBits }) => preambleBits >= PREAMBLE_QUALIFIER_BITS)
    .map(heardFrame)
    .sort((a, b) => a.endSeconds - b.endSeconds);
}

function heardFrame({ content, startSeconds, endSeconds, powerDbfs }: ReceivedDownlink): HeardFrame {
  return {
    content,
    startSeconds: startSeconds.value,
    endSeconds: endSeconds.value,
    powerDbm: powerDbfs.value + FULL_SCALE_DBM,
  };
}
