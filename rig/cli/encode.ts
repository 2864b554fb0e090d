import type { Command } from 'commander';
import { encodeUplinkInputSchema } from '../sigfox/machine-formats.ts';
import { encodeTransaction, type MessageInput } from '../sigfox/message-input.ts';
import { type LineCommand, type LineOptions, runLineCommand } from './json-lines.ts';

const EXAMPLES = `
The standard input holds one request a line; keys stand in it, never on the command line. Frames come as hex, preamble first, in the order of the air:
the replicas that channel access lets through, then the confirmation of a downlink. A request that a device must refuse is answered
with {"error":{"code","message"}}.

Example:
  echo '{"id":1,"rc":"RC1","bit_rate_bps":100,"ep_id":"004d33db","ep_key":"000102030405060708090a0b0c0d0e0f",
         "message_type":"bytes","payload":"cafe","message_counter":1}' | tr -d '\\n' | unbrig encode sigfox-uplink --json`;

export const encodeUplinkLines: LineCommand<MessageInput> = {
  schema: encodeUplinkInputSchema,
  answer: (input) => ({ frames: encodeTransaction(input) }),
  describe: (answer) =>
    'frames' in answer ? (answer.frames as readonly string[]).join(' ') || 'nothing goes on the air' : '',
};

export function addEncodeCommand(program: Command): void {
  const encode = program.command('encode').description('build frames from what an application asks for');
  encode
    .command('sigfox-uplink')
    .description('frames of Sigfox uplink messages, from JSON lines on the standard input')
    .option('--json', 'JSON lines out')
    .option('--schema', 'print the JSON Schema of an input line')
    .addHelpText('after', EXAMPLES)
    .action((options: LineOptions) => runLineCommand(encodeUplinkLines, options));
}
