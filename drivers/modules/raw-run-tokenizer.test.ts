import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../rig/bench/simulated-clock.ts';
import { S3 } from './s3.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** Lines that the tokenizer of S3 makes of these chunks. */
function lines(...chunks: readonly string[]): readonly string[] {
  const heard: string[] = [];
  const tokenizer = S3.tokenizer(simulatedClock(), ({ bytes }) => heard.push(Buffer.from(bytes).toString('latin1')));
  for (const chunk of chunks) tokenizer.put(bytesOf(chunk));
  const rest = tokenizer.partial();
  if (rest !== null) heard.push(`partial ${Buffer.from(rest.bytes).toString('latin1')}`);
  return heard;
}

const downlinkOf = (line: string): string | null =>
  S3.downlinkOf({
    text: line.trimEnd(),
    hex: Buffer.from(line, 'latin1').toString('hex'),
    timeSeconds: 0,
    direction: 'from-module',
  });

describe('lines of S3', () => {
  it('end in CR LF, LF CR, LF or CR', () => {
    expect(lines('12s345:TX START\n\r\r\nOK\r\n')).toEqual(['12s345:TX START\n', '\r', '\r\n', 'OK\r\n']);
    expect(lines('echo\rvalue\nhalf')).toEqual(['echo\r', 'value\n', 'partial half']);
    expect(lines('+RX BEGIN\r\n')).toEqual(['+RX BEGIN\r\n']);
  });

  it.each([
    ['as shipped', '\r\n\0\r\nOK\r\n\r\n\r\n\r\n\r', '0d0a000d0a4f4b0d'],
    ['as shipped, with a digit behind it', `01234567${'\0'.repeat(8)}`, '3031323334353637'],
    ['in hex digits', '0123456789ABCDEF', '0123456789abcdef'],
    ['eight bytes alone', '\r\nOK\r\n\r\n', '0d0a4f4b0d0a0d0a'],
  ])('hold raw bytes behind +RX=, however they are split: %s', (_name, run, downlink) => {
    const line = `+RX=${run}\r\n`;
    const reply = `\r\n${line}\r\nOK\r\n`;
    for (let cut = 0; cut <= reply.length; cut++) {
      expect(lines(reply.slice(0, cut), reply.slice(cut))).toEqual(['\r\n', line, '\r\n', 'OK\r\n']);
    }
    expect(lines(...reply)).toEqual(['\r\n', line, '\r\n', 'OK\r\n']);
    expect(downlinkOf(line)).toBe(downlink);
  });

  it('keep the time of their first byte', async () => {
    const clock = simulatedClock();
    const times: number[] = [];
    const tokenizer = S3.tokenizer(clock, ({ timeSeconds }) => times.push(timeSeconds));
    tokenizer.put(bytesOf('A\rB'));
    await clock.sleep(1);
    tokenizer.put(bytesOf('C\nD\n'));
    expect(times).toEqual([0, 0, 1]);
  });
});
