import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isUnbrigError, messageOf } from '../ports/errors.ts';
import { seededRandom } from '../ports/random.ts';
import { bytesToBits } from '../sigfox/bits.ts';
import { downlinkFrameBits, downlinkModulation, encodeDownlinkContent } from '../sigfox/downlink-frame.ts';
import { bytesToHex, hexToBytes } from '../sigfox/hex.ts';
import { dbpskEnvelope } from '../signal/dbpsk-modulator.ts';
import { gfskEnvelope } from '../signal/gfsk-modulator.ts';
import { amplitudeFor, synthesise, toFormat } from '../signal/synthetic-air.ts';
import { runUnbrig } from '../testing/command.ts';
import { sharedFolder } from '../testing/shared.ts';
import { analyzeSigfoxFile } from './analyze-file.ts';
import { readKeysFile } from './analyze-keys.ts';
import { burstLine, frameLines, summaryLine } from './analyze-lines.ts';
import { analyzeLineSchema } from './analyze-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'unbrig-analyze-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const RATE = 48_000;
const KEY = '479e4480fd7596d45b0122fd282db3cf';
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
    const analysis = await analyzeSigfoxFile(path, {
      sampleRateHz: RATE,
      centreFrequencyHz: 868_130_000,
      keys: readKeysFile(write('keys.yaml', `004d33db: ${KEY}\n`)),
      onProgress: (done) => progress.push(done),
    });
    expect(progress.at(-1)).toBeCloseTo(2.6, 6);
    const lines = [...frameLines(analysis), ...analysis.bursts.map(burstLine), summaryLine(analysis)];
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

  it.each([
    [48_000, 3000],
    [250_000, -97_000],
  ])('finds downlinks beside uplinks at %i samples/s', async (rate, offsetHz) => {
    const random = seededRandom(4, 'both ways');
    const device = { epId: hexToBytes('004d33db', 'EP-ID'), key: hexToBytes(KEY, 'key') };
    const content = encodeDownlinkContent(hexToBytes('0011223344556677', 'payload'), { ...device, messageCounter: 7 });
    const downlink = gfskEnvelope({ bits: downlinkFrameBits(content), ...downlinkModulation });
    const uplink = dbpskEnvelope({ bits: bytesToBits(hexToBytes(HEX, 'frame')), bitRateBps: 100 });
    const noiseDensity = 3e-8;
    const amplitude = amplitudeFor(downlink, 12, noiseDensity);
    const samples = synthesise({
      sampleRateHz: rate,
      durationSeconds: 3.4,
      emissions: [
        { envelope: uplink, startSeconds: 0.5, offsetHz: -9000, amplitude: amplitudeFor(uplink, 25, noiseDensity) },
        { envelope: downlink, startSeconds: 1.1, offsetHz, amplitude },
        { envelope: downlink, startSeconds: 2.9, offsetHz: offsetHz + 500, amplitude: 30 * amplitude },
      ],
      noiseDensity,
      random,
    });
    const path = write(`both-${rate}.cf32`, new Uint8Array(samples.buffer));
    const options = { sampleRateHz: rate, centreFrequencyHz: 869_525_000 };
    const known = await analyzeSigfoxFile(path, { ...options, keys: new Map([['004d33db', device.key]]) });
    expect(known.bursts).toEqual([]);
    const lines = [...frameLines(known), summaryLine(known)];
    const read = { direction: 'downlink', phy_content: bytesToHex(content), accepted: true, ep_id: '004d33db' };
    expect(lines).toMatchObject([
      { direction: 'uplink', hex: HEX, authOk: true },
      { ...read, message_counter: 7, payload: '0011223344556677', corrected_codewords: 0, bit_rate_bps: 600 },
      { ...read, message_counter: 7, payload: '0011223344556677' },
      { frames: 3, frames_downlink: 2, frames_crc_ok: 3, bursts: 0 },
    ]);
    for (const [k, start, hertz] of [
      [1, 1.1, offsetHz],
      [2, 2.9, offsetHz + 500],
    ]) {
      const line = lines[k] as Record<string, number>;
      expect(Math.abs(line.t_start_s - start) / line.t_start_s_u).toBeLessThan(4);
      expect(Math.abs(line.freq_hz - 869_525_000 - hertz) / line.freq_hz_u).toBeLessThan(4);
      expect(Math.abs(line.deviation_hz - 800) / line.deviation_hz_u).toBeLessThan(4);
    }
    const unknown = await analyzeSigfoxFile(path, options);
    const stranger = await analyzeSigfoxFile(path, { ...options, keys: new Map([['00000001', device.key]]) });
    const nothing = { ep_id: null, message_counter: null, payload: null, corrected_codewords: null };
    expect(frameLines(unknown)[1]).toMatchObject({ ...nothing, accepted: null, phy_content: bytesToHex(content) });
    expect(frameLines(stranger)[1]).toMatchObject({ ...nothing, accepted: false });
    const validate = new Ajv2020({ strict: false }).compile(analyzeLineSchema);
    for (const line of [...lines, ...frameLines(unknown)])
      expect([validate(line), validate.errors]).toEqual([true, null]);
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
    expect(keys.get('fedcba98')).toEqual(Uint8Array.from({ length: 16 }, (_, k) => k));
    expect(keys.get('00000012')).toEqual(keys.get('fedcba98'));
    expect(keys.get('00000013')).toBeUndefined();
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
  const key = hexToBytes(KEY, 'key');
  const keys = new Map([['004d33db', key]]);

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

  it('reads a downlink, and no uplink frame or burst in it', async () => {
    const path = join(shared ?? '', 'captures', 'synthetic-dl_seq1a1_48k_cs16.wav');
    const analysis = await analyzeSigfoxFile(path, { keys });
    expect([analysis.frames, analysis.bursts]).toEqual([[], []]);
    const [line, ...rest] = frameLines(analysis);
    expect(rest).toEqual([]);
    expect(line).toMatchObject({
      direction: 'downlink',
      accepted: true,
      ep_id: '004d33db',
      message_counter: 0x1a1,
      payload: 'deadbeef02468ace',
      corrected_codewords: 0,
      preamble_bits: 91,
      sync_errors: 0,
    });
    expect(Math.abs(Number(line.freq_hz) - 3000)).toBeLessThan(0.1);
    expect(Math.abs(Number(line.deviation_hz) - 800)).toBeLessThan(1);
    expect(Math.abs(Number(line.t_start_s) - 0.5)).toBeLessThan(1e-4);
    expect(Number(line.t_end_s) - Number(line.t_start_s)).toBeCloseTo(224 / 600, 4);
  });
});
