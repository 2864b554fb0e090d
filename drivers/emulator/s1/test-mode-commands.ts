import { rfpModes } from '../../../rig/sigfox/rfp-modes.ts';
import { hasTestMode, runTestMode } from '../device/test-modes/run-test-mode.ts';
import type { Command } from './command.ts';
import type { S1Module } from './module.ts';
import { downlinkLine, NOT_SUPPORTED, OK, type Reply, SEND_FAILED } from './replies.ts';

/** Repetitions that the command takes. */
const MOST_REPETITIONS = 255;

/** Downlinks are told as they come, in the form that they have after a message; the sheets do not show what the part prints. */
async function run(module: S1Module, number: number, count: number, answerNow: (reply: Reply) => void): Promise<Reply> {
  const mode = rfpModes.find((entry) => entry.number.value === number);
  if (!mode || count > MOST_REPETITIONS || !hasTestMode(module, mode.letter)) return NOT_SUPPORTED;
  const { refused } = await runTestMode(module, {
    letter: mode.letter,
    count,
    heard: ({ payload }) => answerNow(downlinkLine(payload)),
  });
  return refused === null ? OK : SEND_FAILED;
}

/** AT$TM=mode,count. */
export const testModeCommands: readonly Command[] = [
  {
    pattern: /^AT\$TM=(\d{1,2}),([1-9]\d{0,2})$/,
    transmits: true,
    run: (module, match, answerNow) => run(module, Number(match[1]), Number(match[2]), answerNow),
  },
];
