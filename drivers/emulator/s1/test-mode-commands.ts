import type { Device } from '../device/device.ts';
import type { OutgoingMessage } from '../device/message-plan.ts';
import { bitMessage, frameMessage, keepAliveMessage } from '../device/messages.ts';
import { transmitMessage } from '../device/transmit.ts';
import type { Command } from './command.ts';
import { NOT_SUPPORTED, OK, type Reply } from './replies.ts';

/** Mode C (0): three of the longest frames, one a message, at the uplink centre, about a second apart (sigfox-ep-addon-rfp v2.1). */
const MODE_C_MESSAGES = 3;
const LONGEST_PAYLOAD = 'AA'.repeat(12);
const MODE_C_GAP_SECONDS = 1;
/** Mode J (1): every kind of message, one each 18 s. */
const MODE_J_PERIOD_SECONDS = 18;

async function transmitBpsk(module: Device, count: number): Promise<Reply> {
  const message: OutgoingMessage = { ...frameMessage(LONGEST_PAYLOAD, false), frames: 1, offsetHz: 0 };
  for (let n = 0; n < count * MODE_C_MESSAGES; n++) {
    if (n > 0) await module.clock.sleep(MODE_C_GAP_SECONDS, module.session);
    await transmitMessage(module, message).finished;
  }
  return OK;
}

/** Bit 0, bit 1, 1 to 12 bytes counting from 0x40, empty, keep-alive. */
function everyKind(module: Device): readonly (() => OutgoingMessage)[] {
  const bytes = Uint8Array.from({ length: 12 }, (_, index) => 0x40 + index);
  return [
    () => bitMessage('0', false),
    () => bitMessage('1', false),
    ...Array.from({ length: 12 }, (_, index) => (): OutgoingMessage => {
      return { type: 'bytes', payload: bytes.slice(0, index + 1), downlink: false };
    }),
    () => frameMessage('', false),
    () => keepAliveMessage(module),
  ];
}

async function transmitProtocol(module: Device, count: number): Promise<Reply> {
  const { clock, session } = module;
  const beginSeconds = clock.nowSeconds();
  const messages = Array.from({ length: count }, () => everyKind(module)).flat();
  for (const [index, message] of messages.entries()) {
    await clock.sleep(Math.max(0, beginSeconds + index * MODE_J_PERIOD_SECONDS - clock.nowSeconds()), session);
    await transmitMessage(module, { ...message(), frames: 3 }).finished;
  }
  return OK;
}

/** AT$TM=mode,count; the other documented modes need a downlink. */
export const testModeCommands: readonly Command[] = [
  {
    pattern: /^AT\$TM=([01]),([1-9]\d{0,2})$/,
    transmits: true,
    run: (module, match) => (match[1] === '0' ? transmitBpsk : transmitProtocol)(module, Number(match[2])),
  },
  { pattern: /^AT\$TM=(\d{1,2}),(\d{1,3})$/, run: () => NOT_SUPPORTED },
];
