import { bytesToHex } from '../../../rig/sigfox/hex.ts';
import { rfpModes } from '../../../rig/sigfox/rfp-modes.ts';
import { hasTestMode, runTestMode } from '../device/test-modes/run-test-mode.ts';
import { data, type ShellReply } from '../shell/reply.ts';
import type { S4Command, S4Module } from './module.ts';
import { badValue } from './replies.ts';

/** Per cent. */
const DONE = 100;

/** AT$RFP=letter: error and progress at the end; downlinks are told as they come. */
async function testMode(module: S4Module, [letter]: readonly string[]): Promise<ShellReply> {
  const mode = rfpModes.find((entry) => entry.letter === letter);
  if (mode === undefined || !hasTestMode(module, mode.letter)) return badValue(0);
  const { refused } = await runTestMode(module, {
    letter: mode.letter,
    count: 1,
    heard({ payload, rssiDbm }) {
      const line = `$RFP: dl_payload=${bytesToHex(payload).toUpperCase()},rssi=${rssiDbm}`;
      module.background(() => module.notify(line));
    },
  });
  return data(`$RFP:${refused === null ? 0 : 1},${DONE}`);
}

export const testModeCommand: S4Command = {
  group: 'extended',
  name: 'RFP',
  description: 'Certification test modes',
  write: {
    description: 'Run one, A to L',
    parameters: ['mode'],
    transmits: true,
    run: testMode,
  },
};
