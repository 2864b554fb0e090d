import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openTransmitter, type TransmitterSettings } from '../../drivers/index.ts';
import { messageOf } from '../ports/errors.ts';
import { BUILTIN_RIG } from './builtin-bench.ts';
import { readRigFile } from './config-rig.ts';
import { simulatedClock } from './simulated-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'unbrig-transmitter-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const EMULATED = `schema: unbrig/rig/1
module: { transport: "emulated:s1", dialect: s1 }
probe: "emulated:"
`;
const REAL = `schema: unbrig/rig/1
module: { transport: "serial:/dev/ttyUSB0", dialect: s1 }
probe: rtl_tcp://127.0.0.1:1234
`;

function read(content: string): TransmitterSettings {
  const file = join(folder, 'rig.yaml');
  writeFileSync(file, content);
  return readRigFile(file).transmitter;
}

function refusal(content: string): readonly string[] {
  try {
    read(content);
  } catch (error) {
    return messageOf(error).replaceAll(`${folder}/`, '').split('\n');
  }
  throw new Error('it was accepted');
}

const HACKRF = 'txGainDb: 20, startLatencySeconds: 0.4, timingUncertaintySeconds: 0.03';
const HACKRF_BARE = {
  kind: 'hackrf',
  serial: null,
  txGainDb: 20,
  amplifier: false,
  startLatencySeconds: 0.4,
  timingUncertaintySeconds: 0.03,
  levelAtFullScaleDbm: null,
  levelUncertaintyDb: null,
  frequencyReferencePpm: null,
};
const COMMAND = 'transmitter:\n  command: [./send, --file, "{sigmf}", "--at={start}"]\n';

describe('the transmitter of a rig file', () => {
  it('is the emulated one for an emulated module and none for a real one, unless told otherwise', () => {
    expect(BUILTIN_RIG.transmitter).toEqual({ kind: 'emulated' });
    expect(read(EMULATED)).toEqual({ kind: 'emulated' });
    expect(read(`${EMULATED}transmitter: "emulated:"\n`)).toEqual({ kind: 'emulated' });
    expect(read(`${EMULATED}transmitter: none\n`)).toEqual({ kind: 'none' });
    expect(read(REAL)).toEqual({ kind: 'none' });
  });

  it('can be emulated with faults of its own', () => {
    const settings = 'timingUncertaintySeconds: 0.5, startJitterSeconds: 0.1, referenceErrorPpm: -2';
    expect(read(`${EMULATED}transmitter: { emulated: { ${settings} } }\n`)).toEqual({
      kind: 'emulated',
      timingUncertaintySeconds: 0.5,
      startJitterSeconds: 0.1,
      referenceErrorPpm: -2,
    });
  });

  it('can be a HackRF, known well or badly', () => {
    expect(read(`${REAL}transmitter: { hackrf: { ${HACKRF} } }\n`)).toEqual(HACKRF_BARE);
    const more =
      'serial: 57c8, amplifier: true, levelAtFullScaleDbm: -71.5, levelUncertaintyDb: 1.5, frequencyReferencePpm: 1';
    expect(read(`${REAL}transmitter: { hackrf: { ${HACKRF}, ${more} } }\n`)).toEqual({
      ...HACKRF_BARE,
      serial: '57c8',
      amplifier: true,
      levelAtFullScaleDbm: -71.5,
      levelUncertaintyDb: 1.5,
      frequencyReferencePpm: 1,
    });
  });

  it('can be a command, which runs beside the rig file', () => {
    expect(read(`${REAL}${COMMAND}  timingUncertaintySeconds: 0.001\n  frequencyReferencePpm: 0.1\n`)).toEqual({
      kind: 'command',
      command: ['./send', '--file', '{sigmf}', '--at={start}'],
      workingFolder: folder,
      timingUncertaintySeconds: 0.001,
      levelUncertaintyDb: null,
      frequencyReferencePpm: 0.1,
    });
  });
});

