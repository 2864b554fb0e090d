import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SYMBOL_RATE_BPS } from '../mioty/profile.ts';
import { frameOnAir } from '../mioty/testing/frames-on-air.ts';
import type { UplinkMessage } from '../mioty/uplink.ts';
import { isUnbrigError, messageOf } from '../ports/errors.ts';
import { seededRandom } from '../ports/random.ts';
import { bytesToHex, hexToBytes } from '../sigfox/hex.ts';
import { mskEnvelope } from '../signal/msk-modulator.ts';
import { synthesise, toFormat } from '../signal/synthetic-air.ts';
import { runUnbrig } from '../testing/command.ts';
import { sharedFolder } from '../testing/shared.ts';
import { readMiotyKeysFile } from './analyze-keys.ts';
import { analyzeMiotyFile } from './analyze-mioty-file.ts';
import { miotyLineSchema, miotyLines } from './analyze-mioty-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'unbrig-analyze-mioty-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const RATE = 250_000;
const CENTRE = 868_130_000;
const NOISE = 1e-8;
const EUI = '70b3d56770111505';
const KEY = '2b7e151628aed2a6abf7158809cf4f3c';

const message: UplinkMessage = {
  profile: 'EU1',
  upg: 'UPG3',
  carrierOffsets: 11,
  priority: false,
  epEui: hexToBytes(EUI, 'EUI'),
  key: hexToBytes(KEY, 'key'),
  addressMode: 'eui64',
  packetCounter: 0x1000002,
  mpf: null,
  payload: hexToBytes('c0ffee00c0ffee00c0ffee', 'payload'),
};

/** A frame at 0.2 s, a burst of nobody's with a midamble, and one without. */
const sent = frameOnAir({
  message,
  startSeconds: 0.2,
  centreFrequencyHz: CENTRE,
  noiseDensity: NOISE,
  cn0DbHz: 48,
  ppm: 4,
});

function recording(): Uint8Array {
  const stray = { ...sent.bursts[3], startSeconds: 2.1, offsetHz: 30_000 };
  const symbols = '10'.repeat(18);
  const other = {
    ...stray,
    startSeconds: 2.3,
    offsetHz: -50_000,
    envelope: mskEnvelope({ symbols, symbolRateBps: SYMBOL_RATE_BPS }),
  };
  const samples = synthesise({
    sampleRateHz: RATE,
    durationSeconds: 2.5,
    emissions: [...sent.bursts, stray, other],
    noiseDensity: NOISE,
    random: seededRandom(3, 'analyze-mioty'),
  });
  return new Uint8Array(toFormat(samples, 'ci16_le').buffer);
}

const codeOf = async (act: () => Promise<unknown>): Promise<{ code: string; message: string }> => {
  try {
    await act();
  } catch (error) {
    return { code: isUnbrigError(error) ? error.code : 'other', message: messageOf(error) };
  }
  return { code: 'none', message: '' };
};

