import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, jest } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Command } from 'commander';
import {
  decodeUplinkOutputSchema,
  encodeAttachOutputSchema,
  encodeUplinkOutputSchema,
} from '../mioty/machine-formats.ts';
import { sharedFolder } from '../testing/shared.ts';
import { addDecodeCommand } from './decode.ts';
import { decodeMiotyUplinkLines } from './decode-mioty.ts';
import { addEncodeCommand } from './encode.ts';
import { encodeMiotyAttachLines, encodeMiotyUplinkLines } from './encode-mioty.ts';
import { answerLines, type LineCommand } from './json-lines.ts';

const key = '2b7e151628aed2a6abf7158809cf4f3c';
const eui = '70b3d56770111505';
const uplink = {
  id: 'x',
  profile: 'EU1',
  upg: 'UPG1',
  nco: 3,
  eui,
  key,
  packetCounter: 0x1ff_ffff,
  mpf: 0xc0,
  payload: 'cafe00112233445566778899aabb',
};

interface Burst {
  readonly tSym: number;
  readonly freqHz: number;
  readonly sym: string;
}

async function answers<Input>(command: LineCommand<Input>, lines: readonly unknown[], json = true) {
  const input = new PassThrough();
  const output = new PassThrough();
  const errors = new PassThrough();
  input.end(lines.map((line) => JSON.stringify(line)).join('\n'));
  let text = '';
  output.on('data', (chunk) => {
    text += String(chunk);
  });
  const exitCode = await answerLines(command, json, { input, output, errors });
  return {
    exitCode,
    text,
    parsed: json
      ? text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [],
  };
}

async function burstsOf(line: object): Promise<Burst[]> {
  return (await answers(encodeMiotyUplinkLines, [line])).parsed[0].bursts;
}

describe('unbrig encode mioty-uplink', () => {
  it('answers with MPDU, ciphertext, code and bursts, as its schema says', async () => {
    const { parsed, exitCode } = await answers(encodeMiotyUplinkLines, [uplink]);
    expect(exitCode).toBe(0);
    expect(new Ajv2020({ strict: false }).validate(encodeUplinkOutputSchema, parsed[0])).toBe(true);
    expect(parsed[0]).toMatchObject({ id: 'x', bursts: { length: 29 } });
    expect(parsed[0].mpdu).toBe(`401505ffffff${parsed[0].ciphertext}${parsed[0].cmac}`);
  });

  it('answers what an end point must refuse with an error, and no fault of the input', async () => {
    const { parsed, exitCode } = await answers(encodeMiotyUplinkLines, [{ ...uplink, payload: '00'.repeat(245) }]);
    expect([exitCode, parsed[0].error.code]).toEqual([0, 'payload-length']);
    expect((await burstsOf({ ...uplink, payload: '00'.repeat(244) })).length).toBe(259);
  });

  it('names the field that is wrong, and never quotes a key', async () => {
    const { text, exitCode } = await answers(encodeMiotyUplinkLines, [
      { ...uplink, key: 'c0ffee' },
      { ...uplink, nco: 5 },
    ]);
    expect(exitCode).toBe(2);
    expect(text).toMatch(/key must match/);
    expect(text).toMatch(/nco must be equal.*3, 11/);
    expect(text).not.toMatch(/c0ffee/);
  });

  it('is readable without --json, keys apart', async () => {
    const { text } = await answers(encodeMiotyUplinkLines, [uplink], false);
    expect(text).toMatch(
      /MPDU 401505ffffff[0-9a-f]+, 29 bursts\n {2}burst {3}0 +0 sym {2}C\d+ +868\d+\.\d Hz {2}[01]{36}\n/,
    );
    expect(text).not.toContain(key);
  });
});

describe('unbrig encode mioty-attach', () => {
  const line = { nwkKey: key, eui, attachCnt: 0x123456, nonce: 'a1b2c3d4' };

  it('gives the published known answer', async () => {
    const { parsed } = await answers(encodeMiotyAttachLines, [line]);
    expect(parsed).toEqual([{ sign: 'd7173412', nwkSnKey: 'e77429f27a4d62080a8cef1447a42777' }]);
    expect(new Ajv2020({ strict: false }).validate(encodeAttachOutputSchema, parsed[0])).toBe(true);
  });

  it('shows no key to a terminal', async () => {
    const { text } = await answers(encodeMiotyAttachLines, [line], false);
    expect(text).toMatch(/sign d7173412/);
    expect(text).not.toMatch(/e77429f2|2b7e1516/);
  });
});

