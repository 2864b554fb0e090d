import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isUnbrigError, messageOf } from '../ports/errors.ts';
import { seededRandom } from '../ports/random.ts';
import { bytesToBits } from '../sigfox/bits.ts';
import { hexToBytes } from '../sigfox/hex.ts';
import { dbpskEnvelope } from '../signal/dbpsk-modulator.ts';
import { amplitudeFor, synthesise, toFormat } from '../signal/synthetic-air.ts';
import { runUnbrig } from '../testing/command.ts';
import { sharedFolder } from '../testing/shared.ts';
import { analyzeSigfoxFile } from './analyze-file.ts';
import { readKeysFile } from './analyze-keys.ts';
import { analyzeLineSchema, burstLine, frameLine, summaryLine } from './analyze-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'unbrig-analyze-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const RATE = 48_000;
const HEX = 'aaaaa35f0088db334d000000000089b9c3e7';

/** One frame at 0.5 s and a bare carrier burst beside it. */
function recording(): Uint8Array {
  const random = seededRandom(3, 'analyze');
  const envelope = dbpskEnvelope({ bits: bytesToBits(hexToBytes(HEX, 'frame')), bitRateBps: 100 });
  const steady = dbpskEnvelope({ bits: new Uint8Array(80).fill(1), bitRateBps: 100 });
  const amplitude = amplitudeFor(envelope, 30, 1e-8);
  const samples = synthesise({
    sampleRateHz: RATE,
    durationSeconds: 2.6,
    emissions: [
      { envelope, startSeconds: 0.5, offsetHz: 3000, amplitude },
      { envelope: steady, startSeconds: 0.9, offsetHz: -9000, amplitude },
    ],
    noiseDensity: 1e-8,
    random,
  });
  const rounded = toFormat(samples, 'ci16_le');
  return new Uint8Array(rounded.buffer);
}

const codeOf = async (act: () => Promise<unknown>): Promise<{ code: string; message: string }> => {
  try {
    await act();
  } catch (error) {
    return { code: isUnbrigError(error) ? error.code : 'other', message: messageOf(error) };
  }
  return { code: 'none', message: '' };
};

