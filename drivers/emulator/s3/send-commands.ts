import { bytesToHex } from '../../../rig/sigfox/hex.ts';
import type { OutgoingMessage } from '../device/message-plan.ts';
import { bitMessage, frameMessage, keepAliveMessage } from '../device/messages.ts';
import { sendMessage } from '../device/send.ts';
import { DONE, SAID, type ShellReply } from '../shell/reply.ts';
import type { S3Command, S3Module } from './module.ts';
import { LIB_ERROR, PARAM_ERROR, RX_TIMEOUT, TX_TIMEOUT } from './replies.ts';

const PAYLOAD_BYTES = 8;
const LONGEST_PAYLOAD = 12;

/** The line of a downlink as it stands on the wire, one character a byte. */
export function downlinkText(module: S3Module, payload: Uint8Array): string {
  const raw = String.fromCharCode(...payload);
  switch (module.downlinkPrint) {
    case 'hex':
      return `\r\n+RX=${bytesToHex(payload).toUpperCase()}\r\n`;
    case 'eight-bytes':
      return `\r\n+RX=${raw}\r\n`;
    case 'sixteen-bytes': {
      const behind = Array.from({ length: PAYLOAD_BYTES }, () => module.random.integer(256));
      return `\r\n+RX=${raw}${String.fromCharCode(...behind)}\r\n`;
    }
  }
}

/** Everything is said at the end: the downlink, then the status. */
function send(module: S3Module, message: OutgoingMessage): Promise<ShellReply> {
  return module.exclusively(() => transmit(module, message));
}

async function transmit(module: S3Module, message: OutgoingMessage): Promise<ShellReply> {
  module.trace('RF_API_init in TX');
  const { plan, framesDone, done } = sendMessage(module, message);
  module.trace(`TX START:nB=${message.payload.length}`);
  if (plan.answer === 'before-frames') await module.uart.print('\r\nOK\r\n');
  const { refused } = await framesDone;
  if (refused === 'channel-busy') {
    module.trace('LBT Channel Busy');
    return TX_TIMEOUT;
  }
  if (refused !== null) return LIB_ERROR;
  if (!message.downlink) return plan.answer === 'before-frames' ? SAID : DONE;
  module.trace('RX START');
  const { downlink } = await done;
  if (downlink === null) return RX_TIMEOUT;
  await module.uart.print(downlinkText(module, downlink.payload));
  return DONE;
}

/** What stands behind the payload: the request for a downlink and the repeats. Malformed ones fall back to none and the default, as in the source. */
function withArguments(
  message: OutgoingMessage,
  [downlink, repeats]: readonly (string | undefined)[],
): OutgoingMessage {
  const frames = /^[0-2]$/.test(repeats ?? '') ? { frames: Number(repeats) + 1 } : {};
  return { ...message, downlink: downlink === '1', ...frames };
}

function sendHex(module: S3Module, argument: string): ShellReply | Promise<ShellReply> {
  const [payload = '', ...rest] = argument.split(',');
  if (!/^([0-9A-Fa-f]{2}){0,12}$/.test(payload)) return PARAM_ERROR;
  return send(module, withArguments(frameMessage(payload, false), rest));
}

/** AT$SH=length,bytes: one digit and the comma are skipped, so that lengths of two digits are read one character off. */
function sendRaw(module: S3Module, argument: string): ShellReply | Promise<ShellReply> {
  const length = Number.parseInt(argument, 10);
  const bytes = argument.slice('0,'.length).slice(0, length);
  if (!(length >= 0 && length <= LONGEST_PAYLOAD) || bytes.length < length) return PARAM_ERROR;
  const rest = argument
    .slice('0,'.length + length)
    .split(',')
    .slice(1);
  const payload = Uint8Array.from(bytes, (character) => character.charCodeAt(0));
  return send(
    module,
    withArguments({ ...frameMessage('', false), ...(length > 0 ? { type: 'bytes', payload } : {}) }, rest),
  );
}

function sendBit(module: S3Module, argument: string): ShellReply | Promise<ShellReply> {
  const [bit = '', ...rest] = argument.split(',');
  return /^[01]$/.test(bit) ? send(module, withArguments(bitMessage(bit, false), rest)) : PARAM_ERROR;
}

export const sendCommands: readonly S3Command[] = [
  { name: '$SB', help: '=<bit>,<downlink>,<repeat><CR>. Send one bit', set: sendBit },
  // The texts of the firmware tell hex and ASCII the wrong way round.
  { name: '$SF', help: '=<ASCII payload>,<downlink>,<repeat><CR>. Send an ASCII payload', set: sendHex },
  { name: '$SH', help: '=<length>,<hex payload>,<downlink>,<repeat><CR>. Send a hex payload', set: sendRaw },
  { name: 'S300', help: ': Send an out-of-band message once', run: (module) => send(module, keepAliveMessage(module)) },
];
