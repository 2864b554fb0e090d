import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Command } from 'commander';
import { decodeDownlinkOutputSchema, encodeDownlinkOutputSchema } from '../sigfox/machine-formats.ts';
import { runUnbrig } from '../testing/command.ts';
import { sharedFolder } from '../testing/shared.ts';
import { addDecodeDownlinkCommand, decodeDownlinkLines } from './decode-downlink.ts';
import { keyLookup } from './decode-keys.ts';
import { encodeDownlinkLines } from './encode.ts';
import { answerLines, type LineCommand } from './json-lines.ts';

const KEY = 'f657bcd97a49ca27fc93a195c36110f1';
const CONTENT = '83ace953544062ea0a72abbefaec12';
const HEAD = '2aaaaaaaaaaaaaaaaaaaaab227';
const LINE = { phy_content: CONTENT, ep_id: 'ffffffff', ep_key: KEY, message_counter: 4095 };
const ACCEPTED = { accepted: true, payload: '3031323334353637', corrected_codewords: 0, crc_ok: true, auth_ok: true };

const folder = mkdtempSync(join(tmpdir(), 'unbrig-downlink-'));
afterAll(() => rmSync(folder, { recursive: true }));

function keyFile(content: string): string {
  const path = join(folder, 'keys');
  writeFileSync(path, content);
  return path;
}

const text = (...input: readonly object[]): string => input.map((line) => JSON.stringify(line)).join('\n');

/** Answers lines as the command does, without a process of its own. */
async function answer<Input>(command: LineCommand<Input>, json: boolean, ...input: readonly object[]) {
  const written = { output: '', errors: '' };
  const sink = (name: 'output' | 'errors') =>
    new Writable({
      write(chunk, _encoding, done) {
        written[name] += String(chunk);
        done();
      },
    });
  const streams = { input: Readable.from([text(...input)]), output: sink('output'), errors: sink('errors') };
  const exitCode = await answerLines(command, json, streams);
  const lines = (): Record<string, unknown>[] =>
    written.output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { exitCode, ...written, lines };
}

/** One frame on the command line: what is printed, or the error that is thrown. */
async function decodeOne(...args: string[]): Promise<string> {
  let output = '';
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((chunk: unknown) => {
    output += String(chunk);
    return true;
  });
  const quiet = { writeErr: () => {} };
  try {
    const decode = new Command('decode').exitOverride().configureOutput(quiet);
    addDecodeDownlinkCommand(decode);
    await decode.parseAsync(['sigfox-downlink', ...args], { from: 'user' });
  } finally {
    spy.mockRestore();
  }
  return output;
}

const noKey = decodeDownlinkLines(() => null);

function expectSchema(schema: object, answers: readonly object[]): void {
  const validate = new Ajv2020({ strict: false }).compile(schema);
  for (const answer of answers) expect([answer, validate(answer), validate.errors]).toEqual([answer, true, null]);
}

