import { describe, expect, it } from '@jest/globals';
import type { Exchange, MiotyDialectName, ModuleOperation } from '../../rig/ports/module.ts';
import { seededRandom } from '../../rig/ports/random.ts';
import { printed, scriptedMioty } from './testing/mioty-transcript.ts';

type Expected = Partial<Pick<Exchange, 'status' | 'values' | 'errorText' | 'downlink'>>;
type Row = readonly [what: string, operation: ModuleOperation, transcript: string, expected: Expected];

const ok = (...values: string[]): Expected => ({ status: 'ok', values });
const refused = (errorText: string): Expected => ({ status: 'error', errorText, values: [] });

const SEND: ModuleOperation = { kind: 'uplink', payload: '0aff' };
const SEND_MPF: ModuleOperation = { kind: 'uplink', payload: '0aff', mpf: 5 };
const ASK: ModuleOperation = { kind: 'uplink', payload: '0aff', downlink: true };
const ASK_MPF: ModuleOperation = { kind: 'uplink', payload: '0aff', mpf: 5, downlink: true };
const ATTACH: ModuleOperation = { kind: 'attachOverAir', nonce: 'a1b2c3d4' };

/** Every shape of reply that the dialect notes have (M1.1 to M1.4, M2 to M4), in the words of the profile in whose sources it was seen. */
const M1: readonly Row[] = [
  [
    'information lines',
    { kind: 'getFirmware' },
    '> ATI␍\n< I:Fraunhofer IIS;EP;v2.2.1-0␍␊\n< 0␍␊',
    ok('Fraunhofer IIS;EP;v2.2.1-0'),
  ],
  ['bytes with SUB', { kind: 'getId' }, '> AT-MEUI?␍\n< -MEUI:8␉123456789ABCDEF0␚␍␊\n< 0␍␊', ok('123456789ABCDEF0')],
  ['bytes without SUB', { kind: 'getId' }, '> AT-MEUI?␍\n< -MEUI:8␉123456789abcdef0␍␊\n< 0␍␊', ok('123456789abcdef0')],
  ['two bytes', { kind: 'getShortAddress' }, '> AT-MSAD?␍\n< -MSAD:2␉DEF0␚␍␊\n< 0␍␊', ok('DEF0')],
  ['a status that comes first and last', { kind: 'setUplinkMode', mode: 'low-delay' }, '> AT-UM=2␍\n< 0␍␊', ok()],
  ['a data line of one digit', { kind: 'attachState' }, '> AT-MAS?␍\n< -MSTA:0␍␊\n< 0␍␊', ok('detached')],
  ['the state by another name', { kind: 'attachState' }, '> AT-MAS?␍\n< -MAS:2␍␊\n< 0␍␊', ok('attached')],
  ['a state without a name', { kind: 'attachState' }, '> AT-MAS?␍\n< -MSTA:7␍␊\n< 0␍␊', ok('7')],
  ['a counter of 32 bits', { kind: 'packetCounter' }, '> AT-MPCT?␍\n< -MPCT:4294967295␍␊\n< 0␍␊', ok('4294967295')],
  ['a level', { kind: 'getPower' }, '> AT-UTPL?␍\n< -UTPL:64␍␊\n< 0␍␊', ok('14')],
  [
    'an uplink, its lines spread over seconds',
    SEND,
    '> AT-U=2␉0AFF␚␍\n< -MPCT:42␍␊\n< @0.3 -TXA:1␍␊\n< @4.1 -TXA:0␍␊\n< @4.2 0␍␊',
    ok('42'),
  ],
  ['an uplink with MPF', SEND_MPF, '> AT-UMPF=3␉050AFF␚␍\n< -MPCT:43␍␊\n< -TXA:1␍␊\n< @4 -TXA:0␍␊\n< 0␍␊', ok('43')],
  [
    'an uplink past the MAC',
    { kind: 'transparentUplink', mpdu: '000102' },
    '> AT-TU=3␉000102␚␍\n< -TXA:1␍␊\n< @4 -TXA:0␍␊\n< 0␍␊',
    ok('-TXA:1', '-TXA:0'),
  ],
  [
    'local attachment',
    { kind: 'attachLocal' },
    '> AT-MALO␍\n< @2.4 -MPCT:0␍␊\n< -MSTA:4␍␊\n< 0␍␊',
    ok('locally-attached'),
  ],
  ['local detachment', { kind: 'detachLocal' }, '> AT-MDLO␍\n< -MPCT:9␍␊\n< -MSTA:0␍␊\n< 0␍␊', ok('detached')],
  [
    'attachment over the air, of which the last state counts',
    ATTACH,
    '> AT-MAOA=4␉A1B2C3D4␚␍\n< -MPCT:1␍␊\n< -MSTA:3␍␊\n< -TXA:1␍␊\n< @5 -TXA:0␍␊\n< -RXA:1␍␊\n< @9 -RXA:0␍␊\n< -UACK:1␍␊\n< -MSTA:2␍␊\n< 0␍␊',
    ok('attached'),
  ],
  [
    'attachment over the air without an answer',
    ATTACH,
    '> AT-MAOA=4␉A1B2C3D4␚␍\n< -MPCT:1␍␊\n< -MSTA:3␍␊\n< @9.5 -MNFO:12␍␊\n< 1␍␊',
    { status: 'error', errorText: '-MNFO:12', values: ['attach-requested'] },
  ],
  [
    'detachment over the air',
    { kind: 'detachOverAir', nonce: '00000000' },
    '> AT-MDOA=4␉00000000␚␍\n< -MPCT:8␍␊\n< @9 -MSTA:1␍␊\n< 0␍␊',
    ok('detach-pending'),
  ],
  [
    'a downlink',
    ASK,
    '> AT-B=2␉0AFF␚␍\n< -MPCT:1␍␊\n< -TXA:1␍␊\n< @4 -TXA:0␍␊\n< -RXA:1␍␊\n< -UACK:1␍␊\n< @9 -RXA:0␍␊\n< -B:7␉0102030405060A␚␍␊\n< 0␍␊',
    { status: 'ok', values: ['1'], downlink: '0102030405060a' },
  ],
  [
    'a downlink with its format in a line of its own',
    ASK_MPF,
    '> AT-BMPF=3␉050AFF␚␍\n< -MPCT:2␍␊\n< @9 -DLMPF:1␉C0␍␊\n< -B:2␉BEEF␍␊\n< 0␍␊',
    { status: 'ok', values: ['2'], downlink: 'beef' },
  ],
  [
    'an empty downlink',
    ASK,
    '> AT-B=2␉0AFF␚␍\n< -MPCT:3␍␊\n< @9 -B:0␉␚␍␊\n< 0␍␊',
    { status: 'ok', values: ['3'], downlink: '' },
  ],
  [
    'a downlink of another length than it says',
    ASK,
    '> AT-B=2␉0AFF␚␍\n< -MPCT:3␍␊\n< @9 -B:3␉BEEF␚␍␊\n< 0␍␊',
    { status: 'ok', values: ['3'] },
  ],
  [
    'no downlink',
    ASK,
    '> AT-B=2␉0AFF␚␍\n< -MPCT:4␍␊\n< @9.5 -MNFO:12␍␊\n< 1␍␊',
    { ...refused('-MNFO:12'), values: ['4'] },
  ],
  ['an error of the MAC', SEND, '> AT-U=2␉0AFF␚␍\n< -MERR:6␍␊\n< 1␍␊', refused('-MERR:6')],
  ['an error of the library', SEND, '> AT-U=2␉0AFF␚␍\n< -MNFO:3␍␊\n< 1␍␊', refused('-MNFO:3')],
  [
    'an error of the interpreter',
    { kind: 'raw', line: 'AT-NOPE' },
    '> AT-NOPE␍\n< AT!ERR:2␍␊\n< 2␍␊',
    refused('AT!ERR:2'),
  ],
  ['a refusal without a reason', { kind: 'attachLocal' }, '> AT-MALO␍\n< 1␍␊', refused('1')],
  ['a reset with a status', { kind: 'softReset' }, '> AT-RST␍\n< 0␍␊', ok()],
  ['a reset without an answer', { kind: 'softReset' }, '> AT-RST␍\n', ok()],
  ['a factory reset that is refused', { kind: 'factoryReset' }, '> ATZ␍\n< -MNFO:100␍␊\n< 1␍␊', refused('-MNFO:100')],
  [
    'a test carrier',
    { kind: 'carrier', frequencyHz: 868_180_000, modulated: false },
    '> AT$TXCU=868180000␍\n< 0␍␊',
    ok(),
  ],
];

