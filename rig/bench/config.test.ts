import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { isUnbrigError } from '../ports/errors.ts';
import { checkProformaNames, declaredIn, loadBenchConfig, zonesOf } from './config.ts';
import { transportText } from './config-address.ts';
import { publishConfigSchemas } from './config-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'unbrig-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The refusal's code and its lines, with the folder taken out. */
function refusal(load: () => unknown): [string, ...string[]] {
  try {
    load();
  } catch (error) {
    if (!isUnbrigError(error)) throw error;
    return [error.code, ...error.message.replaceAll(`${folder}/`, '').split('\n')];
  }
  throw new Error('it was accepted');
}
const rigRefusal = (content: string) => refusal(() => loadBenchConfig({ rigFile: write('rig.yaml', content) }));
const dutRefusal = (content: string) => refusal(() => loadBenchConfig({ dutFile: write('dut.yaml', content) }));

const RIG = `schema: unbrig/rig/1
module:
  transport: serial:/dev/ttyUSB0?baud=19200
  dialect: s1
probe:
  address: rtl_tcp://127.0.0.1:1234
  id: rtl-2
  frequencyReferencePpm: 0.5
  traceability: { frequency: checked-against-reference }
`;
const EMULATED_RIG = `schema: unbrig/rig/1
module: { transport: "emulated:s1", dialect: s1 }
probe: "emulated:"
`;
const DUT = `schema: unbrig/dut/1
identification: { maker: Maker, model: M1, hardware: "1.2", firmware: 3.4.5 }
epId: "0012ab34"
rc: RC1
keyFile: keys/m1.hex
ics:
  SFX.UPLINK: yes
  SFX.DOWNLINK: no
ixit:
  framesPerMessage: 3
`;

describe('a bench configuration', () => {
  it('is the emulated bench in simulated time when no file is given', () => {
    const { rig, dut, rigFile, dutFile } = loadBenchConfig({});
    expect([rig.clock, rig.power, rig.module.transport.kind, rig.probe.address.kind, rigFile, dutFile]).toEqual([
      'simulated',
      'emulated',
      'emulated',
      'emulated',
      null,
      null,
    ]);
    expect([dut.epId, dut.zones[0].zone, dut.keySource.kind]).toEqual(['FEDCBA98', 'RC1', 'published-test-key']);
    expect(JSON.stringify(dut.identification)).toContain('EMULATED');
  });

  it('is read from the files, with defaults for a real bench', () => {
    const { rig, dut } = loadBenchConfig({ rigFile: write('rig.yaml', RIG), dutFile: write('dut.yaml', DUT) });
    expect(rig).toEqual({
      module: { transport: { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 19200 }, dialect: 's1' },
      probe: {
        address: { kind: 'rtl_tcp', host: '127.0.0.1', port: 1234 },
        id: 'rtl-2',
        frequencyReferencePpm: 0.5,
        sampleClockPpm: null,
        traceability: { frequency: 'checked-against-reference' },
      },
      transmitter: { kind: 'none' },
      power: 'none',
      clock: 'real',
      emulator: {},
    });
    expect(transportText(rig.module.transport)).toBe('serial:/dev/ttyUSB0?baud=19200');
    expect(dut).toMatchObject({
      epId: '0012AB34',
      zones: [{ zone: 'RC1', ics: { 'SFX.UPLINK': 'yes', 'SFX.DOWNLINK': 'no' }, ixit: { framesPerMessage: 3 } }],
      keySource: { kind: 'file', path: join(folder, 'keys/m1.hex') },
    });
  });

  it('takes a module of several zones, with what differs in each', () => {
    const zones = 'zones:\n  RC2:\n    ixit: { bitRateBps: 600 }\n    ics: { SFX.DOWNLINK: yes }\n';
    const content = `${DUT.replace('rc: RC1', 'rc: [RC1, RC2]')}${zones}`;
    const config = loadBenchConfig({ dutFile: write('dut.yaml', content) });
    expect(zonesOf(config, [])).toEqual(['RC1', 'RC2']);
    expect(zonesOf(config, ['RC2'])).toEqual(['RC2']);
    expect(() => zonesOf(config, ['RC4'])).toThrow(/dut\.yaml does not declare RC4; it has RC1, RC2/);
    expect(declaredIn(config.dut, 'RC1')).toMatchObject({ zone: 'RC1', ixit: { framesPerMessage: 3 } });
    expect(declaredIn(config.dut, 'RC2')).toMatchObject({
      zone: 'RC2',
      ics: { 'SFX.UPLINK': 'yes', 'SFX.DOWNLINK': 'yes' },
      ixit: { framesPerMessage: 3, bitRateBps: 600 },
    });
  });

  it('refuses what is said of a zone that the module does not have', () => {
    expect(dutRefusal(`${DUT}zones: { RC4: { ixit: { bitRateBps: 600 } } }\n`)).toEqual([
      'config-invalid',
      "zones.RC4 at dut.yaml:11:10 is not one of the module's zones; add it to rc or take it out",
    ]);
    expect(dutRefusal(DUT.replace('rc: RC1', 'rc: [RC1, RC9]')).join(' ')).toContain('RC9');
  });

  it.each([
    ['s1', 9600],
    ['s4', 115_200],
  ])('takes the baud rate of dialect %s where none is given', (dialect, baudRate) => {
    const content = RIG.replace('?baud=19200', '').replace('dialect: s1', `dialect: ${dialect}`);
    const { rig } = loadBenchConfig({ rigFile: write('rig.yaml', content), dutFile: write('dut.yaml', DUT) });
    expect(rig.module).toEqual({ transport: { kind: 'serial', path: '/dev/ttyUSB0', baudRate }, dialect });
  });

  it('may emulate the module of any dialect', () => {
    const content = EMULATED_RIG.replaceAll('s1', 's3');
    expect(loadBenchConfig({ rigFile: write('rig.yaml', content) }).rig.module).toEqual({
      transport: { kind: 'emulated', module: 's3' },
      dialect: 's3',
    });
  });

  it('keeps the emulator settings and a real clock on an emulated bench', () => {
    const content = `${EMULATED_RIG}clock: real\nemulator: { seed: 7, snrDb: 12.5, format: cf32_le }\n`;
    const { rig } = loadBenchConfig({ rigFile: write('rig.yaml', content) });
    expect([rig.clock, rig.emulator]).toEqual(['real', { seed: 7, snrDb: 12.5, format: 'cf32_le' }]);
  });

  it('wants a declaration for a real module', () => {
    expect(rigRefusal(RIG)).toEqual([
      'dut-file-missing',
      'rig.yaml names a real module, and nothing is declared about it: give its DUT file with --dut FILE',
    ]);
  });
});

