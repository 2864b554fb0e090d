import type { Device } from '../device/device.ts';
import type { OutgoingMessage } from '../device/message-plan.ts';
import { bitMessage, frameMessage, keepAliveMessage } from '../device/messages.ts';
import { awaitDownlink } from '../device/receive-window.ts';
import { transmitMessage } from '../device/transmit.ts';
import type { Command } from './command.ts';
import { NO_DOWNLINK, NO_REPLY, OK, type Reply } from './replies.ts';

async function send(module: Device, message: OutgoingMessage, answerNow: (reply: Reply) => void): Promise<Reply> {
  const { plan, finished } = transmitMessage(module, message);
  if (plan.answer === 'before-frames') answerNow(OK);
  const { firstFrameEndSeconds } = await finished;
  if (message.downlink) {
    await awaitDownlink(module, firstFrameEndSeconds);
    return NO_DOWNLINK;
  }
  return plan.answer === 'before-frames' ? NO_REPLY : OK;
}

export const sendCommands: readonly Command[] = [
  {
    pattern: /^AT\$SF=((?:[0-9A-Fa-f]{2}){0,12})(?:,([01]))?$/,
    transmits: true,
    run: (module, match, answerNow) => send(module, frameMessage(match[1], match[2] === '1'), answerNow),
  },
  {
    pattern: /^AT\$SB=([01])(?:,([01]))?$/,
    transmits: true,
    run: (module, match, answerNow) => send(module, bitMessage(match[1], match[2] === '1'), answerNow),
  },
  {
    pattern: /^AT\$SO$/,
    transmits: true,
    run: (module, _match, answerNow) => send(module, keepAliveMessage(module), answerNow),
  },
];