describe('analyze', () => {
  it('turns a recording into frames, bursts and a summary under its schema', async () => {
    const path = write('air.cs16', recording());
    const progress: number[] = [];
    const { frames, bursts, summary } = await analyzeSigfoxFile(path, {
      sampleRateHz: RATE,
      centreFrequencyHz: 868_130_000,
      keys: readKeysFile(write('keys.yaml', '004d33db: 479e4480fd7596d45b0122fd282db3cf\n')),
      onProgress: (done) => progress.push(done),
    });
    expect(progress.at(-1)).toBeCloseTo(2.6, 6);
    const lines = [...frames.map(frameLine), ...bursts.map(burstLine), summaryLine(summary, frames, bursts.length)];
    const validate = new Ajv2020({ strict: false }).compile(analyzeLineSchema);
    for (const line of lines) expect([validate(line), validate.errors]).toEqual([true, null]);
    expect(lines).toMatchObject([
      { type: 'frame', hex: HEX, crcOk: true, authOk: true, rank: 1, mc: 0x88, epId: '004d33db', bit_rate_bps: 100 },
      { type: 'burst' },
      {
        type: 'summary',
        frames: 1,
        frames_crc_ok: 1,
        bursts: 1,
        sample_rate_hz: RATE,
        center_hz: 868_130_000,
        lost_s: 0,
      },
    ]);
    expect(Math.abs(Number(lines[0].t_start_s) - 0.5)).toBeLessThan(1e-3);
    expect(Math.abs(Number(lines[0].t_end_s) - 1.94)).toBeLessThan(1e-3);
    expect(Math.abs(Number(lines[0].freq_hz) - 868_133_000)).toBeLessThan(0.1);
    expect(Math.abs(Number(lines[1].freq_hz) - 868_121_000)).toBeLessThan(10);
    expect(Math.abs(Number(lines[1].t_start_s) - 0.9)).toBeLessThan(0.05);
  });

  it('says so when bursts are seen and none decodes, as with a wrong sample rate', async () => {
    const path = write('half.cs16', recording());
    const args = (rate: number): string[] => [
      'analyze',
      path,
      '--rate',
      String(rate),
      '--center',
      '868130000',
      '--json',
    ];
    const [right, wrong] = await Promise.all([runUnbrig(args(RATE)), runUnbrig(args(RATE / 2))]);
    expect(right.stderr).toBe('');
    expect(wrong.stderr).toMatch(/none decodes; is 24000 samples\/s the right rate/);
    expect(wrong.lines().at(-1)).toMatchObject({ type: 'summary', frames_crc_ok: 0 });
  });

  it('names the file when the samples are at fault', async () => {
    const nan = write('nan.cf32', new Uint8Array(Float32Array.of(0, 0, Number.NaN, 0).buffer));
    const found = await codeOf(() => analyzeSigfoxFile(nan, { sampleRateHz: RATE }));
    expect(found.code).toBe('iq-not-finite');
    expect(found.message).toContain('nan.cf32');
    const slow = await codeOf(() => analyzeSigfoxFile(nan, { sampleRateHz: 2000 }));
    expect(slow.code).toBe('iq-rate-too-low');
  });

  it('reads keys from JSON and YAML, and never quotes one in an error', async () => {
    const key = '000102030405060708090a0b0c0d0e0f';
    const keys = readKeysFile(write('keys.json', JSON.stringify({ '00000012': key, FEDCBA98: key })));
    expect(keys('fedcba98')).toEqual(Uint8Array.from({ length: 16 }, (_, k) => k));
    expect(keys('00000012')).toEqual(keys('fedcba98'));
    expect(keys('00000013')).toBeUndefined();
    for (const text of [`fedcba98: ${key}00\n`, `- ${key}\n`, `{ ${key}`, `fedcba: ${key}\n`]) {
      const { code, message } = await codeOf(async () => readKeysFile(write('bad.yaml', text)));
      expect(code).toBe('bad-key-file');
      expect(message).not.toContain(key);
    }
    expect((await codeOf(async () => readKeysFile(join(folder, 'none.yaml')))).code).toBe('unreadable-file');
  });
});

const shared = sharedFolder();
const captures = shared === null ? describe.skip : describe;

captures('captures of an independent modulator (skipped where they do not lie beside the checkout)', () => {
  const expected = [
    'aaaaa35f01a0db334d00abad1deadc32758a',
    'aaaaa5980118806638c0d490d4650527d22d',
    'aaaaa5a301c8edff9e4081465a906b3ee8e8',
  ];
  const key = hexToBytes('479e4480fd7596d45b0122fd282db3cf', 'key');
  const keys = () => key;

  it.each([
    ['synthetic-ul_seq1a0_48k_cs16.wav', {}, [2707, 2707, 2707]],
    [
      'synthetic-ul_seq1a0_868130000Hz_250000sps.cu8',
      { sampleRateHz: 250_000, centreFrequencyHz: 868_130_000 },
      [868_098_750, 868_138_017, 868_174_100],
    ],
  ])('%s', async (name, options, carriers) => {
    const path = join(shared ?? '', 'captures', name);
    const { frames, bursts } = await analyzeSigfoxFile(path, { ...options, keys });
    expect(bursts).toEqual([]);
    expect(frames.map((frame) => frame.hex)).toEqual(expected);
    for (const [k, frame] of frames.entries()) {
      expect(frame.decoded).toMatchObject({ crcOk: true, authOk: true, mc: 0x1a0, payload: 'abad1dea', rank: k + 1 });
      expect(Math.abs(frame.carrierHz.value - carriers[k])).toBeLessThan(0.05);
      expect(Math.abs(frame.symbolRateBps.value - 100)).toBeLessThan(0.01);
    }
  });

  it('finds no uplink frame in a downlink', async () => {
    const path = join(shared ?? '', 'captures', 'synthetic-dl_seq1a1_48k_cs16.wav');
    expect((await analyzeSigfoxFile(path, { keys })).frames).toEqual([]);
  });
});