describe('a bad rig file is refused with file, line, column and cure', () => {
  it.each([
    ['an unknown key', `${EMULATED_RIG}powr: none\n`, 'unknown key "powr" at rig.yaml:4:1; did you mean "power"?'],
    [
      'a nested unknown key',
      RIG.replace('  dialect', '  dialekt'),
      'unknown key "dialekt" at rig.yaml:4:3; did you mean "dialect"?',
    ],
    [
      'an unknown key like no other',
      `${EMULATED_RIG}emulator: { xyzzy: 1 }\n`,
      'unknown key "xyzzy" at rig.yaml:4:13; known are driftHzPerSecond, format, frequencyOffsetHz, seed, snrDb',
    ],
    [
      'a wrong word',
      `${EMULATED_RIG}clock: fast\n`,
      'clock is "fast" at rig.yaml:4:1; it must be one of real, simulated',
    ],
    [
      'a wrong address',
      RIG.replace('serial:', 'tcp:'),
      'module.transport is "tcp:/dev/ttyUSB0?baud=19200" at rig.yaml:3:3; it must be emulated:s1 (or s2, s3, s4, m1 .. m4) or serial:PATH?baud=RATE, for instance serial:/dev/ttyUSB0?baud=9600',
    ],
    [
      'a wrong schema',
      EMULATED_RIG.replace('rig/1', 'rig/9'),
      'schema is "unbrig/rig/9" at rig.yaml:1:1; it must be unbrig/rig/1',
    ],
    [
      'a wrong type',
      `${EMULATED_RIG}emulator:\n  seed: many\n`,
      'emulator.seed is "many" at rig.yaml:5:3; it must be a whole number',
    ],
    [
      'simulated time with real hardware',
      `${RIG}clock: simulated\n`,
      'clock is simulated at rig.yaml:10:1 but not everything is emulated; write clock: real',
    ],
    [
      'a dialect that the emulated module does not speak',
      EMULATED_RIG.replace('dialect: s1', 'dialect: s4'),
      'dialect is s4 at rig.yaml:2:37 but the emulated module speaks s1',
    ],
    [
      'a dialect that is none',
      RIG.replace('dialect: s1', 'dialect: s5'),
      'module.dialect is "s5" at rig.yaml:4:3; it must be one of s1, s2, s3, s4, m1, m2, m3, m4',
    ],
    [
      'a probe that cannot hear the module',
      EMULATED_RIG.replace('"emulated:"', 'rtl_tcp://localhost:1234'),
      'a probe of kind rtl_tcp at rig.yaml:3:1 cannot hear a module of kind emulated; take both emulated or both real',
    ],
    [
      'an emulated supply for a real module',
      `${RIG}power: "emulated:"\n`,
      'power is emulated: at rig.yaml:10:1 but the module is real; write power: none',
    ],
    [
      'a port that is none',
      RIG.replace(':1234', ':70000'),
      'probe has port 70000 at rig.yaml:5:1; a TCP port is at most 65535',
    ],
  ])('%s', (_name, content, message) => {
    const [code, ...lines] = rigRefusal(content);
    expect(code).toBe('config-invalid');
    expect(lines).toContain(message);
  });

  it('all problems at once, in the order of the file', () => {
    const [, ...lines] = rigRefusal('module: { transport: "emulated:s1" }\nprobe: 5\nclok: real\n');
    expect(lines).toEqual([
      '"schema" is missing at rig.yaml:1:1; add it',
      '"dialect" is missing in module at rig.yaml:1:1; add it',
      'probe is the number 5 at rig.yaml:2:1; it must be emulated: or rtl_tcp://HOST:PORT',
      'unknown key "clok" at rig.yaml:3:1; did you mean "clock"?',
    ]);
  });

  it('what is not YAML, a key that stands twice, no file, a folder, an empty file', () => {
    expect(rigRefusal('module: [\n')[0]).toBe('config-syntax');
    expect(rigRefusal(`${EMULATED_RIG}probe: "emulated:"\n`)).toEqual([
      'config-syntax',
      'Map keys must be unique at rig.yaml:4:1',
    ]);
    expect(refusal(() => loadBenchConfig({ rigFile: join(folder, 'none.yaml') }))).toEqual([
      'config-not-found',
      'none.yaml does not exist: check the path',
    ]);
    expect(refusal(() => loadBenchConfig({ rigFile: folder }))[0]).toBe('config-unreadable');
    expect(rigRefusal('')).toEqual([
      'config-invalid',
      'the file is empty at rig.yaml:1:1; it must be a map of keys and values',
    ]);
  });
});

