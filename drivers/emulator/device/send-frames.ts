import { lowDutyCycleRefuses } from '../../../rig/sigfox/channel-access.ts';
import type { Rank } from '../../../rig/sigfox/types.ts';
import { carrierSensePlan, type SensedFrame, senseCarrier, TURNAROUND_SECONDS } from './carrier-sense.ts';
import { reserveCounter } from './counter.ts';
import type { Device } from './device.ts';
import { type Burst, emit, modulate, SETTLE_SECONDS } from './emit.ts';
import { frameBits, keyInForce } from './frame-bits.ts';
import { hoppingOf } from './hopping.ts';
import type { MessageFigures, MessagePlan, OutgoingMessage } from './message-plan.ts';

export type Refusal = 'low-duty-cycle' | 'channel-busy' | 'nvm-worn';

/** A message on its way through the device. */
export interface SendJob {
  readonly device: Device;
  /** The life of the device that it was asked for in. */
  readonly session: AbortSignal;
  readonly message: OutgoingMessage;
  readonly figures: MessageFigures;
  readonly plan: MessagePlan;
  readonly counter: number;
}

export interface FramesSent {
  readonly emittedRanks: readonly Rank[];
  readonly refused: Refusal | null;
  /** Where T_W begins: the end of the last bit of frame 1, or of the carrier sense that gave it up. */
  readonly firstFrameEndSeconds: number;
  readonly lastFrameEndSeconds: number;
}

/** From the decision to send to the first bit: the radio wakes and the synthesiser settles. */
const WAKE_SECONDS = 0.05;

/** When the first bit is due. */
function firstBitSeconds({ device, message }: SendJob): number {
  const awake = device.clock.nowSeconds() + WAKE_SECONDS;
  if (message.startSeconds !== undefined) return message.startSeconds;
  return message.access === 'tester' ? awake : Math.max(awake, device.quietUntilSeconds);
}

/** Whether the zone forbids the message before anything of it is sent. */
function refusedByDutyCycle({ device, message, figures, plan }: SendJob): boolean {
  const access = device.plan.rc.spectrumAccess;
  if (access.kind !== 'low-duty-cycle' || message.access === 'tester') return false;
  return device.behaviour.lowDutyCycle(lowDutyCycleRefuses(access, figures), plan);
}

/** A place for a burst on the air: when its first bit starts, or when carrier sense gave up. */
export type Access = { readonly startSeconds: number } | { readonly gaveUpSeconds: number };

/**
 * Waits for the channel where the zone asks for it. Carrier sense begins so early that a free channel delays the first bit by nothing
 * but the time that it must be seen free; it never begins before the radio is free.
 */
export async function accessChannel(
  job: Pick<SendJob, 'device' | 'session' | 'message' | 'figures'>,
  frame: SensedFrame,
  dueSeconds: number,
  burst: Burst,
): Promise<Access> {
  const { device, session } = job;
  const nowSeconds = device.clock.nowSeconds();
  const leadSeconds = TURNAROUND_SECONDS + burst.rampSeconds;
  const senseSeconds = Math.max(dueSeconds - leadSeconds, nowSeconds);
  const plan = carrierSensePlan(device, job.message, job.figures, frame, senseSeconds);
  if (plan === null) return { startSeconds: Math.max(dueSeconds, nowSeconds + SETTLE_SECONDS + burst.rampSeconds) };
  const free = await senseCarrier(device, session, plan);
  return free === null
    ? { gaveUpSeconds: plan.fromSeconds + plan.budgetSeconds + leadSeconds }
    : { startSeconds: free + leadSeconds };
}

/** Puts the frames of a message on the air, as many as the zone lets through. */
export async function sendFrames(job: SendJob): Promise<FramesSent> {
  const { device, session, message, plan } = job;
  const emittedRanks: Rank[] = [];
  const outcome = (refused: Refusal | null): FramesSent => {
    device.behaviour.event({ kind: 'frames-done', counter: job.counter, refused }, device);
    return { emittedRanks, refused, firstFrameEndSeconds, lastFrameEndSeconds };
  };
  let lastFrameEndSeconds = firstBitSeconds(job);
  let firstFrameEndSeconds = lastFrameEndSeconds;
  if (refusedByDutyCycle(job)) return outcome('low-duty-cycle');
  const reservation = reserveCounter(device, job.counter);
  for (const [index, frame] of plan.frames.entries()) {
    const bits = frameBits(device, {
      ...message,
      rank: frame.rank,
      counter: job.counter,
      key: keyInForce(device, message),
    });
    const burst = modulate(device, bits, plan.bitRateBps);
    const access = await accessChannel(job, frame.rank, lastFrameEndSeconds + frame.gapSeconds, burst);
    if ('startSeconds' in access) {
      if (!reservation.beforeFrame()) return outcome('nvm-worn');
      lastFrameEndSeconds = await emit(device, session, burst, { ...frame, ...access });
      emittedRanks.push(frame.rank);
    } else {
      lastFrameEndSeconds = access.gaveUpSeconds;
    }
    if (index === 0) firstFrameEndSeconds = lastFrameEndSeconds;
  }
  reservation.afterFrames();
  device.lastOffsetHz = plan.frames[0]?.offsetHz ?? null;
  if (emittedRanks.length > 0) keepQuiet(device, lastFrameEndSeconds);
  return outcome(emittedRanks.length === 0 && plan.frames.length > 0 ? 'channel-busy' : null);
}

/** Hopping zones: nothing may be sent for a while after a message, and after a confirmation. */
export function keepQuiet(device: Device, endSeconds: number): void {
  const hopping = hoppingOf(device.plan);
  if (hopping) device.quietUntilSeconds = endSeconds + device.behaviour.quiet(hopping.quietSeconds.value);
}
