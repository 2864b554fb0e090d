import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../rig/bench/simulated-clock.ts';
import type { IqBlock } from '../../rig/ports/iq.ts';
import { rtlTcpCapture } from './rtl-tcp-capture.ts';
import type { RtlTcpConnection } from './rtl-tcp-connection.ts';

const RATE = 250_000;
/** Samples of one USB buffer. */
const BUFFER = 131_072;
const REQUEST = { centreFrequencyHz: 868_130_000, sampleRateHz: RATE };

/** A stream of whole buffers that come as they are complete; each byte tells the number of its buffer. */
function stream(buffers: number, lost: readonly number[]) {
  const clock = simulatedClock();
  let receiver: ((bytes: Uint8Array) => void) | null = null;
  const connection: RtlTcpConnection = {
    greeting: { tunerType: 5, gains: 29 },
    command: () => {},
    setReceiver: (next) => {
      receiver = next;
    },
    failure: () => null,
    onFailure: () => {},
    close: () => Promise.resolve(),
  };
  for (let n = 0; n < buffers; n++) {
    if (lost.includes(n)) continue;
    // In three uneven pieces, one of them of an odd number of bytes.
    const bytes = new Uint8Array(2 * BUFFER).fill(n);
    clock.at(((n + 1) * BUFFER) / RATE + 0.001, () => {
      for (const [from, to] of [
        [0, 1001],
        [1001, 70_000],
        [70_000, bytes.length],
      ])
        receiver?.(bytes.subarray(from, to));
    });
  }
  const capture = rtlTcpCapture({ clock, connection, request: REQUEST, epochSeconds: 0, countedSamples: 0 });
  return { clock, capture };
}

async function read(source: ReturnType<typeof stream>, stopSeconds: number): Promise<IqBlock[]> {
  source.clock.at(stopSeconds, () => void source.capture.stop());
  const blocks: IqBlock[] = [];
  for await (const block of source.capture) blocks.push(block);
  return blocks;
}

describe('rtl_tcp capture', () => {
  it('hands on every sample in order with its time, up to the stop', async () => {
    const blocks = await read(stream(20, []), 5);
    let next = 0;
    for (const { samples, startSample, startTimeSeconds, joins } of blocks) {
      expect([startSample, joins]).toEqual([next, 'contiguous']);
      expect(startTimeSeconds).toBeCloseTo(next / RATE, 9);
      expect(samples[0]).toBe(Math.floor(next / BUFFER));
      next += samples.length / 2;
    }
    expect(next).toBeGreaterThanOrEqual(5 * RATE);
    expect(next).toBeLessThan(6 * RATE);
  });

  it('marks the hole where a buffer is missing, and keeps the times behind it right', async () => {
    const blocks = await read(stream(40, [20]), 19);
    const lost = blocks.filter((block) => block.joins === 'lost');
    expect(lost).toHaveLength(1);
    expect(lost[0].samples[0]).toBe(21);
    expect(Math.abs(lost[0].startSample - 21 * BUFFER)).toBeLessThan(0.005 * RATE);
    const after = blocks.slice(blocks.indexOf(lost[0]));
    for (const block of after) {
      const buffer = Math.floor((block.startSample + 0.01 * RATE) / BUFFER);
      expect(block.samples[0]).toBe(buffer);
    }
  });

  it('ends with an error when the samples stop coming', async () => {
    await expect(read(stream(4, []), 60)).rejects.toMatchObject({ code: 'rtl-tcp-stalled', errorClass: 'link' });
  });
});
