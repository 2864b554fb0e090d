import type { Device } from './device.ts';
import type { MessagePlan, OutgoingMessage } from './message-plan.ts';
import { sendMessage } from './send.ts';

/** Sends a message and tells when its frames are out; `sendMessage` tells also what came back. */
export function transmitMessage(
  device: Device,
  message: OutgoingMessage,
): { readonly plan: MessagePlan; readonly finished: Promise<{ readonly firstFrameEndSeconds: number }> } {
  const { plan, framesDone } = sendMessage(device, message);
  return { plan, finished: framesDone };
}
