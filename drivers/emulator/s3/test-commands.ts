import { DONE, data, type ShellReply } from '../shell/reply.ts';
import type { S3Command, S3Module } from './module.ts';
import { AT_ERROR, PARAM_ERROR } from './replies.ts';

/** Length of a Monarch scan unless given. */
const SCAN_SECONDS = 5;
const LONGEST_SCAN_SECONDS = 600;

/** No base station here sends the Monarch beacon: its waveform is not public. */
async function scan(module: S3Module, seconds: number): Promise<ShellReply> {
  await module.clock.sleep(seconds, module.session);
  return data('NO RC found');
}

/** Carrier and PN9 are not in this build; switching them off is. */
const off = (_module: S3Module, argument: string): ShellReply => (/^0(,|$)/.test(argument) ? DONE : AT_ERROR);

export const testCommands: readonly S3Command[] = [
  { name: '$CW', help: '=<frequency><CR>. Start or stop (0) the unmodulated carrier', set: off },
  { name: '$PN', help: '=<frequency>,<bitrate><CR>. Start or stop (0) the PN9 modulation', set: off },
  {
    name: '$MN',
    help: '=<seconds><CR>. Scan for Monarch beacons',
    run: (module) => scan(module, SCAN_SECONDS),
    set(module, argument) {
      const seconds = Number(argument);
      return /^\d{1,3}$/.test(argument) && seconds <= LONGEST_SCAN_SECONDS ? scan(module, seconds) : PARAM_ERROR;
    },
  },
];
