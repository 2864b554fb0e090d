import { type Command, InvalidArgumentError } from 'commander';
import { UnbrigError } from '../ports/errors.ts';
import {
  type DecodedDownlinkFrame,
  type DownlinkCredentials,
  decodeDownlinkContent,
  downlinkContentBytes,
  downlinkFrameBytes,
} from '../sigfox/downlink-frame.ts';
import { bytesToHex, hexToBytesOfLength } from '../sigfox/hex.ts';
import { decodeDownlinkInputSchema } from '../sigfox/machine-formats.ts';
import { KEY_HELP, type KeyLookup, keyLookup } from './decode-keys.ts';
import { type LineCommand, type LineOptions, processStreams, runLineCommand } from './json-lines.ts';

const EXAMPLES = `
A device accepts a frame when both CRC-8 and DL-AUTH hold after one wrong bit in each code word was corrected. The content is whitened with
EP-ID and message counter, so nothing can be read without them; the counter is that of the uplink that asked.
${KEY_HELP}

Examples:
  unbrig decode sigfox-downlink 83ace953544062ea0a72abbefaec12 --ep-id ffffffff --counter 4095 --key-file device.key
  echo '{"id":1,"phy_content":"83ace953544062ea0a72abbefaec12","ep_id":"ffffffff",
         "ep_key":"f657bcd97a49ca27fc93a195c36110f1","message_counter":4095}' | tr -d '\\n' | unbrig decode sigfox-downlink --json`;

/** What a line about a downlink says of the device; the key may stand in a key file instead. */
export interface DownlinkLine {
  readonly ep_id: string;
  readonly ep_key?: string;
  readonly message_counter: number;
}

interface DecodeLine extends DownlinkLine {
  readonly phy_content: string;
}

interface DecodeOptions extends LineOptions {
  readonly keyFile?: string;
  readonly epId?: string;
  readonly counter?: number;
}

/** Throws `ep-key-missing` (usage) when neither the line nor the key file has the device's key. */
export function credentialsOf(line: DownlinkLine, keyFor: KeyLookup): DownlinkCredentials {
  const key = line.ep_key ?? keyFor(line.ep_id.toLowerCase());
  if (key === null) {
    throw new UnbrigError(
      'ep-key-missing',
      'usage',
      `no key for EP-ID ${line.ep_id}: give ep_key in the line, --key-file or UNBRIG_EP_KEY`,
      { facts: { epId: line.ep_id } },
    );
  }
  return {
    epId: hexToBytesOfLength(line.ep_id, 4, 'ep_id'),
    key: hexToBytesOfLength(key, 16, 'ep_key'),
    messageCounter: line.message_counter,
  };
}

export function decodeDownlinkLines(keyFor: KeyLookup): LineCommand<DecodeLine> {
  return {
    schema: decodeDownlinkInputSchema,
    answer: (line) => {
      const content = hexToBytesOfLength(line.phy_content, downlinkContentBytes, 'phy_content');
      return machineFields(decodeDownlinkContent(content, credentialsOf(line, keyFor)));
    },
    describe: (answer) => fieldLine(answer as MachineFields),
  };
}

function machineFields(frame: DecodedDownlinkFrame) {
  return {
    accepted: frame.accepted,
    payload: frame.payload,
    corrected_codewords: frame.correctedCodewords,
    crc_ok: frame.crcOk,
    auth_ok: frame.authOk,
  };
}

type MachineFields = ReturnType<typeof machineFields>;

const holds = (ok: boolean): string => (ok ? 'holds' : 'fails');

function fieldLine(frame: MachineFields): string {
  const verdict = frame.accepted ? `accepted, payload ${frame.payload}` : 'not accepted';
  return `${verdict}; CRC-8 ${holds(frame.crc_ok)}, DL-AUTH ${holds(frame.auth_ok)}, ${frame.corrected_codewords} code words corrected`;
}

export function addDecodeDownlinkCommand(decode: Command): void {
  decode
    .command('sigfox-downlink')
    .description('one Sigfox downlink frame given as hex, or JSON lines on the standard input')
    .argument('[hex]', 'the 15 bytes after the sync word, or all 28 of the frame')
    .option('--ep-id <hex>', 'with HEX: the device that the frame is for')
    .option('--counter <number>', 'with HEX: message counter of the uplink that asked', counterOf)
    .option('--key-file <file>', 'device key')
    .option('--json', 'JSON lines in and out')
    .option('--schema', 'print the JSON Schema of an input line')
    .addHelpText('after', EXAMPLES)
    .action(async (hex: string | undefined, options: DecodeOptions, command: Command) => {
      const keyFor = keyLookup(options.keyFile, process.env.UNBRIG_EP_KEY);
      if (hex === undefined) return runLineCommand(decodeDownlinkLines(keyFor), options);
      const { epId, counter } = options;
      if (epId === undefined || counter === undefined)
        command.error('error: a frame on the command line needs --ep-id and --counter');
      else decodeOne(hex, { ep_id: epId, message_counter: counter }, keyFor, options.json === true);
    });
}

function counterOf(text: string): number {
  const value = Number(text);
  if (/^(0[xX][0-9a-fA-F]+|\d+)$/.test(text) && value <= 0xfff) return value;
  throw new InvalidArgumentError('Give a number from 0 to 4095.');
}

function decodeOne(hex: string, line: DownlinkLine, keyFor: KeyLookup, json: boolean): void {
  const content = contentOf(hex.replace(/\s/g, ''));
  const frame = decodeDownlinkContent(content, credentialsOf(line, keyFor));
  const text = json ? JSON.stringify(machineFields(frame)) : frameLayout(content, frame);
  processStreams().output.write(`${text}\n`);
}

/** The content of a frame that was given with or without its head. Throws `bad-length` (usage). */
function contentOf(digits: string): Uint8Array {
  const head = bytesToHex(downlinkFrameBytes(new Uint8Array(downlinkContentBytes)).subarray(0, -downlinkContentBytes));
  const whole = digits.toLowerCase().startsWith(head) && digits.length > 2 * downlinkContentBytes;
  return hexToBytesOfLength(whole ? digits.slice(head.length) : digits, downlinkContentBytes, 'downlink content');
}

function frameLayout(content: Uint8Array, frame: DecodedDownlinkFrame): string {
  const rows: readonly (readonly [string, string])[] = [
    ['content', `${bytesToHex(content)}  (whitened: ECC, payload, DL-AUTH, CRC-8)`],
    ['accepted', frame.accepted ? 'yes' : 'no'],
    ['payload', frame.accepted ? frame.payloadAfterCorrection : `${frame.payloadAfterCorrection}  not to be trusted`],
    ['corrected', `${frame.correctedCodewords} of 8 code words`],
    ['CRC-8', holds(frame.crcOk)],
    ['DL-AUTH', holds(frame.authOk)],
  ];
  return rows.map(([name, text]) => `${name.padEnd(11)}${text}`).join('\n');
}
