import { bytesToHex } from '../../../rig/sigfox/hex.ts';
import type { OutgoingMessage } from '../device/message-plan.ts';
import { bitMessage, frameMessage } from '../device/messages.ts';
import { sendMessage } from '../device/send.ts';
import { DONE, data, SAID, type ShellReply } from '../shell/reply.ts';
import { ERROR } from './core-commands.ts';
import type { S2Command, S2Module } from './module.ts';

/** Furthest that AT$IF goes from the zone's own frequency, as the S1 module does. */
const RETUNE_HZ = 2_000_000;

/** Lower case with blanks, one more at the end. */
export const downlinkText = (payload: Uint8Array): string => `+RX=${bytesToHex(payload).replaceAll(/../g, '$& ')}`;

/** OK after the frames; then, for a downlink, the window from its beginning to its end, and what came in it. No error when nothing came. */
async function send(module: S2Module, message: OutgoingMessage, line: string): Promise<ShellReply> {
  const { plan, framesDone, done } = sendMessage(module, message);
  const early = plan.answer === 'before-frames';
  if (early) await module.answer(DONE, line);
  const { refused, firstFrameEndSeconds } = await framesDone;
  if (refused !== null) return ERROR;
  if (!message.downlink) return early ? SAID : DONE;
  if (!early) await module.answer(DONE, line);
  const opensSeconds = firstFrameEndSeconds + module.plan.rc.waitSeconds.value;
  await module.clock.sleep(Math.max(0, opensSeconds - module.clock.nowSeconds()), module.session);
  await module.notify('+RX BEGIN');
  const { downlink } = await done;
  if (downlink) await module.notify(downlinkText(downlink.payload));
  await module.notify('+RX END');
  return SAID;
}

/** The second argument counts the repeats, the third asks for a downlink; 2 and 0 unless given. */
const withArguments = (
  message: OutgoingMessage,
  [repeats, downlink]: readonly (string | undefined)[],
): OutgoingMessage => ({
  ...message,
  downlink: downlink === '1',
  ...(repeats === undefined ? {} : { frames: Number(repeats) + 1 }),
});

const ARGUMENTS = '(?:,([0-2])(?:,([01]))?)?$';

/** Commands behind AT$; those for the GPIO and for the vendor's local network are not in this build. */
export const sigfoxCommands: readonly S2Command[] = [
  {
    // AT$SS is the old spelling.
    pattern: new RegExp(`^AT\\$S[FS]=((?:[0-9A-F]{2}){0,12})${ARGUMENTS}`),
    transmits: true,
    run: (module, [, payload, ...rest], line) => send(module, withArguments(frameMessage(payload, false), rest), line),
  },
  {
    pattern: new RegExp(`^AT\\$SB=([01])${ARGUMENTS}`),
    transmits: true,
    run: (module, [, bit, ...rest], line) => send(module, withArguments(bitMessage(bit, false), rest), line),
  },
  {
    pattern: /^AT\$IF=(\d{9})$/,
    run(module, [, text]) {
      const uplinkHz = Number(text);
      if (Math.abs(uplinkHz - module.plan.uplinkCentreHz) > RETUNE_HZ) return ERROR;
      module.profile = { ...module.profile, uplinkHz };
      return DONE;
    },
  },
  { pattern: /^AT\$IF\?$/, run: (module) => data(String(module.profile.uplinkHz)) },
];
