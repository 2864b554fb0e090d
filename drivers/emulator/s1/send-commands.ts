import { keepAlivePayload } from '../../../rig/sigfox/control-payload.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import type { Command } from './command.ts';
import type { OutgoingMessage } from './message-plan.ts';
import type { S1Module } from './module.ts';
import { awaitDownlink } from './receive-window.ts';
import { NO_DOWNLINK, NO_REPLY, OK, type Reply } from './replies.ts';
import { transmitMessage } from './transmit.ts';

async function send(module: S1Module, message: OutgoingMessage, answerNow: (reply: Reply) => void): Promise<Reply> {
  const { plan, finished } = transmitMessage(module, message);
  if (plan.answer === 'before-frames') answerNow(OK);
  const { firstFrameEndSeconds } = await finished;
  if (message.downlink) {
    await awaitDownlink(module, firstFrameEndSeconds);
    return NO_DOWNLINK;
  }
  return plan.answer === 'before-frames' ? NO_REPLY : OK;
}

/** AT$SF=<hex>: 0 to 12 bytes. No byte at all is an empty frame, an extension of this emulated module. */
export function frameMessage(hex: string, downlink: boolean): OutgoingMessage {
  const payload = hexToBytes(hex, 'AT$SF');
  return { type: payload.length === 0 ? 'empty' : 'bytes', payload, downlink };
}

export function bitMessage(bit: string, downlink: boolean): OutgoingMessage {
  return { type: bit === '1' ? 'bit1' : 'bit0', payload: new Uint8Array(0), downlink };
}

export function keepAliveMessage({ sensors }: S1Module): OutgoingMessage {
  const payload = keepAlivePayload({
    idleMillivolts: sensors.idleMillivolts(),
    transmitMillivolts: sensors.lastTransmitMillivolts(),
    temperatureDecidegrees: sensors.temperatureTenths(),
  });
  return { type: 'keep_alive', payload, downlink: false };
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