describe('unbrig decode sigfox-downlink', () => {
  it('tells whether a device accepts a frame, and why not', async () => {
    const wrong = (digit: number): string => (Number.parseInt(CONTENT[digit], 16) ^ 1).toString(16);
    const oneBit = CONTENT.slice(0, 9) + wrong(9) + CONTENT.slice(10);
    const twoBits = oneBit.slice(0, 21) + wrong(21) + oneBit.slice(22);
    const result = await answer(
      noKey,
      true,
      { id: 'a', ...LINE },
      { ...LINE, phy_content: oneBit },
      { ...LINE, phy_content: twoBits },
      { ...LINE, ep_key: '00'.repeat(16) },
      { ...LINE, message_counter: 4094 },
    );
    expect(result.exitCode).toBe(0);
    const found = result.lines();
    expect(found[0]).toEqual({ id: 'a', ...ACCEPTED });
    expect(found[1]).toEqual({ ...ACCEPTED, corrected_codewords: 1 });
    expect(found[2]).toMatchObject({ accepted: false, payload: null, corrected_codewords: 1 });
    expect(found[3]).toEqual({ ...ACCEPTED, accepted: false, payload: null, auth_ok: false });
    expect(found[4]).toMatchObject({ accepted: false, payload: null });
    expectSchema(decodeDownlinkOutputSchema, found);
    expect(result.output).not.toContain(KEY);
  });

  it('takes the key from a file, and says so when there is none', async () => {
    const { ep_key: _, ...keyless } = LINE;
    const fromFile = decodeDownlinkLines(keyLookup(keyFile(JSON.stringify({ FFFFFFFF: KEY })), undefined));
    expect((await answer(fromFile, true, keyless)).lines()).toEqual([ACCEPTED]);
    const without = await answer(noKey, true, { id: 3, ...keyless });
    expect(without.lines()).toMatchObject([{ id: 3, error: { code: 'ep-key-missing' } }]);
  });

  it('reads one frame on the command line, with or without preamble and sync word', async () => {
    const args = ['--ep-id', 'ffffffff', '--counter', '0xfff', '--key-file', keyFile(KEY)];
    expect(JSON.parse(await decodeOne(CONTENT, ...args, '--json'))).toEqual(ACCEPTED);
    expect(JSON.parse(await decodeOne(HEAD + CONTENT, ...args, '--json'))).toEqual(ACCEPTED);
    const laidOut = await decodeOne(CONTENT, ...args);
    expect(laidOut).toMatch(/accepted +yes\npayload +3031323334353637\ncorrected +0 of 8/);
    expect(laidOut).not.toContain(KEY);
    await expect(decodeOne(CONTENT, '--ep-id', 'ffffffff')).rejects.toThrow(/--ep-id and --counter/);
    await expect(decodeOne(CONTENT, '--counter', '4096')).rejects.toThrow(/0 to 4095/);
    await expect(decodeOne(CONTENT.slice(2), ...args)).rejects.toThrow(/14 bytes, must be 15/);
  });

  it('refuses malformed lines with a cure and goes on', async () => {
    const short = { ...LINE, phy_content: CONTENT.slice(2) };
    const result = await answer(noKey, true, short, { ...LINE, message_counter: 4096 }, LINE);
    expect(result.exitCode).toBe(2);
    expect(result.lines().map((line) => ('error' in line ? 'error' : 'answer'))).toEqual(['error', 'error', 'answer']);
    expect(result.errors).toMatch(/line 1: phy_content must match/);
    expect(result.errors + result.output).not.toContain(KEY);
  });

  it('reads as text without --json', async () => {
    expect((await answer(noKey, false, LINE)).output).toBe(
      'line 1: accepted, payload 3031323334353637; CRC-8 holds, DL-AUTH holds, 0 code words corrected\n',
    );
  });

  interface Vector {
    readonly id: string;
    readonly kind: string;
    readonly ep_id: string;
    readonly ep_key: string;
    readonly message_counter: number;
    readonly sent_payload: string;
    readonly phy_content: string;
    readonly on_air: string;
    readonly expect: Record<string, unknown>;
  }
  const path = resolve(sharedFolder() ?? '', 'golden/sigfox/golden-downlink-open.json');
  const golden = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')).vectors as readonly Vector[]) : [];

  (golden.length > 0 ? it : it.skip)('answers every golden vector', async () => {
    const input = golden.map(({ id, phy_content, ep_id, ep_key, message_counter }) => ({
      id,
      phy_content,
      ep_id,
      ep_key,
      message_counter,
    }));
    const wanted = golden.map(({ id, expect: { payload_after_fec: _, ...answer } }) => ({ id, ...answer }));
    const result = await runUnbrig(['decode', 'sigfox-downlink', '--json'], { input: text(...input) });
    expect([result.exitCode, result.lines()]).toEqual([0, wanted]);
  });

  (golden.length > 0 ? it : it.skip)('gives the golden frames back from their payloads', async () => {
    const valid = golden.filter((vector) => vector.kind === 'valid');
    expect(valid.length).toBeGreaterThan(10);
    const input = valid.map(({ sent_payload: payload, ep_id, ep_key, message_counter }) => ({
      payload,
      ep_id,
      ep_key,
      message_counter,
    }));
    const result = await runUnbrig(['encode', 'sigfox-downlink', '--json'], { input: text(...input) });
    expect(result.lines()).toEqual(valid.map(({ phy_content, on_air }) => ({ phy_content, on_air })));
  });
});

describe('unbrig encode sigfox-downlink', () => {
  const request = { payload: '3031323334353637', ep_id: 'ffffffff', ep_key: KEY, message_counter: 4095 };
  const withKeys = encodeDownlinkLines(() => null);

  it('gives content and whole frame', async () => {
    const found = (await answer(withKeys, true, request, { ...request, id: 1, message_counter: 0 })).lines();
    expect(found[0]).toEqual({ phy_content: CONTENT, on_air: HEAD + CONTENT });
    expect(found[1].phy_content).not.toBe(CONTENT);
    expectSchema(encodeDownlinkOutputSchema, found);
    expect((await answer(withKeys, false, request)).output).toBe(`line 1: ${HEAD}${CONTENT}\n`);
  });

  it('takes the key from a file and refuses a payload of another length', async () => {
    const { ep_key: _, ...keyless } = request;
    const fromFile = encodeDownlinkLines(keyLookup(keyFile(KEY), undefined));
    const result = await answer(fromFile, true, keyless, { ...request, payload: '00' });
    expect(result.exitCode).toBe(2);
    expect(result.lines()).toMatchObject([{ phy_content: CONTENT }, { error: { code: 'bad-line' } }]);
  });
});
