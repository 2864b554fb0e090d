import type { Command } from './command.ts';
import { identityCommands } from './identity-commands.ts';
import { NOT_SUPPORTED, PARSE_ERROR, type Reply } from './replies.ts';
import { sendCommands } from './send-commands.ts';
import { settingsCommands } from './settings-commands.ts';
import { systemCommands } from './system-commands.ts';
import { testModeCommands } from './test-mode-commands.ts';

const TABLE: readonly Command[] = [
  ...identityCommands,
  ...settingsCommands,
  ...sendCommands,
  ...systemCommands,
  ...testModeCommands,
];

/** Documented in the dialect, absent from this build: carrier and modulation tests, local loop, GPIO and peripherals (S1.2). */
const NOT_IN_BUILD = /^(AT\$CW=|AT\$CB=|AT\$SE$|AT\$SL|AT\$RL$|AT:)/;

export function findCommand(line: string): { readonly command: Command; readonly match: readonly string[] } | null {
  for (const command of TABLE) {
    const match = command.pattern.exec(line);
    if (match) return { command, match };
  }
  return null;
}

export function refusalOf(line: string): Reply {
  return NOT_IN_BUILD.test(line) ? NOT_SUPPORTED : PARSE_ERROR;
}