describe('a bad transmitter is refused with file, line, column and cure', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'a word that is none',
      `${REAL}transmitter: hackrf\n`,
      [
        'transmitter is "hackrf" at rig.yaml:4:1; it must be emulated:, none, or a map with emulated:, hackrf: or command: in it',
      ],
    ],
    [
      'an unknown key',
      `${REAL}transmitter: { hackrf: { ${HACKRF}, txgain: 3 } }\n`,
      ['unknown key "txgain" at rig.yaml:4:98; did you mean "txGainDb"?'],
    ],
    [
      'a gain that there is not',
      `${REAL}transmitter: { hackrf: { ${HACKRF.replace('20', '48')} } }\n`,
      ['transmitter.hackrf.txGainDb is the number 48 at rig.yaml:4:26; it must be at most 47'],
    ],
    [
      'nothing said of the start',
      `${REAL}transmitter: { hackrf: { txGainDb: 20 } }\n`,
      [
        '"startLatencySeconds" is missing in transmitter.hackrf at rig.yaml:4:16; add it',
        '"timingUncertaintySeconds" is missing in transmitter.hackrf at rig.yaml:4:16; add it',
      ],
    ],
    [
      'a level that nobody vouches for',
      `${REAL}transmitter: { hackrf: { ${HACKRF}, levelAtFullScaleDbm: -70 } }\n`,
      ['levelAtFullScaleDbm at rig.yaml:4:98 has no levelUncertaintyDb beside it; say how far it can be trusted'],
    ],
    [
      'no kind',
      `${REAL}transmitter: { timingUncertaintySeconds: 1 }\n`,
      ['transmitter names nothing at rig.yaml:4:1; give one of emulated:, hackrf: and command:'],
    ],
    [
      'two kinds',
      `${REAL}transmitter: { hackrf: { ${HACKRF} }, command: [send, "{sigmf}"] }\n`,
      ['transmitter names hackrf and command at rig.yaml:4:1; give one of emulated:, hackrf: and command:'],
    ],
    [
      'a figure in the wrong place',
      `${REAL}transmitter: { hackrf: { ${HACKRF} }, levelUncertaintyDb: 1 }\n`,
      ['levelUncertaintyDb at rig.yaml:4:100 goes with command:; move it into hackrf:'],
    ],
    [
      'a command that nobody vouches for, without samples and with a word that nobody knows',
      `${REAL}${COMMAND.replace('{sigmf}', '{file}')}`,
      [
        '"timingUncertaintySeconds" is missing in transmitter at rig.yaml:4:1; say how far the command can be trusted',
        '"frequencyReferencePpm" is missing in transmitter at rig.yaml:4:1; say how far the command can be trusted',
        'transmitter.command at rig.yaml:5:3 has {file}; known are {sigmf}, {start}, {secondsToStart}, {frequencyHz}, {levelDbm}',
        'transmitter.command at rig.yaml:5:3 has no {sigmf}: the command would not know what to send; put it where its file goes',
      ],
    ],
    [
      'an empty command',
      `${REAL}transmitter: { command: [] }\n`,
      ['transmitter.command is a list at rig.yaml:4:16; it must be a list that is not empty'],
    ],
    [
      'one that cannot reach the module',
      `${EMULATED}transmitter: { hackrf: { ${HACKRF} } }\n`,
      [
        'a transmitter of kind hackrf at rig.yaml:4:1 cannot reach a module of kind emulated; take both emulated or both real, or transmitter: none',
      ],
    ],
    [
      'an emulated one for a real module',
      `${REAL}transmitter: "emulated:"\n`,
      [
        'a transmitter of kind emulated at rig.yaml:4:1 cannot reach a module of kind serial; take both emulated or both real, or transmitter: none',
      ],
    ],
  ])('%s', (_name, content, lines) => {
    expect(refusal(content)).toEqual(lines);
  });
});

describe('opening a transmitter', () => {
  const clock = simulatedClock();

  it('gives none for none, and a command without asking it', async () => {
    expect(await openTransmitter({ kind: 'none' }, clock)).toBeNull();
    const settings = read(`${REAL}${COMMAND}  timingUncertaintySeconds: 0.001\n  frequencyReferencePpm: 0.1\n`);
    await using transmitter = await openTransmitter(settings, clock);
    expect(transmitter?.description).toEqual({
      driver: 'command',
      id: './send',
      emulated: false,
      startTimeSeconds: 0.001,
      frequencyReferencePpm: 0.1,
      levelDb: null,
    });
  });

  it('refuses the emulated one, which comes with the emulation', async () => {
    await expect(openTransmitter({ kind: 'emulated' }, clock)).rejects.toMatchObject({
      code: 'transmitter-without-air',
      errorClass: 'usage',
    });
  });
});
