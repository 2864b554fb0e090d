import { describe, expect, it } from '@jest/globals';
import { transportAddress } from '../../rig/bench/config-address.ts';
import {
  type Exchange,
  type MiotyDialectName,
  type ModuleOperation,
  miotyDialectNames,
} from '../../rig/ports/module.ts';
import { miotyDialect } from './mioty.ts';

const KEY = Uint8Array.from({ length: 16 }, (_, n) => 0xf0 + n);
const KEY_HEX = Buffer.from(KEY).toString('hex').toUpperCase();
const RFC_4493 = '2B7E151628AED2A6ABF7158809CF4F3C';
const NOTHING = { values: [], lines: [], startSeconds: 0, endSeconds: 0, timeoutSeconds: 0 };

function speller(name: MiotyDialectName, done: readonly Pick<Exchange, 'operation' | 'status'>[] = []) {
  const session = miotyDialect(name).openSession({ rc: 'EU1', key: KEY });
  for (const exchange of done) session.observe({ ...NOTHING, ...exchange });
  return (operation: ModuleOperation) =>
    session.spell(operation)?.map(({ text, timeoutSeconds }) => [text, timeoutSeconds]) ?? null;
}

/** [operation, text, seconds] of M1; nothing was set yet, so an uplink may be a retransmission. */
const FAMILY: readonly (readonly [ModuleOperation, string, number])[] = [
  [{ kind: 'probe' }, 'ATI', 2],
  [{ kind: 'getFirmware' }, 'ATI', 2],
  [{ kind: 'getLibrary' }, 'AT-LIBV', 2],
  [{ kind: 'getId' }, 'AT-MEUI?', 2],
  [{ kind: 'getShortAddress' }, 'AT-MSAD?', 2],
  [{ kind: 'setShortAddress', shortAddress: 'c0fe' }, 'AT-MSAD=2\tC0FE\x1a', 2],
  [{ kind: 'setShortAddress', shortAddress: 'c0f' }, 'AT-MSAD=1\tC0F\x1a', 2],
  [{ kind: 'setNetworkKey', key: 'declared' }, `AT-MNWK=16\t${KEY_HEX}\x1a`, 2],
  [{ kind: 'setNetworkKey', key: 'published' }, `AT-MNWK=16\t${RFC_4493}\x1a`, 2],
  [{ kind: 'setUplinkMode', mode: 'standard' }, 'AT-UM=0', 2],
  [{ kind: 'setUplinkMode', mode: 'retransmission' }, 'AT-UM=1', 2],
  [{ kind: 'setUplinkMode', mode: 'low-delay' }, 'AT-UM=2', 2],
  [{ kind: 'setZone', zone: 'EU0' }, 'AT-UP=0', 2],
  [{ kind: 'setZone', zone: 'EU1' }, 'AT-UP=1', 2],
  [{ kind: 'setZone', zone: 'EU2' }, 'AT-UP=2', 2],
  [{ kind: 'setZone', zone: 'US0' }, 'AT-UP=3', 2],
  [{ kind: 'attachLocal' }, 'AT-MALO', 30],
  [{ kind: 'detachLocal' }, 'AT-MDLO', 30],
  [{ kind: 'attachOverAir', nonce: 'a1b2c3d4' }, 'AT-MAOA=4\tA1B2C3D4\x1a', 30],
  [{ kind: 'detachOverAir', nonce: 'a1b2c3d4' }, 'AT-MDOA=4\tA1B2C3D4\x1a', 30],
  [{ kind: 'attachState' }, 'AT-MAS?', 2],
  [{ kind: 'packetCounter' }, 'AT-MPCT?', 2],
  [{ kind: 'uplink', payload: '' }, 'AT-U=0\t\x1a', 16],
  [{ kind: 'uplink', payload: '0aff' }, 'AT-U=2\t0AFF\x1a', 16],
  [{ kind: 'uplink', payload: '0aff', mpf: 5 }, 'AT-UMPF=3\t050AFF\x1a', 16],
  [{ kind: 'uplink', payload: '', mpf: 0 }, 'AT-UMPF=1\t00\x1a', 16],
  [{ kind: 'uplink', payload: '0aff', downlink: true }, 'AT-B=2\t0AFF\x1a', 76],
  [{ kind: 'uplink', payload: '0aff', mpf: 192, downlink: true }, 'AT-BMPF=3\tC00AFF\x1a', 76],
  [{ kind: 'uplink', payload: 'xyz' }, 'AT-U=1\tXYZ\x1a', 16],
  [{ kind: 'transparentUplink', mpdu: '00010203' }, 'AT-TU=4\t00010203\x1a', 16],
  [{ kind: 'transparentUplink', mpdu: '00010203', downlink: true }, 'AT-TB=4\t00010203\x1a', 76],
  [{ kind: 'carrier', frequencyHz: 868_180_000, modulated: false }, 'AT$TXCU=868180000', 2],
  [{ kind: 'carrier', frequencyHz: 868_180_000, modulated: true }, 'AT$TXCMLP=868180000', 2],
  [{ kind: 'radioOff' }, 'AT$TXOFF', 2],
  [{ kind: 'raw', line: 'AT-UM?' }, 'AT-UM?', 2],
  [{ kind: 'raw', line: 'AT-U=1\t00\x1a' }, 'AT-U=1\t00\x1a', 16],
  [{ kind: 'raw', line: 'AT-BMPF=1\t00\x1a' }, 'AT-BMPF=1\t00\x1a', 76],
  [{ kind: 'raw', line: 'AT-MALO' }, 'AT-MALO', 30],
];