describe('analyze --tech mioty', () => {
  const path = write('air.cs16', recording());
  const options = { profile: 'EU1', sampleRateHz: RATE, centreFrequencyHz: CENTRE } as const;

  it('turns a recording into frames, stray bursts, other emissions and a summary under its schema', async () => {
    const keys = readMiotyKeysFile(write('keys.yaml', `${EUI.toUpperCase()}: ${KEY}\n`));
    const progress: number[] = [];
    const analysis = await analyzeMiotyFile(path, { ...options, keys, onProgress: (done) => progress.push(done) });
    expect(progress.at(-1)).toBeCloseTo(2.5, 6);
    const lines = miotyLines(analysis);
    const validate = new Ajv2020({ strict: false, allowUnionTypes: true }).compile(miotyLineSchema);
    for (const line of lines) expect([validate(line), validate.errors]).toEqual([true, null]);
    const [line, ...rest] = lines;
    expect(line).toMatchObject({
      type: 'frame',
      profile: 'EU1',
      channel: sent.frame.channel,
      upg: 'UPG3',
      pattern: 0,
      burst_count: sent.frame.bursts.length,
      symbol_errors: 0,
      erasedBursts: [],
      headerCrcOk: true,
      payloadCrcOk: true,
      mpdu: bytesToHex(sent.frame.mpdu),
      epEui: EUI,
      packetCounter: 0x1000002,
      packetCounterLow: 2,
      cmacOk: true,
      mpf: null,
      payload: 'c0ffee00c0ffee00c0ffee',
    });
    expect(rest).toMatchObject([
      { type: 'stray_burst', kind: 'core', pilot_errors: 0 },
      { type: 'burst' },
      { type: 'summary', tech: 'mioty', frames: 1, frames_crc_ok: 1, frames_cmac_ok: 1, stray_bursts: 1, bursts: 1 },
    ]);
    expect(Math.abs(Number(line.t_start_s) - 0.2)).toBeLessThan(2e-5);
    expect(Math.abs(Number(line.f0_hz) - sent.frame.f0Hz * (1 + 4e-6))).toBeLessThan(3);
    expect(Math.abs(Number(line.carrier_spacing_hz) - SYMBOL_RATE_BPS)).toBeLessThan(0.5);
    const bursts = line.bursts as Record<string, number>[];
    expect(bursts.map(({ i }) => i)).toEqual(sent.frame.bursts.map(({ index }) => index));
    for (const [k, burst] of bursts.entries()) {
      expect(burst.carrier).toBe(sent.frame.bursts[k].carrier);
      expect(Math.abs(burst.t_s - sent.bursts[k].startSeconds)).toBeLessThan(5e-5);
      expect(Math.abs(burst.freq_hz - CENTRE - sent.bursts[k].offsetHz)).toBeLessThan(5);
    }
  });

  it('prints tables', async () => {
    const common = [
      'analyze',
      path,
      '--tech',
      'mioty',
      '--profile',
      'EU1',
      '--rate',
      `${RATE}`,
      '--center',
      `${CENTRE}`,
    ];
    const { stdout, exitCode } = await runUnbrig(common);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/UPG3\/1 +\d+ +31\/31 +70b3d56770111505 +2 +\? +crc ok/);
    expect(stdout).toMatch(/1 EU1 frame\(s\), 1 stray burst\(s\), 1 other emission\(s\) in 2\.5 s/);
  });

  it('says what is wrong with a profile, a band, a keys file', async () => {
    const missing = await runUnbrig(['analyze', path, '--tech', 'mioty']);
    expect([missing.exitCode, missing.stderr]).toEqual([2, expect.stringMatching(/needs --profile \(EU0, EU1/)]);
    const unknown = await runUnbrig(['analyze', path, '--tech', 'mioty', '--profile', 'EU9']);
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringMatching(/EU9.*Allowed choices are EU0/)]);
    const elsewhere = await codeOf(() => analyzeMiotyFile(path, { ...options, profile: 'US0' }));
    expect(elsewhere.code).toBe('profile-out-of-band');
    expect(elsewhere.message).toMatch(/air\.cs16: .*US0 lie at 916\.400 and 915\.600 MHz/);
    const keys = await codeOf(async () => readMiotyKeysFile(write('bad.yaml', `004d33db: ${KEY}\n`)));
    expect(keys.code).toBe('bad-key-file');
    expect(keys.message).toContain('EUI-64');
    expect(keys.message).not.toContain(KEY);
  });
});

const shared = sharedFolder();
const captures = shared === null ? describe.skip : describe;

captures('captures of an independent modulator (skipped where they do not lie beside the checkout)', () => {
  interface Vector {
    readonly eui: string;
    readonly key: string;
    readonly mpdu: string;
    readonly payload: string;
    readonly f0Hz: number;
    readonly bursts: readonly { readonly carrier: number; readonly sym: string }[];
  }

  it.each(['eu1-clean', 'eu1-msk'])('%s', async (name) => {
    const at = join(shared ?? '', 'captures');
    const vector: Vector = JSON.parse(readFileSync(join(at, 'eu1-cnt42.json'), 'utf8'));
    const keys = new Map([[vector.eui, hexToBytes(vector.key, 'key')]]);
    const analysis = await analyzeMiotyFile(join(at, `${name}.sigmf-meta`), { profile: 'EU1', keys });
    expect(analysis.strayBursts).toEqual([]);
    const [line, ...rest] = miotyLines(analysis).filter(({ type }) => type === 'frame');
    expect(rest).toEqual([]);
    expect(line).toMatchObject({
      symbol_errors: 0,
      erasedBursts: [],
      cmacOk: true,
      packetCounter: 42,
      mpdu: vector.mpdu,
      payload: vector.payload,
      pattern: 4,
      upg: 'UPG1',
    });
    expect(Math.abs(Number(line.f0_hz) - vector.f0Hz)).toBeLessThan(1);
    const bursts = line.bursts as { readonly symbols: string; readonly carrier: number }[];
    expect(bursts.map(({ symbols, carrier }) => ({ symbols, carrier }))).toEqual(
      vector.bursts.map(({ sym, carrier }) => ({ symbols: sym, carrier })),
    );
  });
});
