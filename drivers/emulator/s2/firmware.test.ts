import { describe, expect, it } from '@jest/globals';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { decodeEmission } from '../testing/emissions.ts';
import { type BenchOptions, firmwareBench, rawDialogue } from '../testing/firmware-bench.ts';
import { createS2Firmware } from './firmware.ts';

async function s2Bench(options: BenchOptions = {}) {
  const bench = firmwareBench(createS2Firmware, options);
  const dialogue = rawDialogue(bench);
  await bench.clock.sleep(2);
  await dialogue.ask('ATE0\r');
  return { ...bench, ...dialogue };
}

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';
const ANSWERED_SECONDS = 10;

describe('TD12xx firmware', () => {
  it('echoes as delivered, also the carriage return, and nothing while it starts', async () => {
    const bench = firmwareBench(createS2Firmware);
    const { ask } = rawDialogue(bench);
    expect(await ask('AT\r', 0.5)).toBe('');
    await bench.clock.sleep(1);
    expect(await ask('at\r')).toBe(`at\r${OK}`);
    expect(await ask('axT\r')).toBe('a\b \b');
  });

  it('tells its identity without leading zeros, and figures in whole degrees and volts', async () => {
    const { ask } = await s2Bench({
      identity: { epId: '001AE65E', pac: '0'.repeat(16), key: new Uint8Array(16), counterRollover: 4096 },
    });
    expect(await ask('ATI7\r')).toBe(`\r\n1AE65E\r\nTDID: 130257003339\r\n${OK}`);
    expect(await ask('ATI26\r')).toMatch(/^\r\n2\d\r\n\r\nOK\r\n$/);
    expect(await ask('ATI27\r')).toMatch(/^\r\n3\.\d\d\r\n\r\nOK\r\n$/);
    expect(await ask('ATI\r')).toBe(`\r\nTelecom Design TD1207\r\n${OK}`);
    expect(await ask('ATI99\r')).toBe(ERROR);
  });

  it('takes repeats second and the request third: a second argument of 1 asks for no downlink', async () => {
    const { ask, emissions, device } = await s2Bench();
    expect(await ask('AT$SF=0102,1\r', ANSWERED_SECONDS)).toBe(OK);
    const frames = emissions().map((emission) => decodeEmission(emission, device.identity.key));
    expect(frames.map(({ rank, bf, payload }) => [rank, bf, payload])).toEqual([
      [1, false, '0102'],
      [2, false, '0102'],
    ]);
    expect(await ask('AT$SB=1,0\r', ANSWERED_SECONDS)).toBe(OK);
    expect(emissions()).toHaveLength(3);
    expect(await ask('AT$SS=a5\r', ANSWERED_SECONDS)).toBe(OK);
    expect(emissions()).toHaveLength(6);
  });

  it('tells the window from its beginning to its end, with the downlink in small letters and a blank at the end', async () => {
    const { send, take, answerWith, clock } = await s2Bench();
    answerWith(hexToBytes('aabbccddeeff2022', 'payload'));
    take();
    send('AT$SF=01,2,1\r');
    await clock.sleep(6);
    expect(take()).toBe(OK);
    await clock.sleep(14);
    expect(take()).toBe('');
    await clock.sleep(2);
    expect(take()).toBe('\r\n+RX BEGIN\r\n');
    await clock.sleep(8);
    expect(take()).toBe('\r\n+RX=aa bb cc dd ee ff 20 22 \r\n\r\n+RX END\r\n');
  });

  it('reports no error when the window closes empty', async () => {
    const { ask } = await s2Bench();
    expect(await ask('AT$SF=01,2,1\r', 60)).toBe(`${OK}\r\n+RX BEGIN\r\n\r\n+RX END\r\n`);
  });

  it('hears nothing while the radio works', async () => {
    const { send, take, ask, clock } = await s2Bench();
    send('AT$SF=01\r');
    await clock.sleep(1);
    take();
    expect(await ask('AT\r', 10)).toBe(OK);
    expect(await ask('AT\r')).toBe(OK);
  });

  it('keeps what AT&W stored over a restart, forgets the rest, and takes AT&F back to how it was delivered', async () => {
    const { ask } = await s2Bench();
    expect(await ask('ATS302=7\r')).toBe(OK);
    expect(await ask('AT&W\r')).toBe(OK);
    expect(await ask('ATS302=9\r')).toBe(OK);
    expect(await ask('ATZ\r', 3)).toBe(OK);
    expect(await ask('ATS302?\r')).toBe(`\r\n7\r\n${OK}`);
    expect(await ask('AT&F\r')).toBe(OK);
    expect(await ask('AT&V\r')).toMatch(
      /^AT&V\r[\s\S]*ACTIVE PROFILE\r\nE1 V1 Q0 X1 S200:0 [\s\S]*S302:14 [\s\S]*OK\r\n$/,
    );
  });

  it('goes to another frequency after AT&W and ATZ alone', async () => {
    const { ask, device } = await s2Bench();
    expect(await ask('AT$IF=868200000\r')).toBe(OK);
    expect(await ask('AT$IF?\r')).toBe(`\r\n868200000\r\n${OK}`);
    expect(device.settings.uplinkHz).toBe(868_130_000);
    await ask('AT&W\r');
    await ask('ATZ\r', 3);
    expect(device.settings.uplinkHz).toBe(868_200_000);
    expect(await ask('AT$IF=915000000\r')).toBe(ERROR);
  });

  it('announces its start when S200 says so', async () => {
    const { ask } = await s2Bench();
    await ask('ATS200=1\r');
    await ask('AT&W\r');
    expect(await ask('ATZ\r', 3)).toBe(`${OK}\r\n^SYSSTART\r\n`);
  });

  it.each([
    `AT$SF=${'00'.repeat(13)}`,
    'AT$SF=0',
    'AT$SF=0g',
    'AT$SB=2',
    'AT$SF=00,3',
    'AT$SF=00,2,2',
    'ATS302=99',
    'ATS999=1',
    'AT$GIO',
  ])('refuses %s', async (line) => {
    const { ask, emissions } = await s2Bench();
    expect(await ask(`${line}\r`, ANSWERED_SECONDS)).toBe(ERROR);
    expect(emissions()).toEqual([]);
  });
});
