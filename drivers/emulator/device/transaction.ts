import { confirmationPayload } from '../../../rig/sigfox/control-payload.ts';
import type { Rank } from '../../../rig/sigfox/types.ts';
import { reserveCounter, takeCounter } from './counter.ts';
import { emit, modulate } from './emit.ts';
import { frameBits, keyInForce } from './frame-bits.ts';
import { confirmationOffset } from './message-plan.ts';
import { receiveInWindow, type TakenDownlink, type WindowPlan } from './receive-window.ts';
import type { SendOutcome } from './send.ts';
import { accessChannel, type FramesSent, keepQuiet, type SendJob } from './send-frames.ts';

/** How a downlink is confirmed. */
export interface ConfirmationPlan {
  readonly send: boolean;
  /** T_CONF: from the end of the downlink to the first bit. */
  readonly delaySeconds: number;
  readonly counter: number;
  /** One frame each. */
  readonly ranks: readonly Rank[];
  readonly payload: Uint8Array;
  /** From the uplink centre. */
  readonly offsetHz: number;
}

/** T_W from the end of frame 1, T_RX long, at the frequency of frame 1 moved to the downlink band. */
function windowPlan({ device, message, plan }: SendJob, sent: FramesSent): WindowPlan {
  const { rc } = device.plan;
  const { waitSeconds, windowSeconds } = message.window ?? {
    waitSeconds: rc.waitSeconds.value,
    windowSeconds: rc.windowSeconds.value,
  };
  const { firstFrameEndSeconds, lastFrameEndSeconds } = sent;
  const offsetHz = plan.frames[0].offsetHz;
  const openSeconds = firstFrameEndSeconds + waitSeconds;
  const correct: WindowPlan = {
    openSeconds,
    closeSeconds: openSeconds + windowSeconds,
    frequencyHz: device.settings.downlinkHz + offsetHz,
    closesOnValid: true,
  };
  return device.behaviour.window(correct, device, { firstFrameEndSeconds, lastFrameEndSeconds, offsetHz });
}

type Answer = Pick<SendOutcome, 'downlink' | 'confirmationSent'>;

/** The part of a transaction after the frames: window, downlink, confirmation. Nothing for a message that did not ask. */
export async function receiveAnswer(job: SendJob, sent: FramesSent): Promise<Answer> {
  const { device, session, message } = job;
  if (!message.downlink || sent.emittedRanks.length === 0) return { downlink: null, confirmationSent: false };
  const taken = await receiveInWindow(device, session, windowPlan(job, sent), {
    counter: job.counter,
    key: keyInForce(device, message),
    solicited: true,
  });
  if (taken === null) return { downlink: null, confirmationSent: false };
  const { payload, rssiDbm } = taken;
  return { downlink: { payload, rssiDbm }, confirmationSent: await confirm(job, taken) };
}

function confirmationPlan(
  { device, message, counter, figures }: SendJob,
  { rssiDbm }: TakenDownlink,
): ConfirmationPlan {
  const { sensors } = device;
  const state = {
    idleMillivolts: sensors.idleMillivolts(),
    transmitMillivolts: sensors.lastTransmitMillivolts(),
    temperatureDecidegrees: sensors.temperatureTenths(),
  };
  return device.behaviour.confirmation({
    send: message.confirms ?? true,
    delaySeconds: figures.confirmationDelayMilliseconds / 1000,
    counter: takeCounter(device, counter),
    ranks: [1],
    payload: confirmationPayload(state, rssiDbm),
    offsetHz: confirmationOffset(device),
  });
}

/** Resolves with whether a confirmation went out. */
async function confirm(job: SendJob, taken: TakenDownlink): Promise<boolean> {
  const { device, session, message } = job;
  const plan = confirmationPlan(job, taken);
  if (!plan.send) return false;
  const reservation = reserveCounter(device, plan.counter);
  let dueSeconds = taken.endSeconds + plan.delaySeconds;
  let sent = false;
  for (const rank of plan.ranks) {
    const { counter, payload } = plan;
    const key = keyInForce(device, message);
    const bits = frameBits(device, { type: 'downlink_confirmation', payload, rank, downlink: false, counter, key });
    const burst = modulate(device, bits, job.plan.bitRateBps);
    const access = await accessChannel(job, 'confirmation', dueSeconds, burst);
    if (!('startSeconds' in access) || !reservation.beforeFrame()) break;
    const place = { ...access, offsetHz: plan.offsetHz, powerDbm: device.settings.powerDbm };
    const endSeconds = await emit(device, session, burst, place);
    sent = true;
    keepQuiet(device, endSeconds);
    dueSeconds = endSeconds;
  }
  reservation.afterFrames();
  return sent;
}
