import type { DownlinkDefect, PlannedDownlink, StimulusContext, Transaction } from '../../rig/conformance/stimulus.ts';
import type { ModuleOperation } from '../../rig/ports/module.ts';
import { downlinkFrameSeconds } from '../../rig/sigfox/downlink-frame.ts';
import { radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';

/** A transaction whose window closes unused in the slowest zone, and one that is answered at the beginning of its window. */
export const UNANSWERED_SECONDS = 66;
export const ANSWERED_SECONDS = 38;

/** Bytes of a downlink, and of a message that asks for one where there is no bit to send. */
const DOWNLINK_BYTES = 8;
const REQUEST_PAYLOAD = 'd5';

/** Eight bytes of which no two are alike; another number gives another first byte. */
export function numberedPayload(number: number): string {
  const bytes = Array.from({ length: DOWNLINK_BYTES }, (_, index) => (index === 0 ? number : 29 * number + 47 * index));
  return bytes.map((byte) => (byte & 0xff).toString(16).padStart(2, '0')).join('');
}

export function randomPayload({ random }: StimulusContext): string {
  return Array.from({ length: DOWNLINK_BYTES }, () => random.integer(256).toString(16).padStart(2, '0')).join('');
}

/** The shortest message that asks for a downlink. */
export function shortestRequest({ declared }: StimulusContext): ModuleOperation {
  return declared.ics['SFX.UL.BIT'] === 'yes'
    ? { kind: 'sendBit', bit: 1, downlink: true }
    : { kind: 'sendFrame', payload: REQUEST_PAYLOAD, downlink: true };
}

/** The same message without the request. */
export function shortestMessage({ declared }: StimulusContext): ModuleOperation {
  return declared.ics['SFX.UL.BIT'] === 'yes'
    ? { kind: 'sendBit', bit: 1 }
    : { kind: 'sendFrame', payload: REQUEST_PAYLOAD };
}

/** Saves air where the number of frames can be set; what is shown inside must not hang on it. */
export async function withSingleFrames(context: StimulusContext, work: () => Promise<void>): Promise<void> {
  const { ics, ixit } = context.declared;
  const settable = ics['SFX.FRAMES_SETTING'] === 'yes';
  if (settable) await context.perform({ kind: 'setFrameCount', frames: 1 });
  await work();
  if (settable) await context.perform({ kind: 'setFrameCount', frames: Number(ixit.framesPerMessage ?? 3) });
}

/** The receive window as the zone and the vendor's declaration have it; seconds from the end of frame 1. */
export interface NominalWindow {
  readonly opensSeconds: number;
  readonly closesSeconds: number;
  readonly toleranceSeconds: number;
}

export function nominalWindow({ declared }: StimulusContext): NominalWindow {
  const { waitSeconds, windowSeconds } = radioConfiguration(declared.zone);
  return {
    opensSeconds: waitSeconds.value,
    closesSeconds: waitSeconds.value + windowSeconds.value,
    toleranceSeconds: Number(declared.ixit.windowToleranceMs ?? 0) / 1000,
  };
}

/** Beside what the vendor declares, so that a frame at an edge is inside or outside beyond the rig's own doubt. */
const MARGIN_SECONDS = 0.05;

/** Places of a whole downlink, by its first bit from the end of frame 1. */
export function placesIn(context: StimulusContext) {
  const { opensSeconds, closesSeconds, toleranceSeconds } = nominalWindow(context);
  const apart = toleranceSeconds + MARGIN_SECONDS;
  return {
    justBefore: opensSeconds - apart - downlinkFrameSeconds,
    first: opensSeconds + apart,
    last: closesSeconds - apart - downlinkFrameSeconds,
    justAfter: closesSeconds + apart,
    /** Seconds into the window. */
    into: (seconds: number): number => opensSeconds + seconds,
  };
}

/** What a judge needs to find a transaction by. */
export const STEP = 'step';

/** A message that asks for a downlink, and its answers. */
export function request(
  context: StimulusContext,
  step: string,
  downlinks: readonly PlannedDownlink[],
  operation: ModuleOperation = shortestRequest(context),
): Promise<Transaction> {
  return context.transact(operation, downlinks, { [STEP]: step, planned: downlinks.length });
}

export const wrong = (payload: string, afterSeconds: number, defect: DownlinkDefect): PlannedDownlink => ({
  payload,
  afterSeconds,
  defect,
});
