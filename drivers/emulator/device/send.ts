import type { Rank } from '../../../rig/sigfox/types.ts';
import { checkUplinkRequest } from '../../../rig/sigfox/uplink-message.ts';
import { takeCounter } from './counter.ts';
import type { Device } from './device.ts';
import { epIdBytes, keyInForce } from './frame-bits.ts';
import { figuresOf, type MessagePlan, type OutgoingMessage, planMessage } from './message-plan.ts';
import { type FramesSent, type Refusal, sendFrames } from './send-frames.ts';
import { receiveAnswer } from './transaction.ts';

/** What became of a message. */
export interface SendOutcome {
  /** In order of the air. */
  readonly emittedRanks: readonly Rank[];
  /** Why no frame went out; null when one did. */
  readonly refused: Refusal | null;
  readonly downlink: { readonly payload: Uint8Array; readonly rssiDbm: number } | null;
  readonly confirmationSent: boolean;
}

/** A message under way. Both promises reject with the session's reason when the supply goes. */
export interface Sending {
  readonly plan: MessagePlan;
  /** The last frame has left, or it is clear that none will. */
  readonly framesDone: Promise<FramesSent>;
  /** For a message that asked for a downlink: the window has closed and the confirmation, if any, has left. */
  readonly done: Promise<SendOutcome>;
}

/**
 * Sends a message: frames, and where it asks for one the downlink with its confirmation. The caller holds the radio (`exclusively`).
 * @throws UnbrigError (usage) of `checkUplinkRequest` for what the official library refuses outright.
 */
export function sendMessage(device: Device, message: OutgoingMessage): Sending {
  checkMessage(device, message);
  const { session } = device;
  const counter = takeCounter(device, device.nvm.messageCounter);
  const plan = device.behaviour.plan(planMessage(device, message), device);
  const job = { device, session, message, plan, counter, figures: figuresOf(device, message) };
  const framesDone = sendFrames(job);
  const done = framesDone.then(async (sent): Promise<SendOutcome> => {
    const { emittedRanks, refused } = sent;
    return { emittedRanks, refused, ...(await receiveAnswer(job, sent)) };
  });
  // Whoever waits for the frames alone learns of a lost supply there.
  done.catch(() => {});
  return { plan, framesDone, done };
}

function checkMessage(device: Device, message: OutgoingMessage): void {
  const figures = figuresOf(device, message);
  const { counterRollover } = device.identity;
  checkUplinkRequest({
    ...figures,
    messageType: message.type,
    // The library fills a control message itself.
    payload: message.type === 'keep_alive' ? new Uint8Array(0) : figures.payload,
    radioConfiguration: device.plan.rc.id,
    epId: epIdBytes(device),
    key: keyInForce(device, message).key,
    messageCounter: device.nvm.messageCounter % counterRollover,
    messageCounterRollover: counterRollover,
  });
}
