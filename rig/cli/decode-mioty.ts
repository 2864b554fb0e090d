import type { Command } from 'commander';
import { decodeUplinkInputSchema } from '../mioty/machine-formats.ts';
import { type DecodeUplinkLine, decodeUplinkLine } from '../mioty/machine-lines.ts';
import { type LineCommand, type LineOptions, runLineCommand } from './json-lines.ts';

const EXAMPLES = `
The standard input holds one frame a line: bursts by start in symbols, frequency and 36 symbols, 1 the upper tone. Any subset in any order will do, times may
begin anywhere and frequencies be off by some 20 ppm: pattern group, pattern and place of each burst are found from their distances. With eui and key the
frame is authenticated and opened; packetCounterHigh is the high byte of the packet counter that is tried first.

Example:
  echo '{"profile":"EU1","upg":"UPG1","nco":3,"eui":"70b3d56770111505","key":"2b7e151628aed2a6abf7158809cf4f3c",
         "packetCounter":1,"payload":"cafe"}' | tr -d '\\n' | unbrig encode mioty-uplink --json |
    sed 's/^{/{"profile":"EU1","eui":"70b3d56770111505","key":"2b7e151628aed2a6abf7158809cf4f3c",/' |
    unbrig decode mioty-uplink --json`;

export const decodeMiotyUplinkLines: LineCommand<DecodeUplinkLine> = {
  schema: decodeUplinkInputSchema,
  answer: decodeUplinkLine,
  describe: (answer) => fieldLine(answer as ReturnType<typeof decodeUplinkLine>),
};

function fieldLine(frame: ReturnType<typeof decodeUplinkLine>): string {
  if (frame.upg === null) return 'no pattern fits these bursts';
  const holds = (ok: boolean | null) => (ok === null ? 'not checked' : ok ? 'holds' : 'fails');
  const missing = frame.erasedBursts.length === 0 ? 'none' : frame.erasedBursts.join(' ');
  return [
    `${frame.upg} pattern ${frame.pattern}, missing bursts ${missing}`,
    `header CRC ${holds(frame.headerCrcOk)}, payload CRC ${holds(frame.payloadCrcOk)}, CMAC ${holds(frame.cmacOk)}`,
    `MPDU ${frame.mpdu ?? '-'}, counter ${frame.packetCounter ?? '-'}, MPF ${frame.mpf ?? '-'}, payload ${frame.payload ?? '-'}`,
  ].join('; ');
}

export function addDecodeMiotyCommand(decode: Command): void {
  decode
    .command('mioty-uplink')
    .description('MIOTY uplinks given as radio bursts, from JSON lines on the standard input')
    .option('--json', 'JSON lines out')
    .option('--schema', 'print the JSON Schema of an input line')
    .addHelpText('after', EXAMPLES)
    .action((options: LineOptions) => runLineCommand(decodeMiotyUplinkLines, options));
}
