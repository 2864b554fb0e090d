import { describe, expect, it } from '@jest/globals';
import type { IqBlock } from '../ports/iq.ts';
import type { Capture } from '../ports/probe.ts';
import { seededRandom } from '../ports/random.ts';
import { bytesToBits } from '../sigfox/bits.ts';
import { hexToBytes } from '../sigfox/hex.ts';
import { encodeUplinkFrame } from '../sigfox/uplink-frame.ts';
import { dbpskEnvelope } from '../signal/dbpsk-modulator.ts';
import { createDetector } from '../signal/detector.ts';
import { createListener } from './listener.ts';

const RATE_HZ = 250_000;
const CENTRE_HZ = 868_130_000;
const key = hexToBytes('000102030405060708090a0b0c0d0e0f', 'test key');

/** One frame of a bit message at 600 bit/s, 12 kHz above the centre, in a little noise. */
function block(messageCounter: number, startSeconds: number): IqBlock {
  const content = {
    epId: hexToBytes('00c0ffee', 'EP-ID'),
    key,
    messageType: 'bit1' as const,
    payload: new Uint8Array(0),
    messageCounter,
    bidirectional: messageCounter % 2 === 1,
  };
  const envelope = dbpskEnvelope({ bits: bytesToBits(encodeUplinkFrame(content, 1)), bitRateBps: 600 });
  const count = Math.round(0.6 * RATE_HZ);
  const i = new Float32Array(count);
  const q = new Float32Array(count);
  envelope.fill(i, q, -0.2, 1 / RATE_HZ);
  const random = seededRandom(messageCounter, 'noise');
  const noise = (): number => (random.next() - 0.5) * 0.02;
  const samples = new Float32Array(2 * count);
  for (let n = 0; n < count; n++) {
    const phase = 2 * Math.PI * 12_000 * (n / RATE_HZ);
    samples[2 * n] = 0.3 * (i[n] * Math.cos(phase) - q[n] * Math.sin(phase)) + noise();
    samples[2 * n + 1] = 0.3 * (i[n] * Math.sin(phase) + q[n] * Math.cos(phase)) + noise();
  }
  return {
    samples,
    format: 'cf32_le',
    sampleRateHz: RATE_HZ,
    centreFrequencyHz: CENTRE_HZ,
    startSample: Math.round(startSeconds * RATE_HZ),
    startTimeSeconds: startSeconds,
    joins: startSeconds === 0 ? 'contiguous' : 'quiet',
  };
}

const quiet = (atSeconds: number): IqBlock => ({
  ...block(2, atSeconds),
  samples: new Float32Array(0),
  joins: 'quiet',
});

function capture(...blocks: readonly IqBlock[]): Capture {
  return {
    stop: () => Promise.resolve(),
    async *[Symbol.asyncIterator]() {
      yield* blocks;
    },
  };
}

describe('a listener', () => {
  it('hands on a frame as soon as the air falls quiet, without waiting for the end of the capture', async () => {
    const listener = createListener(createDetector());
    const found = listener.next((frame) => frame.decoded.bf === true, new AbortController().signal);
    await listener.follow(capture(block(6, 0), quiet(0.6), block(7, 2), quiet(2.6)));
    const frame = await found;
    expect(frame?.decoded).toMatchObject({ crcOk: true, mc: 7, bf: true });
    expect(frame?.startSeconds.value).toBeCloseTo(2.2, 3);
    expect(listener.finish().length).toBeGreaterThanOrEqual(2);
  });

  it('gives nothing when it is stopped first, and keeps the evidence', async () => {
    const listener = createListener(createDetector());
    const stop = new AbortController();
    const found = listener.next(() => false, stop.signal);
    await listener.follow(capture(block(6, 0), quiet(0.6)));
    stop.abort();
    expect(await found).toBeNull();
    expect(await listener.next(() => true, stop.signal)).toBeNull();
    expect(listener.finish().length).toBeGreaterThanOrEqual(1);
  });
});
