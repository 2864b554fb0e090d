import { type RfpLetter, rfpModes } from '../../../rig/sigfox/rfp-modes.ts';
import { hasTestMode, runTestMode } from '../device/test-modes/run-test-mode.ts';
import { DONE, data, type ShellReply } from '../shell/reply.ts';
import type { S3Command, S3Module, Work } from './module.ts';
import { AT_ERROR, LIB_ERROR, PARAM_ERROR, TX_TIMEOUT } from './replies.ts';
import { enterZone, isZone, zoneName } from './zones.ts';

/** Length of a Monarch scan unless given. */
const SCAN_SECONDS = 5;
const LONGEST_SCAN_SECONDS = 600;
/** The code takes numbers below this. */
const MODE_NUMBERS = 14;

/** No base station here sends the Monarch beacon: its waveform is not public. */
async function scan(module: S3Module, seconds: number): Promise<ShellReply> {
  await module.clock.sleep(seconds, module.session);
  return data('NO RC found');
}

/** Carrier and PN9 are not in this build; switching them off is. */
const off = (_module: S3Module, argument: string): ShellReply => (/^0(,|$)/.test(argument) ? DONE : AT_ERROR);

/** AT$TM=rc,mode. Modes 7 to 10 belong to Monarch. */
function testMode(module: S3Module, argument: string): Work {
  const match = /^(\w{1,2}),(\d{1,2})$/.exec(argument);
  if (!match || !isZone(match[1]) || Number(match[2]) >= MODE_NUMBERS) return PARAM_ERROR;
  const mode = rfpModes.find((entry) => entry.number.value === Number(match[2]));
  return mode ? module.exclusively(() => runInZone(module, match[1], mode.letter)) : LIB_ERROR;
}

/** The module is in its own zone again afterwards. */
async function runInZone(module: S3Module, zone: string, letter: RfpLetter): Promise<ShellReply> {
  const { settings, plan } = module;
  if (zone !== zoneName(plan.rc.id)) enterZone(module, zone);
  const result = hasTestMode(module, letter) ? await runTestMode(module, { letter, count: 1 }) : null;
  if (module.plan !== plan) module.setZone(plan.rc.id, plan.bitRateBps);
  module.settings = settings;
  if (result === null) return LIB_ERROR;
  return result.refused === null ? DONE : TX_TIMEOUT;
}

export const testCommands: readonly S3Command[] = [
  { name: '$TM', help: '=<rc>,<mode><CR>. Start a test mode', set: testMode },
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
