import type { Command } from './dialect.ts';
import { command, restart } from './mioty-commands.ts';
import type { MiotyProfile } from './mioty-profiles.ts';
import { ATTACH_SECONDS, miotyUplinkSeconds, QUERY_SECONDS, type UplinkMode, WINDOW_SECONDS } from './mioty-times.ts';

/** A line of somebody else's making: its name tells how long its answer may take, and nothing of its values is known. */
export function rawCommand(line: string, mode: UplinkMode, profile: MiotyProfile): Command {
  if (/^(ATZ|AT-RST)$/i.test(line)) return restart(line, profile);
  return command(line, undefined, rawSeconds(line, mode));
}

function rawSeconds(line: string, mode: UplinkMode): number {
  if (/^AT-M[AD](LO|OA)\b/i.test(line)) return ATTACH_SECONDS;
  const [, name, argument] = /^AT-(U|B|TU|TB|UMPF|BMPF)=\d*\t?(.*)$/i.exec(line) ?? [];
  if (name === undefined) return QUERY_SECONDS;
  const window = /B/i.test(name) ? WINDOW_SECONDS : 0;
  return miotyUplinkSeconds(mode, (argument?.length ?? 0) / 2) + window;
}
