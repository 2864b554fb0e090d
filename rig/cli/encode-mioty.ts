import type { Command } from 'commander';
import { encodeAttachInputSchema, encodeUplinkInputSchema } from '../mioty/machine-formats.ts';
import {
  type EncodeAttachLine,
  type EncodeUplinkLine,
  encodeAttachLine,
  encodeUplinkLine,
} from '../mioty/machine-lines.ts';
import { type LineCommand, type LineOptions, runLineCommand } from './json-lines.ts';

const UPLINK_EXAMPLES = `
The standard input holds one uplink a line; keys stand in it, never on the command line. The answer holds the MPDU and every radio burst: its start after the
first in symbols, its carrier, its frequency on the grid of the public uplink library's radio, and its 36 symbols, 1 the upper tone. nco is 11 with a crystal
better than 10 ppm, else 3. What an end point must refuse is answered with {"error":{"code","message"}}.

Example:
  echo '{"profile":"EU1","upg":"UPG1","nco":3,"eui":"70b3d56770111505","key":"2b7e151628aed2a6abf7158809cf4f3c",
         "packetCounter":1,"payload":"cafe"}' | tr -d '\\n' | unbrig encode mioty-uplink --json`;

export const encodeMiotyUplinkLines: LineCommand<EncodeUplinkLine> = {
  schema: encodeUplinkInputSchema,
  answer: encodeUplinkLine,
  describe: (answer) => {
    const { mpdu, bursts } = answer as ReturnType<typeof encodeUplinkLine>;
    const rows = bursts.map(
      ({ i, tSym, carrier, freqHz, sym }) =>
        `  burst ${String(i).padStart(3)}  ${String(tSym).padStart(6)} sym  C${String(carrier).padEnd(2)}  ${freqHz.toFixed(1)} Hz  ${sym}`,
    );
    return [`MPDU ${mpdu}, ${bursts.length} bursts`, ...rows].join('\n');
  },
};

const ATTACH_EXAMPLES = `
The standard input holds one attach request a line: network key, EUI-64, attach counter and the nonce of the end point. The answer holds the signature that
goes on the air and the network session key that both sides make. How the request lies on the air is not public.

Example:
  echo '{"nwkKey":"2b7e151628aed2a6abf7158809cf4f3c","eui":"70b3d56770111505","attachCnt":1193046,"nonce":"a1b2c3d4"}' |
    unbrig encode mioty-attach --json`;

export const encodeMiotyAttachLines: LineCommand<EncodeAttachLine> = {
  schema: encodeAttachInputSchema,
  answer: encodeAttachLine,
  // A session key is a key: it goes to machines that ask for it, not to a terminal.
  describe: (answer) => `sign ${(answer as ReturnType<typeof encodeAttachLine>).sign} (the session key with --json)`,
};

export function addEncodeMiotyCommands(encode: Command): void {
  encode
    .command('mioty-uplink')
    .description('radio bursts of MIOTY uplinks, from JSON lines on the standard input')
    .option('--json', 'JSON lines out')
    .option('--schema', 'print the JSON Schema of an input line')
    .addHelpText('after', UPLINK_EXAMPLES)
    .action((options: LineOptions) => runLineCommand(encodeMiotyUplinkLines, options));
  encode
    .command('mioty-attach')
    .description('signature and session key of a MIOTY attachment over the air, from JSON lines on the standard input')
    .option('--json', 'JSON lines out')
    .option('--schema', 'print the JSON Schema of an input line')
    .addHelpText('after', ATTACH_EXAMPLES)
    .action((options: LineOptions) => runLineCommand(encodeMiotyAttachLines, options));
}
