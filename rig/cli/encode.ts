import type { Command } from 'commander';
import { downlinkFrameBytes, encodeDownlinkContent } from '../sigfox/downlink-frame.ts';
import { bytesToHex, hexToBytes } from '../sigfox/hex.ts';
import { encodeDownlinkInputSchema, encodeUplinkInputSchema } from '../sigfox/machine-formats.ts';
import { encodeTransaction, type MessageInput } from '../sigfox/message-input.ts';
import { credentialsOf, type DownlinkLine } from './decode-downlink.ts';
import { KEY_HELP, type KeyLookup, keyLookup } from './decode-keys.ts';
import { addEncodeMiotyCommands } from './encode-mioty.ts';
import { type LineCommand, type LineOptions, runLineCommand } from './json-lines.ts';

const UPLINK_EXAMPLES = `
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

const DOWNLINK_EXAMPLES = `
The standard input holds one downlink a line: eight payload bytes, the device, and the counter of the uplink that asked. The answer holds the 15 bytes
after the sync word (phy_content) and the whole frame with preamble and sync word (on_air).
${KEY_HELP}

Example:
  echo '{"payload":"deadbeef02468ace","ep_id":"004d33db","ep_key":"000102030405060708090a0b0c0d0e0f",
         "message_counter":417}' | tr -d '\\n' | unbrig encode sigfox-downlink --json`;

interface EncodeDownlinkLine extends DownlinkLine {
  readonly payload: string;
}

export function encodeDownlinkLines(keyFor: KeyLookup): LineCommand<EncodeDownlinkLine> {
  return {
    schema: encodeDownlinkInputSchema,
    answer: (line) => {
      const content = encodeDownlinkContent(hexToBytes(line.payload, 'payload'), credentialsOf(line, keyFor));
      return { phy_content: bytesToHex(content), on_air: bytesToHex(downlinkFrameBytes(content)) };
    },
    describe: (answer) => ('on_air' in answer ? String(answer.on_air) : ''),
  };
}

interface EncodeDownlinkOptions extends LineOptions {
  readonly keyFile?: string;
}

export function addEncodeCommand(program: Command): void {
  const encode = program.command('encode').description('build frames from what an application asks for');
  encode
    .command('sigfox-uplink')
    .description('frames of Sigfox uplink messages, from JSON lines on the standard input')
    .option('--json', 'JSON lines out')
    .option('--schema', 'print the JSON Schema of an input line')
    .addHelpText('after', UPLINK_EXAMPLES)
    .action((options: LineOptions) => runLineCommand(encodeUplinkLines, options));
  encode
    .command('sigfox-downlink')
    .description('Sigfox downlink frames, from JSON lines on the standard input')
    .option('--key-file <file>', 'device key')
    .option('--json', 'JSON lines out')
    .option('--schema', 'print the JSON Schema of an input line')
    .addHelpText('after', DOWNLINK_EXAMPLES)
    .action((options: EncodeDownlinkOptions) =>
      runLineCommand(encodeDownlinkLines(keyLookup(options.keyFile, process.env.UNBRIG_EP_KEY)), options),
    );
  addEncodeMiotyCommands(encode);
}