const M2: readonly Row[] = [
  [
    'information lines',
    { kind: 'probe' },
    '> ATI␍\n< I:Radiocrafts;MIOTY1_2.0.0␍␊\n< 0␍␊',
    ok('Radiocrafts;MIOTY1_2.0.0'),
  ],
  ['dBm', { kind: 'getPower' }, '> AT-UTPL?␍\n< -UTPL:14␍␊\n< 0␍␊', ok('14')],
  [
    'a reset: status, then banner and status within 5 s',
    { kind: 'softReset' },
    '> AT-RST␍\n< 0␍␊\n< @4.2 I:Radiocrafts;MIOTY1_2.0.0␍␊\n< 0␍␊',
    ok('I:Radiocrafts;MIOTY1_2.0.0'),
  ],
  [
    'a factory reset',
    { kind: 'factoryReset' },
    '> ATZ␍\n< 0␍␊\n< @0.8 I:Radiocrafts;MIOTY1_2.0.0␍␊\n< 0␍␊',
    ok('I:Radiocrafts;MIOTY1_2.0.0'),
  ],
  [
    'a downlink named BMPF',
    ASK_MPF,
    '> AT-BMPF=3␉050AFF␚␍\n< -MPCT:2␍␊\n< @9 -BMPF:3␉C0BEEF␍␊\n< 0␍␊',
    { status: 'ok', values: ['2'], downlink: 'c0beef' },
  ],
  [
    'a setting with a sign too many',
    { kind: 'raw', line: 'AT+IPR=115200' },
    '> AT+IPR=115200␍\n< -+IPR:115200␍␊\n< 0␍␊',
    ok('-+IPR:115200'),
  ],
  [
    'a list of rates',
    { kind: 'raw', line: 'AT+IPR=?' },
    '> AT+IPR=?␍\n< -+IPR:9600,115200␍␊\n< 0␍␊',
    ok('-+IPR:9600,115200'),
  ],
  ['a command while another runs', { kind: 'packetCounter' }, '> AT-MPCT?␍\n< -MNFO:18␍␊\n< 1␍␊', refused('-MNFO:18')],
];

