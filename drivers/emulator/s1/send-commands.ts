import type { OutgoingMessage } from '../device/message-plan.ts';
import { bitMessage, frameMessage, keepAliveMessage } from '../device/messages.ts';
import { sendMessage } from '../device/send.ts';
import type { Command } from './command.ts';
import type { S1Module } from './module.ts';
import { downlinkLine, NO_DOWNLINK, NO_REPLY, OK, type Reply, SEND_FAILED } from './replies.ts';

/** OK after the frames; with a downlink request then its line, once the confirmation is out, or the error of an empty window. */
async function send(module: S1Module, message: OutgoingMessage, answerNow: (reply: Reply) => void): Promise<Reply> {
  const { plan, framesDone, done } = sendMessage(module, message);
  const early = plan.answer === 'before-frames';
  if (early) answerNow(OK);
  const { refused } = await framesDone;
  if (refused !== null) return SEND_FAILED;
  if (!message.downlink) return early ? NO_REPLY : OK;
  if (!early) answerNow(OK);
  const { downlink } = await done;
  return downlink === null ? NO_DOWNLINK : downlinkLine(downlink.payload);
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
