import { styleText } from 'node:util';
import type { Command } from 'commander';
import { type DecodedControlPayload, decodeControlPayload } from '../sigfox/control-payload.ts';
import type { FrameExpectation } from '../sigfox/frame-violations.ts';
import { hexToBytes } from '../sigfox/hex.ts';
import { decodeUplinkInputSchema } from '../sigfox/machine-formats.ts';
import type { DecodedUplinkFrame, MessageType, Rank } from '../sigfox/types.ts';
import { decodeUplinkFrame } from '../sigfox/uplink-decode.ts';
import { addDecodeDownlinkCommand } from './decode-downlink.ts';
import { KEY_HELP, type KeyLookup, keyLookup } from './decode-keys.ts';
import { addDecodeMiotyCommand } from './decode-mioty.ts';
import { type LineCommand, type LineOptions, processStreams, runLineCommand } from './json-lines.ts';

const EXAMPLES = `
${KEY_HELP}

Examples:
  unbrig decode sigfox-uplink aaaaa35f0088db334d000000000089b9c3e7
  unbrig decode sigfox-uplink aaaaa35f0088db334d000000000089b9c3e7 --key-file device.key
  echo '{"id":7,"hex":"aaaaa35f0088db334d000000000089b9c3e7","expect":{"rank":1}}' | unbrig decode sigfox-uplink --json`;

interface DecodeLine {
  readonly hex: string;
  readonly key?: string | null;
  readonly expect?: {
    readonly ep_id?: string;
    readonly message_type?: MessageType;
    readonly payload?: string;
    readonly message_counter?: number;
    readonly bidirectional?: boolean;
    readonly rank?: Rank;
  };
}

interface DecodeOptions extends LineOptions {
  readonly keyFile?: string;
}

export function decodeUplinkLines(keyFor: KeyLookup): LineCommand<DecodeLine> {
  return {
    schema: decodeUplinkInputSchema,
    answer: ({ hex, key, expect }) =>
      machineFields(decodeWithKey(hex, expectationOf(expect), typeof key === 'string' ? () => key : keyFor)),
    describe: (answer) => fieldLine(answer as DecodedUplinkFrame),
  };
}

export function addDecodeCommand(program: Command): void {
  const decode = program.command('decode').description('take frames apart');
  decode
    .command('sigfox-uplink')
    .description('one Sigfox uplink frame given as hex from its preamble, or JSON lines on the standard input')
    .argument('[hex]', 'the frame as received')
    .option('--key-file <file>', 'device key, to check UL-AUTH')
    .option('--json', 'JSON lines in and out')
    .option('--schema', 'print the JSON Schema of an input line')
    .addHelpText('after', EXAMPLES)
    .action((hex: string | undefined, options: DecodeOptions) => decodeAction(hex, options));
  addDecodeDownlinkCommand(decode);
  addDecodeMiotyCommand(decode);
}

async function decodeAction(hex: string | undefined, options: DecodeOptions): Promise<void> {
  const keyFor = keyLookup(options.keyFile, process.env.UNBRIG_EP_KEY);
  if (hex === undefined) {
    await runLineCommand(decodeUplinkLines(keyFor), options);
    return;
  }
  const digits = hex.replace(/\s/g, '');
  const decoded = decodeWithKey(digits, {}, keyFor);
  const { output } = processStreams();
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  output.write(
    `${options.json === true ? JSON.stringify(machineFields(decoded)) : frameLayout(digits, decoded, colour)}\n`,
  );
}

function decodeWithKey(hex: string, expect: FrameExpectation, keyFor: KeyLookup): DecodedUplinkFrame {
  const blind = decodeUplinkFrame(hex, { expect });
  const key = keyFor(blind.epId);
  return key === null ? blind : decodeUplinkFrame(hex, { expect, key: hexToBytes(key, 'key') });
}

function expectationOf(expect: DecodeLine['expect']): FrameExpectation {
  if (expect === undefined) return {};
  const { ep_id, message_type, payload, message_counter, bidirectional, rank } = expect;
  return {
    ...(ep_id === undefined ? {} : { epId: ep_id }),
    ...(message_type === undefined ? {} : { messageType: message_type }),
    ...(payload === undefined ? {} : { payload }),
    ...(message_counter === undefined ? {} : { messageCounter: message_counter }),
    ...(bidirectional === undefined ? {} : { bidirectional }),
    ...(rank === undefined ? {} : { rank }),
  };
}

