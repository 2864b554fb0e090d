import { Readable, Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  checkSigfoxOutputSchema,
  decodeUplinkOutputSchema,
  encodeUplinkOutputSchema,
  errorLineSchema,
} from '../sigfox/machine-formats.ts';
import { checkSigfoxLines } from './check.ts';
import { decodeUplinkLines } from './decode.ts';
import { encodeUplinkLines } from './encode.ts';
import { answerLines, type LineCommand } from './json-lines.ts';

const frame = 'aaaaa35f0088db334d000000000089b9c3e7';
const key = '479e4480fd7596d45b0122fd282db3cf';
const request = {
  rc: 'RC1',
  bit_rate_bps: 100,
  ep_id: '004d33db',
  ep_key: key,
  message_type: 'bytes',
  payload: '00000000',
  message_counter: 0x88,
};

async function run<Input>(command: LineCommand<Input>, text: string, json = true) {
  const written = { output: '', errors: '' };
  const sink = (name: 'output' | 'errors') =>
    new Writable({
      write(chunk, _encoding, done) {
        written[name] += String(chunk);
        done();
      },
    });
  const streams = { input: Readable.from([text]), output: sink('output'), errors: sink('errors') };
  const exitCode = await answerLines(command, json, streams);
  return { exitCode, lines: written.output.split('\n').slice(0, -1), errors: written.errors };
}

const noKey = decodeUplinkLines(() => null);

describe('JSON line commands', () => {
  it('decode: answers in order, brings ids of any kind back, uses the key of the line', async () => {
    const input = [
      { id: 'a', hex: frame },
      { id: { n: 2 }, hex: frame, key },
      { hex: frame, expect: { rank: 2 } },
    ];
    const { exitCode, lines } = await run(noKey, input.map((line) => JSON.stringify(line)).join('\r\n'));
    const answers = lines.map((line) => JSON.parse(line));
    expect(exitCode).toBe(0);
    expect(answers[0]).toEqual({
      id: 'a',
      crcOk: true,
      authOk: null,
      rank: 1,
      kind: 'bytes-2-4',
      li: 0,
      bf: false,
      rep: false,
      mc: 136,
      epId: '004d33db',
      payload: '00000000',
      auth: '89b9',
      violations: [],
    });
    expect(answers[1]).toMatchObject({ id: { n: 2 }, authOk: true });
    expect(answers[2]).not.toHaveProperty('id');
    expect(answers[2].violations).toContain('frame_type');
  });

  it('encode: gives the frames, and answers what must be refused with an error that is no fault of the line', async () => {
    const input = [request, { ...request, id: 5, payload: '00'.repeat(13) }, { ...request, number_of_frames: 0 }];
    const { exitCode, lines, errors } = await run(
      encodeUplinkLines,
      input.map((line) => JSON.stringify(line)).join('\n'),
    );
    const answers = lines.map((line) => JSON.parse(line));
    expect(exitCode).toBe(0);
    expect(errors).toBe('');
    expect(answers[0].frames).toEqual([
      frame,
      'aaaaa59800ee806638c000000000ef0b52ed',
      'aaaaa5a300aaedff9e4000000000abd7b31e',
    ]);
    expect(answers[1]).toMatchObject({ id: 5, error: { code: 'payload-length' } });
    expect(answers[2]).toMatchObject({ error: { code: 'number-of-frames' } });
  });

  it('check: names what is wrong', async () => {
    const frames = [{ t_start_us: 0, t_end_us: 1_440_000, freq_hz: 868_400_000, bit_rate_bps: 100, hex: frame }];
    const line = { id: 1, declared: { ...request, number_of_frames: 1 }, observed: { frames } };
    const { lines } = await run(checkSigfoxLines, JSON.stringify(line));
    expect(JSON.parse(lines[0])).toEqual({ id: 1, violations: ['FREQ_BAND'] });
  });

  it('answers every other line when some are malformed, names them with a cure, and never shows a key', async () => {
    const text = [
      `{"hex":"${frame}"}`,
      '',
      `{"hex":"${frame}","key":"${key}`,
      `{"id":9,"hex":"xyz","key":"${key}"}`,
      `{"hex":"${frame}"}`,
    ];
    const { exitCode, lines, errors } = await run(noKey, text.join('\n'));
    expect(exitCode).toBe(2);
    const answers = lines.map((line) => JSON.parse(line));
    expect(answers.map((answer) => answer.error?.code ?? 'ok')).toEqual(['ok', 'bad-json', 'bad-line', 'ok']);
    expect(answers[2].id).toBe(9);
    expect(errors).toMatch(/^line 3: not JSON.*one complete object/m);
    expect(errors).toMatch(/^line 4: hex must match pattern.*--schema/m);
    expect(errors + lines.join()).not.toContain(key.slice(0, 8));
  });

  it('refuses a declared message that is incomplete, an unknown radio configuration and a missing field', async () => {
    const observed = { frames: [] };
    const input = [
      { declared: { rc: 'RC1', number_of_frames: 3 }, observed },
      { declared: { rc: 'RC9' }, observed },
      { declared: { rc: 'RC1' } },
    ];
    const { exitCode, errors } = await run(checkSigfoxLines, input.map((line) => JSON.stringify(line)).join('\n'));
    expect(exitCode).toBe(2);
    expect(errors).toContain('RC1, RC2, RC3C');
    expect(errors).toContain("must have required property 'observed'");
  });

  it('writes lines that fit the published schemas', async () => {
    const ajv = new Ajv2020({ strict: false });
    const decoded = await run(noKey, ['{"hex":"aaaa"}', '{"hex":"aaaaa35f0"}', '[]'].map((line) => line).join('\n'));
    const encoded = await run(encodeUplinkLines, JSON.stringify(request));
    const checked = await run(checkSigfoxLines, JSON.stringify({ declared: { rc: 'RC2' }, observed: { frames: [] } }));
    const schemas = [
      decodeUplinkOutputSchema,
      decodeUplinkOutputSchema,
      errorLineSchema,
      encodeUplinkOutputSchema,
      checkSigfoxOutputSchema,
    ];
    const lines = [...decoded.lines, ...encoded.lines, ...checked.lines];
    expect(lines).toHaveLength(schemas.length);
    for (const [index, line] of lines.entries()) {
      const valid = ajv.compile(schemas[index]);
      expect([line, valid(JSON.parse(line)), valid.errors]).toEqual([line, true, null]);
    }
  });

  it('reads as text without --json', async () => {
    const { lines } = await run(noKey, JSON.stringify({ hex: frame }), false);
    expect(lines).toEqual(['line 1: rank 1 bytes-2-4 EP-ID 004d33db MC 136 payload 00000000: no violation']);
    expect((await run(encodeUplinkLines, JSON.stringify({ ...request, number_of_frames: 1 }), false)).lines).toEqual([
      `line 1: ${frame}`,
    ]);
  });
});
