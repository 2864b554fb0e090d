import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { isUnbrigError, messageOf } from '../../rig/ports/errors.ts';
import type { IqBlock } from '../../rig/ports/iq.ts';
import type { IqFileOptions } from './file-description.ts';
import { openIqFile } from './file-iq.ts';

const folder = mkdtempSync(join(tmpdir(), 'unbrig-iq-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const bytesOf = (samples: Int16Array | Float32Array): Uint8Array =>
  new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);

const ramp = Int16Array.from({ length: 2 * 1000 }, (_, n) => n);

async function read(path: string, options: IqFileOptions = {}): Promise<IqBlock[]> {
  const blocks: IqBlock[] = [];
  for await (const block of (await openIqFile(path, options)).blocks()) blocks.push(block);
  return blocks;
}

async function refusal(path: string, options: IqFileOptions = {}): Promise<{ code: string; message: string }> {
  try {
    await read(path, options);
  } catch (error) {
    return { code: isUnbrigError(error) ? error.code : 'other', message: messageOf(error) };
  }
  return { code: 'none', message: '' };
}

interface MetaOptions {
  readonly global?: Record<string, unknown>;
  readonly captures?: unknown;
  readonly annotations?: unknown;
}

function sigmf(name: string, data: Uint8Array | null, options: MetaOptions = {}): string {
  const meta = {
    global: { 'core:datatype': 'ci16_le', 'core:version': '1.2.5', 'core:sample_rate': 100, ...options.global },
    captures: options.captures ?? [{ 'core:sample_start': 0, 'core:frequency': 868130000 }],
    annotations: options.annotations ?? [],
  };
  if (data !== null) write(`${name}.sigmf-data`, data);
  return write(`${name}.sigmf-meta`, JSON.stringify(meta));
}

function wav(codec: number, bits: number, channels: number, data: Uint8Array, promised = data.length): Uint8Array {
  const head = new DataView(new ArrayBuffer(44));
  const text = (at: number, tag: string): void => {
    for (let k = 0; k < 4; k++) head.setUint8(at + k, tag.charCodeAt(k));
  };
  text(0, 'RIFF');
  head.setUint32(4, 36 + promised, true);
  text(8, 'WAVE');
  text(12, 'fmt ');
  head.setUint32(16, 16, true);
  head.setUint16(20, codec, true);
  head.setUint16(22, channels, true);
  head.setUint32(24, 48000, true);
  head.setUint32(28, (48000 * channels * bits) / 8, true);
  head.setUint16(32, (channels * bits) / 8, true);
  head.setUint16(34, bits, true);
  text(36, 'data');
  head.setUint32(40, promised, true);
  const out = new Uint8Array(44 + data.length);
  out.set(new Uint8Array(head.buffer));
  out.set(data, 44);
  return out;
}

describe('raw recordings', () => {
  it('are read in bounded blocks that join', async () => {
    const blocks = await read(write('ramp.cs16', bytesOf(ramp)), { sampleRateHz: 100, centreFrequencyHz: 5 });
    expect(blocks).toHaveLength(20);
    expect(blocks[3]).toMatchObject({
      format: 'ci16_le',
      startSample: 150,
      startTimeSeconds: 1.5,
      centreFrequencyHz: 5,
      joins: 'contiguous',
    });
    expect(blocks.flatMap((block) => [...block.samples])).toEqual([...ramp]);
  });

  it('take the format from the extension or from the option', async () => {
    const bytes = new Uint8Array(16).fill(200);
    const formatOf = async (name: string, format?: string): Promise<string> => {
      const options = { sampleRateHz: 100, ...(format === undefined ? {} : { format }) };
      return (await openIqFile(write(name, bytes), options)).format;
    };
    expect(await formatOf('a.cu8')).toBe('cu8');
    expect(await formatOf('a.cs8')).toBe('ci8');
    expect(await formatOf('a.cf32')).toBe('cf32_le');
    expect(await formatOf('a.bin', 'cs16')).toBe('ci16_le');
  });

  it('are refused with the reason and the cure', async () => {
    const rate = { sampleRateHz: 100 };
    expect(await refusal(write('cut.cs16', new Uint8Array(4001)), rate)).toMatchObject({ code: 'iq-truncated' });
    const missing = await refusal(write('norate.cu8', new Uint8Array(10)));
    expect(missing).toMatchObject({ code: 'iq-rate-missing' });
    expect(missing.message).toContain('--rate');
    expect(await refusal(write('what.dat', new Uint8Array(10)), rate)).toMatchObject({ code: 'iq-format-unknown' });
    expect(await refusal(join(folder, 'absent.cu8'), rate)).toMatchObject({ code: 'iq-file-missing' });
    expect(await refusal(write('empty.cu8', new Uint8Array(0)), rate)).toMatchObject({ code: 'iq-file-empty' });
    expect(await refusal(write('neg.cu8', new Uint8Array(2)), { sampleRateHz: -1 })).toMatchObject({
      code: 'iq-rate-missing',
    });
  });
});

describe('SigMF recordings', () => {
  it('are opened by either name and carry their centre frequency', async () => {
    const path = sigmf('one', bytesOf(ramp));
    const byData = await read(path.replace('-meta', '-data'));
    expect(byData).toEqual(await read(path));
    expect(byData[0]).toMatchObject({ centreFrequencyHz: 868130000, sampleRateHz: 100, startTimeSeconds: 0 });
  });

  it('tell lost samples by core:global_index and retuning by core:frequency', async () => {
    const captures = [
      { 'core:sample_start': 0, 'core:frequency': 1e6, 'core:global_index': 5000 },
      { 'core:sample_start': 400, 'core:frequency': 1e6, 'core:global_index': 5700 },
      { 'core:sample_start': 800, 'core:frequency': 2e6 },
    ];
    const starts = (await read(sigmf('gaps', bytesOf(ramp), { captures }))).filter(
      (block) => block.startSample % 50 === 0 && [5000, 5700, 6100].includes(block.startSample),
    );
    expect(starts.map((block) => [block.joins, block.startTimeSeconds, block.centreFrequencyHz])).toEqual([
      ['contiguous', 0, 1e6],
      ['lost', 7, 1e6],
      ['contiguous', 11, 2e6],
    ]);
  });

  it('are refused with the reason', async () => {
    const data = bytesOf(ramp);
    const codes: [string, string][] = [
      [sigmf('t1', data.subarray(0, 3999)), 'iq-truncated'],
      [sigmf('t2', data, { annotations: [{ 'core:sample_start': 900, 'core:sample_count': 200 }] }), 'iq-truncated'],
      [sigmf('t3', data, { global: { 'core:datatype': 'ci32_le' } }), 'iq-format-unknown'],
      [sigmf('t4', data, { global: { 'core:sample_rate': undefined } }), 'iq-rate-missing'],
      [sigmf('t5', null), 'iq-file-missing'],
      [write('t6.sigmf-meta', '{'), 'sigmf-bad-meta'],
      [sigmf('t7', data, { captures: 'none' }), 'sigmf-bad-meta'],
      [sigmf('t8', data, { captures: [{ 'core:sample_start': 500 }, { 'core:sample_start': 100 }] }), 'sigmf-bad-meta'],
      [join(folder, 'absent.sigmf-meta'), 'sigmf-meta-missing'],
      [join(folder, 'packed.sigmf'), 'iq-format-unknown'],
    ];
    for (const [path, code] of codes) expect([path, (await refusal(path)).code]).toEqual([path, code]);
    expect(await refusal(sigmf('t9', data), { sampleRateHz: 99 })).toMatchObject({ code: 'iq-contradiction' });
  });
});

describe('WAV recordings', () => {
  it('of 8 and 16 bits and floats are streamed', async () => {
    const float = bytesOf(Float32Array.from([0.5, -0.25, 1, 0]));
    const cases: [string, Uint8Array, string, number[]][] = [
      ['a.wav', wav(1, 16, 2, bytesOf(Int16Array.from([1, -2, 3, -4]))), 'ci16_le', [1, -2, 3, -4]],
      ['b.wav', wav(1, 8, 2, Uint8Array.from([1, 2, 3, 255])), 'cu8', [1, 2, 3, 255]],
      ['c.wav', wav(3, 32, 2, float), 'cf32_le', [0.5, -0.25, 1, 0]],
    ];
    for (const [name, content, format, samples] of cases) {
      const blocks = await read(write(name, content));
      expect(blocks.map((block) => block.format)).toEqual([format]);
      expect([...blocks[0].samples]).toEqual(samples);
      expect(blocks[0].sampleRateHz).toBe(48000);
    }
  });

  it('are refused with the reason', async () => {
    const data = new Uint8Array(16);
    expect(await refusal(write('mono.wav', wav(1, 16, 1, data)))).toMatchObject({ code: 'wav-bad-header' });
    expect(await refusal(write('deep.wav', wav(1, 24, 2, data)))).toMatchObject({ code: 'wav-bad-header' });
    expect(await refusal(write('cut.wav', wav(1, 16, 2, data, 400)))).toMatchObject({ code: 'iq-truncated' });
    expect(await refusal(write('text.wav', 'hello, this is no sound at all, really none'))).toMatchObject({
      code: 'wav-bad-header',
    });
    expect(await refusal(write('r.wav', wav(1, 16, 2, data)), { sampleRateHz: 250000 })).toMatchObject({
      code: 'iq-contradiction',
    });
  });
});