const fieldColours = { preamble: 'gray', type: 'cyan', content: 'white', crc: 'magenta' } as const;

/** The frame as received by its parts, and below what each de-coded field says. */
function frameLayout(hex: string, frame: DecodedUplinkFrame, colour: boolean): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    colour && text !== '' ? styleText(style, text, { validateStream: false }) : text;
  const parts = [
    paint(fieldColours.preamble, hex.slice(0, 4)),
    paint(fieldColours.type, hex.slice(4, 8)),
    paint(fieldColours.content, hex.slice(8, -4)),
    paint(fieldColours.crc, hex.slice(8).slice(-4)),
  ];
  const good = (ok: boolean | null): string =>
    ok === null ? 'not checked (no key)' : paint(ok ? 'green' : 'red', ok ? 'holds' : 'fails');
  const rows: readonly (readonly [string, string])[] = [
    ['frame', `${parts.join(' ')}  (preamble, type, content in the code of its rank)`],
    ['rank', `${frame.rank ?? 'unknown'}`],
    ['class', `${frame.kind ?? 'unknown'}`],
    ['LI', `${frame.li ?? '-'}`],
    ['BF', frame.bf === null ? '-' : `${Number(frame.bf)}${frame.bf ? '  downlink requested' : ''}`],
    ['REP', frame.rep === null ? '-' : `${Number(frame.rep)}`],
    ['MC', `${frame.mc ?? '-'}`],
    ['EP-ID', paint('yellow', frame.epId ?? '-')],
    ['payload', `${paint('green', frame.payload || '-')}${meaning(frame)}`],
    ['UL-AUTH', `${paint('blue', frame.auth ?? '-')}  ${good(frame.authOk)}`],
    ['UL-CRC', good(frame.crcOk)],
    ['violations', frame.violations.length === 0 ? 'none' : paint('red', frame.violations.join(', '))],
  ];
  return rows.map(([name, text]) => `${name.padEnd(11)}${text}`).join('\n');
}

function controlOf(frame: DecodedUplinkFrame): DecodedControlPayload | null {
  if (frame.kind !== 'control' || frame.payload === null) return null;
  return decodeControlPayload(hexToBytes(frame.payload, 'payload'));
}

/** The fields of a frame; a control message's own beside them. */
function machineFields(frame: DecodedUplinkFrame): object {
  const control = controlOf(frame);
  if (control === null) return frame;
  const { idleMillivolts, transmitMillivolts, temperatureDecidegrees } = control.state;
  return {
    ...frame,
    control: {
      type: control.type,
      voltage_idle_mv: idleMillivolts,
      voltage_tx_mv: transmitMillivolts,
      temperature_tenth_c: temperatureDecidegrees,
      ...(control.rssiDbm === null ? {} : { rssi_dbm: control.rssiDbm }),
    },
  };
}

/** What the payload says beyond its bytes. */
function meaning(frame: DecodedUplinkFrame): string {
  if (frame.kind === 'bit-or-empty') return { 0: '  empty', 2: '  bit 0', 3: '  bit 1' }[frame.li ?? -1] ?? '';
  const control = controlOf(frame);
  if (control === null) return '';
  const { idleMillivolts, transmitMillivolts, temperatureDecidegrees } = control.state;
  const rssi = control.rssiDbm === null ? '' : `, downlink ${control.rssiDbm} dBm`;
  const name = control.type.replace('_', ' ');
  return `  ${name}: ${idleMillivolts} mV idle, ${transmitMillivolts} mV sending, ${temperatureDecidegrees / 10} degrees C${rssi}`;
}

function fieldLine(frame: DecodedUplinkFrame): string {
  const state = frame.violations.length === 0 ? 'no violation' : frame.violations.join(', ');
  const control = frame.kind === 'control' ? meaning(frame) : '';
  return `rank ${frame.rank ?? '?'} ${frame.kind ?? '?'} EP-ID ${frame.epId ?? '?'} MC ${frame.mc ?? '?'} payload ${frame.payload || '-'}${control}: ${state}`;
}
