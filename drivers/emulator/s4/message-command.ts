import { bytesToHex } from '../../../rig/sigfox/hex.ts';
import type { OutgoingMessage } from '../device/message-plan.ts';
import { bitMessage, frameMessage } from '../device/messages.ts';
import { type SendOutcome, sendMessage } from '../device/send.ts';
import { data, SAID, type ShellReply } from '../shell/reply.ts';
import type { S4Command, S4Module } from './module.ts';
import { badParsing, badValue } from './replies.ts';

const RANKS = [1, 2, 3] as const;
const LONGEST_DIGITS = 24;
const NOTHING_KNOWN = { refused: null, downlink: null, confirmationSent: false };

/** First parameter of AT$MSG: a bit, NULL for an empty message, or bytes. */
function messageOf(text: string): OutgoingMessage | ShellReply {
  if (text === '0' || text === '1') return bitMessage(text, false);
  if (text === 'NULL') return frameMessage('', false);
  if (!/^([0-9A-Fa-f]{2})+$/.test(text)) return badParsing(0);
  return text.length > LONGEST_DIGITS ? badValue(0) : frameMessage(text, false);
}

/** Flags: frames 1 to 3, downlink, confirmation, network error, execution error; the payload follows without a comma, as in the source. */
function outcomeLine(asked: number, outcome: SendOutcome): string {
  const { emittedRanks, downlink, confirmationSent, refused } = outcome;
  const flags = [
    ...RANKS.map((rank) => emittedRanks.includes(rank)),
    downlink !== null,
    confirmationSent,
    emittedRanks.length < asked,
    refused === 'nvm-worn',
  ].map(Number);
  const received = downlink ? `${bytesToHex(downlink.payload).toUpperCase()},${downlink.rssiDbm}` : '';
  return `$MSG:${flags.join(',')}${received}`;
}

export async function sendMessageCommand(
  module: S4Module,
  [text, bidirectional]: readonly string[],
): Promise<ShellReply> {
  const message = messageOf(text);
  if ('kind' in message) return message;
  if (!/^\d$/.test(bidirectional)) return badParsing(1);
  if (!/^[01]$/.test(bidirectional)) return badValue(1);
  const { plan, done } = sendMessage(module, { ...message, downlink: bidirectional === '1' });
  const asked = plan.frames.length;
  const early = plan.answer === 'before-frames';
  if (early) await module.answer(data(outcomeLine(asked, { ...NOTHING_KNOWN, emittedRanks: RANKS.slice(0, asked) })));
  const outcome = await done;
  if (outcome.refused !== null) module.errors = [...module.errors, outcome.refused.toUpperCase().replaceAll('-', '_')];
  return early ? SAID : data(outcomeLine(asked, outcome));
}

export const messageCommand: S4Command = {
  group: 'extended',
  name: 'MSG',
  description: 'Send a message',
  write: {
    description: 'Send bytes, a bit (0 or 1) or an empty message (NULL), and ask for a downlink (1) or not (0)',
    parameters: ['payload', 'bidirectional'],
    transmits: true,
    run: sendMessageCommand,
  },
};