describe.each(miotyDialectNames)('dialect %s', (name) => {
  it.each(FAMILY)('spells %j', (operation, text, seconds) => {
    expect(speller(name)(operation)).toEqual([[text, seconds]]);
  });

  it('has no number for India, and no command for a Sigfox module', () => {
    const spell = speller(name);
    expect([
      spell({ kind: 'setZone', zone: 'IN0' }),
      spell({ kind: 'setZone', zone: 'RC1' }),
      spell({ kind: 'sendFrame', payload: '00' }),
      spell({ kind: 'testMode', mode: 'A', count: 1 }),
    ]).toEqual([null, null, null, null]);
  });

  it('writes no key that was not declared', () => {
    const session = miotyDialect(name).openSession({ rc: 'EU1' });
    expect(session.spell({ kind: 'setNetworkKey', key: 'declared' })).toBeNull();
    expect(session.spell({ kind: 'setNetworkKey', key: 'published' })).toHaveLength(1);
  });

  it('waits as long as the mode may take, and for the longest again once it is not known', () => {
    const seconds = (done: Parameters<typeof speller>[1], bytes: number) =>
      speller(name, done)({ kind: 'uplink', payload: '00'.repeat(bytes) })?.[0]?.[1];
    const mode = (to: 'standard' | 'retransmission' | 'low-delay', status: Exchange['status'] = 'ok') =>
      ({ operation: { kind: 'setUplinkMode', mode: to }, status }) as const;
    const standard = [mode('standard')];
    expect([10, 100, 245].map((bytes) => seconds(standard, bytes))).toEqual([12, 38, 81]);
    expect([10, 245].map((bytes) => seconds([mode('low-delay')], bytes))).toEqual([7, 35]);
    expect([10, 245].map((bytes) => seconds([mode('retransmission')], bytes))).toEqual([20, 157]);
    expect(seconds([...standard, mode('low-delay', 'error')], 245)).toBe(81);
    expect(seconds([...standard, { operation: { kind: 'factoryReset' }, status: 'ok' }], 245)).toBe(157);
  });

  it('outlasts the longest frames: 36.9 to 49.5 s for 245 bytes of UPG1, 19.9 s of UPG3', () => {
    const bound = (mode: 'standard' | 'low-delay') =>
      Number(
        speller(name, [{ operation: { kind: 'setUplinkMode', mode }, status: 'ok' }])({
          kind: 'uplink',
          payload: '00'.repeat(245),
        })?.[0]?.[1],
      );
    expect(bound('standard')).toBeGreaterThan(1.4 * 49.5);
    expect(bound('low-delay')).toBeGreaterThan(1.4 * 19.9);
  });

  it('sends no line that a line end would make two of', () => {
    const { takes } = miotyDialect(name);
    expect(['AT-U=1\t00\x1a', 'A'.repeat(600), 'ATI\rATI', 'ATI\n'].map(takes)).toEqual([true, true, false, false]);
  });

  it('has the baud rate of a rig file without one', () => {
    expect(transportAddress('serial:/dev/ttyUSB0', name)).toMatchObject({ baudRate: miotyDialect(name).baudRate });
  });
});

describe('what the dialects differ in', () => {
  const texts = (name: MiotyDialectName, operation: ModuleOperation) =>
    speller(name)(operation)?.map(([text]) => String(text)) ?? null;

  it('line ends, wake-up and gap', () => {
    const of = (name: MiotyDialectName) => {
      const { terminator, flush, gapSeconds, baudRate } = miotyDialect(name);
      return [baudRate, terminator, flush, gapSeconds];
    };
    expect(miotyDialectNames.map(of)).toEqual([
      [115_200, '\r', '\r', undefined],
      [115_200, '\r', '?', 0.12],
      [9600, '\r', '\r', undefined],
      [9600, '\r\n', '\r\n', undefined],
    ]);
  });

  it.each<[ModuleOperation, (string | null)[]]>([
    [{ kind: 'setPower', powerDbm: 14 }, ['AT-UTPL=64', 'AT-UTPL=14', 'AT-UTPL=64', null]],
    [{ kind: 'getPower' }, ['AT-UTPL?', 'AT-UTPL?', 'AT-UTPL?', null]],
    [{ kind: 'setSyncBurst', on: true }, ['AT-US=1', 'AT-US=1', null, 'AT-US=1']],
    [
      { kind: 'setEui', eui: '70b3d56770111505' },
      ['AT-MEUI=8\t70B3D56770111505\x1a', null, ...Array(2).fill('AT-MEUI=8\t70B3D56770111505\x1a')],
    ],
  ])('%j', (operation, expected) => {
    expect(miotyDialectNames.map((name) => texts(name, operation)?.[0] ?? null)).toEqual(expected);
  });

  it('the unit of the power: levels go to both ends of their range, and beyond it for a power that no module has', () => {
    const level = (powerDbm: number) => texts('m3', { kind: 'setPower', powerDbm })?.[0]?.replace('AT-UTPL=', '');
    expect([-2, 0, 5, 10, 14, 18].map(level)).toEqual(['10', '12', '22', '40', '64', '100']);
    expect([Number(level(19)) > 100, Number(level(-3)) < 10]).toEqual([true, true]);
  });
});