describe('a bad DUT file is refused', () => {
  it('with the reason when it holds a key, and the key is not repeated', () => {
    const key = '000102030405060708090A0B0C0D0E0F';
    for (const entry of [`key: ${key}`, `nak: "${key}"`, `keyFile: ${key}`, `keyEnv: "${key}"`]) {
      const [code, ...lines] = dutRefusal(DUT.replace('keyFile: keys/m1.hex', entry));
      expect([code, lines.length]).toEqual(['config-invalid', 1]);
      expect(lines[0]).toMatch(/device key.*put the key into a file.*keyFile.*keyEnv/);
      expect(lines[0]).toContain('dut.yaml:5:1');
      expect(lines[0]).not.toContain(key);
    }
    const [, line] = dutRefusal(`${DUT}  spare: "${key}"\n`);
    expect(line).toMatch(/^ixit\.spare at dut\.yaml:11:3 looks like a device key/);
  });

  it.each([
    [
      'an EP-ID that YAML takes for a number',
      DUT.replace('"0012ab34"', '00123456'),
      'epId is the number 123456 at dut.yaml:3:1; it must be eight hex digits in quotes, for instance "0012AB34"',
    ],
    [
      'an ICS answer that is none',
      DUT.replace('SFX.DOWNLINK: no', 'SFX.DOWNLINK: true'),
      'ics.SFX.DOWNLINK is the boolean true at dut.yaml:8:3; it must be one of yes, no, unanswered',
    ],
    [
      'an IXIT value that is not a scalar',
      DUT.replace('framesPerMessage: 3', 'framesPerMessage: [3]'),
      'ixit.framesPerMessage is a list at dut.yaml:10:3; it must be a number or text (in quotes when it looks like a number) or true or false',
    ],
    ['two sources of the key', `${DUT}keyEnv: M1_KEY\n`, 'both keyFile and keyEnv are given (dut.yaml:11:1); keep one'],
    ['no ICS', DUT.replace(/ics:[\s\S]*?(?=ixit)/, ''), '"ics" is missing at dut.yaml:1:1; add it'],
  ])('%s', (_name, content, message) => {
    const [code, ...lines] = dutRefusal(content);
    expect([code, lines]).toEqual(['config-invalid', [message]]);
  });

  it('when it names what the proforma does not have', () => {
    const config = loadBenchConfig({ dutFile: write('dut.yaml', DUT) });
    checkProformaNames(config, { ics: ['SFX.UPLINK', 'SFX.DOWNLINK'], ixit: ['framesPerMessage'] });
    expect(refusal(() => checkProformaNames(config, { ics: ['SFX.UPLINK', 'SFX.DOWNLNK'], ixit: [] }))).toEqual([
      'config-invalid',
      'ics: unknown key "SFX.DOWNLINK" at dut.yaml:8:3; did you mean "SFX.DOWNLNK"?',
      'ixit: unknown key "framesPerMessage" at dut.yaml:10:3; known are none',
    ]);
  });
});

describe('the published schemas', () => {
  it('are JSON with their ids', () => {
    const ids = publishConfigSchemas(join(folder, 'schemas')).map((path) => JSON.parse(readFileSync(path, 'utf8')).$id);
    expect(ids).toEqual(['unbrig/rig/1', 'unbrig/dut/1', 'unbrig/mioty-dut/1']);
  });
});