describe('unbrig decode mioty-uplink', () => {
  const decode = async (line: object) => (await answers(decodeMiotyUplinkLines, [line])).parsed[0];

  it('opens a frame from a part of its bursts, wherever its times begin', async () => {
    const bursts = (await burstsOf(uplink)).map((burst) => ({ ...burst, tSym: burst.tSym + 777.4 }));
    const kept = bursts.filter((_, i) => i % 4 !== 0).toReversed();
    const read = await decode({ profile: 'EU1', bursts: kept, eui, key, packetCounterHigh: 1 });
    expect(new Ajv2020({ strict: false }).validate(decodeUplinkOutputSchema, read)).toBe(true);
    expect(read).toEqual({
      mpdu: expect.stringMatching(/^401505ffffff/),
      payload: uplink.payload,
      mpf: 0xc0,
      packetCounter: 0x1ff_ffff,
      cmacOk: true,
      headerCrcOk: true,
      payloadCrcOk: true,
      upg: 'UPG1',
      pattern: 2,
      erasedBursts: [0, 4, 8, 12, 16, 20, 24, 28],
    });
  });

  it('tells a wrong key, a missing key and another EUI apart from a good frame', async () => {
    const bursts = await burstsOf({ ...uplink, addrMode: 'eui64' });
    expect(await decode({ profile: 'EU1', bursts, eui, key })).toMatchObject({ cmacOk: true });
    expect(await decode({ profile: 'EU1', bursts, eui, key: '00'.repeat(16) })).toMatchObject({
      payloadCrcOk: true,
      cmacOk: false,
      payload: null,
      packetCounter: null,
    });
    expect(await decode({ profile: 'EU1', bursts, eui: '0000000000000001', key })).toMatchObject({ cmacOk: false });
    expect(await decode({ profile: 'EU1', bursts })).toMatchObject({ payloadCrcOk: true, cmacOk: null, payload: null });
  });

  it('says that nothing fits, and what a burst must look like', async () => {
    expect(await decode({ profile: 'EU1', bursts: [] })).toMatchObject({ mpdu: null, upg: null, headerCrcOk: false });
    const { exitCode, text } = await answers(decodeMiotyUplinkLines, [
      { profile: 'EU1', bursts: [{ tSym: 0, freqHz: 1, sym: '01' }] },
    ]);
    expect(exitCode).toBe(2);
    expect(text).toMatch(/bursts\.0\.sym must match/);
  });

  it('is readable without --json', async () => {
    const bursts = await burstsOf(uplink);
    const { text } = await answers(decodeMiotyUplinkLines, [{ profile: 'EU1', bursts, eui, key }], false);
    expect(text).toMatch(
      /UPG1 pattern 2, missing bursts none; .*CMAC holds; .*counter 33554431, MPF 192, payload cafe/,
    );
  });
});

describe('the commands', () => {
  it.each([
    ['encode', 'mioty-uplink', 'packetCounter'],
    ['encode', 'mioty-attach', 'attachCnt'],
    ['decode', 'mioty-uplink', 'packetCounterHigh'],
  ])('%s %s prints its schema', async (verb, name, field) => {
    let output = '';
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk: unknown) => {
      output += String(chunk);
      return true;
    });
    const program = new Command('unbrig').exitOverride();
    addEncodeCommand(program);
    addDecodeCommand(program);
    await program.parseAsync([verb, name, '--schema'], { from: 'user' });
    write.mockRestore();
    expect(JSON.parse(output).properties).toHaveProperty(field);
  });
});

const shared = sharedFolder();
const golden = shared === null ? '' : resolve(shared, 'golden/mioty/golden-uplink-open.json');
const describeShared = existsSync(golden) ? describe : describe.skip;

describeShared('reference frames (skipped when the shared folder is absent)', () => {
  interface Vector {
    readonly id: string;
    readonly packetCounter: number;
    readonly bursts: readonly (Burst & { readonly i: number; readonly carrier: number })[];
  }
  const vectors: readonly Vector[] = existsSync(golden) ? JSON.parse(readFileSync(golden, 'utf8')).vectors : [];

  it('come out of the encoder exactly, frequencies included, and go back', async () => {
    expect(vectors.length).toBeGreaterThan(100);
    const { parsed } = await answers(encodeMiotyUplinkLines, vectors);
    const wanted = vectors.map((vector) => {
      const { id, mpdu, ciphertext, cmac } = vector as Vector & Record<'mpdu' | 'ciphertext' | 'cmac', string>;
      const bursts = vector.bursts.map(({ i, tSym, carrier, freqHz, sym }) => ({ i, tSym, carrier, freqHz, sym }));
      return { id, mpdu, ciphertext, cmac, bursts };
    });
    expect(parsed).toEqual(wanted);
    const read = await answers(decodeMiotyUplinkLines, vectors);
    expect(read.parsed.map(({ id, mpdu, packetCounter, cmacOk }) => ({ id, mpdu, packetCounter, cmacOk }))).toEqual(
      wanted.map(({ id, mpdu }, i) => ({ id, mpdu, packetCounter: vectors[i].packetCounter, cmacOk: true })),
    );
  });
});