const M3: readonly Row[] = [
  [
    'what module and library are',
    { kind: 'getLibrary' },
    '> AT-LIBV␍\n< I:Fraunhofer IIS;MIOTY_EP_CORE_LIB_BIDI;v2.2.1-0;cortex-m4;␍␊\n< 0␍␊',
    ok('Fraunhofer IIS;MIOTY_EP_CORE_LIB_BIDI;v2.2.1-0;cortex-m4;'),
  ],
  [
    'module and library in one answer',
    { kind: 'getFirmware' },
    '> ATI␍\n< I:Swissphone Wireless AG;m.YON;v1.0.0-0;EFR32FG14P␍␊\n< I:Fraunhofer IIS;MIOTY_EP_CORE_LIB_BIDI;v2.2.1-0␍␊\n< 0␍␊',
    ok('Swissphone Wireless AG;m.YON;v1.0.0-0;EFR32FG14P', 'Fraunhofer IIS;MIOTY_EP_CORE_LIB_BIDI;v2.2.1-0'),
  ],
  ['a level of the demo', { kind: 'getPower' }, '> AT-UTPL?␍\n< -UTPL:100␍␊\n< 0␍␊', ok('18')],
  ['a reset without an answer', { kind: 'softReset' }, '> AT-RST␍\n', ok()],
  [
    'a command that is not there',
    { kind: 'raw', line: 'AT-US=1' },
    '> AT-US=1␍\n< AT!ERR:2␍␊\n< 2␍␊',
    refused('AT!ERR:2'),
  ],
];

const M4: readonly Row[] = [
  [
    'information lines of unknown shape',
    { kind: 'getFirmware' },
    '> ATI␍␊\n< Miromico mioty 1.2␍␊\n< 0␍␊',
    ok('Miromico mioty 1.2'),
  ],
  [
    'lines that end in CR LF both ways',
    { kind: 'getId' },
    '> AT-MEUI?␍␊\n< -MEUI:8␉70B3D56770111505␚␍␊\n< 0␍␊',
    ok('70B3D56770111505'),
  ],
  ['an uplink', SEND, '> AT-U=2␉0AFF␚␍␊\n< -MPCT:7␍␊\n< -TXA:1␍␊\n< @4 -TXA:0␍␊\n< 0␍␊', ok('7')],
  ['a value out of bounds', { kind: 'raw', line: 'AT-UM=9' }, '> AT-UM=9␍␊\n< AT!ERR:3␍␊\n< 2␍␊', refused('AT!ERR:3')],
  ['its list of commands', { kind: 'raw', line: 'AT?' }, '> AT?␍␊\n< ATI␍␊\n< AT-U␍␊\n< 0␍␊', ok('ATI', 'AT-U')],
];

const PROFILES: Readonly<Record<MiotyDialectName, readonly Row[]>> = { m1: M1, m2: M2, m3: M3, m4: M4 };

describe.each(Object.entries(PROFILES))('replies of %s', (name, rows) => {
  it.each(rows)('%s', async (_what, operation, transcript, expected) => {
    for (const chunking of [undefined, seededRandom(4)]) {
      const exchange = printed(transcript);
      const { perform } = await scriptedMioty(name as MiotyDialectName, [exchange], chunking ? { chunking } : {});
      const { status, values, errorText, downlink, lines } = await perform(operation);
      const heard = { status, values, ...(errorText && { errorText }), ...(downlink !== undefined && { downlink }) };
      expect(heard).toEqual(expected);
      expect(lines[0]!.hex).toBe(Buffer.from(exchange.command + exchange.terminator, 'latin1').toString('hex'));
      const said = exchange.reply.map(([, bytes]) => bytes).join('');
      expect(lines.slice(1).map(({ hex }) => hex)).toEqual(
        said.match(/.*\r\n/g)?.map((line) => Buffer.from(line, 'latin1').toString('hex')) ?? [],
      );
    }
  });
});
