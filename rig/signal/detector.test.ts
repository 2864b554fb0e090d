import { describe, expect, it } from '@jest/globals';
import { isUnbrigError } from '../ports/errors.ts';
import type { IqBlock, IqFormat } from '../ports/iq.ts';
import { seededRandom } from '../ports/random.ts';
import { dbpskEnvelope } from './dbpsk-modulator.ts';
import { createDetector } from './detector.ts';
import { measureBurst } from './measure-burst.ts';
import { amplitudeFor, blocksOf, synthesise, toFormat } from './synthetic-air.ts';

const RATE = 48_000;
const CENTRE = 868_130_000;
const NOISE = 2e-8;

const bits = Uint8Array.from({ length: 120 }, (_, k) => (Math.imul(k + 3, 0x9e3779b1) >>> 30) & 1);

function air(starts: readonly number[], durationSeconds: number, ebN0Db = 25): Float32Array {
  const envelope = dbpskEnvelope({ bits, bitRateBps: 100 });
  const amplitude = amplitudeFor(envelope, ebN0Db, NOISE);
  return synthesise({
    sampleRateHz: RATE,
    durationSeconds,
    emissions: starts.map((startSeconds) => ({ envelope, startSeconds, offsetHz: -7000, amplitude })),
    noiseDensity: NOISE,
    random: seededRandom(5, 'detector'),
  });
}

function detect(blocks: readonly IqBlock[]) {
  const detector = createDetector();
  const cutouts = [...blocks.flatMap((block) => detector.push(block)), ...detector.finish()];
  return { cutouts, summary: detector.summary(), waterfall: detector.waterfall() };
}

const codeOf = (act: () => unknown): string | null => {
  try {
    act();
  } catch (error) {
    return isUnbrigError(error) ? error.code : 'other';
  }
  return null;
};

describe('the burst detector', () => {
  it.each(['cu8', 'ci8', 'ci16_le', 'cf32_le'] as IqFormat[])('cuts a burst out of %s samples', (format) => {
    const { cutouts, summary } = detect(blocksOf(toFormat(air([0.6], 2.6), format), format, RATE, CENTRE));
    expect(cutouts).toHaveLength(1);
    const [cutout] = cutouts;
    expect(cutout.sampleRateHz).toBe(4000);
    expect(Math.abs(cutout.centreFrequencyHz - CENTRE + 7000)).toBeLessThan(60);
    expect(cutout.startTimeSeconds).toBeLessThan(0.56);
    expect(cutout.startTimeSeconds + cutout.samples.length / 2 / 4000).toBeGreaterThan(0.6 + 1.2 + 0.04);
    expect(Math.max(...cutout.samples)).toBeGreaterThan(20_000);
    expect(Math.abs(10 * Math.log10(cutout.noiseDensity / NOISE))).toBeLessThan(0.4);
    expect(Math.abs(10 * Math.log10(summary.noiseDensity / NOISE))).toBeLessThan(0.4);
    expect(cutout.samplesLost).toBe(false);
    expect(Math.abs(cutout.detection.cn0DbHz - 45)).toBeLessThan(2);
  });

  it('does not depend on how the stream is cut in blocks', () => {
    const samples = air([0.6], 2.6);
    const whole = detect(blocksOf(samples, 'cf32_le', RATE, CENTRE, 10)).cutouts[0];
    const pieces = detect(blocksOf(samples, 'cf32_le', RATE, CENTRE, 0.0137)).cutouts[0];
    expect(pieces.startTimeSeconds).toBe(whole.startTimeSeconds);
    expect(pieces.samples.length).toBeGreaterThan(0.8 * whole.samples.length);
    expect(measureBurst(pieces).frequencyHz).toBeCloseTo(measureBurst(whole).frequencyHz, 0);
  });

  it('measures extent and level of a burst to 20 ms and 1 dB', () => {
    const burst = measureBurst(detect(blocksOf(air([0.6], 2.6), 'cf32_le', RATE, CENTRE)).cutouts[0]);
    expect(Math.abs(burst.startSeconds - 0.6)).toBeLessThan(0.03);
    expect(Math.abs(burst.endSeconds - 1.8)).toBeLessThan(0.03);
    expect(Math.abs(burst.cn0DbHz - 45)).toBeLessThan(1);
  });

  it('carries lost samples to the burst that they touch, and to the summary', () => {
    const blocks = blocksOf(air([0.6, 3.2], 5.4), 'cf32_le', RATE, CENTRE, 0.1);
    const gap = blocks.flatMap((block, k) => {
      if (k === 10 || k === 11) return [];
      return [k === 12 ? { ...block, joins: 'lost' as const } : block];
    });
    const { cutouts, summary } = detect(gap);
    expect(summary.lost).toEqual([{ startTimeSeconds: expect.closeTo(1, 9), endTimeSeconds: expect.closeTo(1.2, 9) }]);
    expect(cutouts.map((cutout) => cutout.samplesLost)).toEqual([true, true, false]);
  });

  it('takes a jump that is called contiguous for a loss', () => {
    const blocks = blocksOf(air([], 2), 'cf32_le', RATE, CENTRE, 0.5);
    expect(detect([blocks[0], blocks[1], blocks[3]]).summary.lost).toHaveLength(1);
  });

  it('bridges pieces of air in which nothing was on without calling them lost', () => {
    const blocks = blocksOf(air([0.6, 10.6], 12.5), 'cf32_le', RATE, CENTRE, 0.25);
    const audible = blocks.filter((_, k) => k < 9 || k >= 40);
    const joined = audible.map((block, k) => (k === 9 ? { ...block, joins: 'quiet' as const } : block));
    const { cutouts, summary, waterfall } = detect(joined);
    expect(summary.lost).toEqual([]);
    expect(cutouts.map((cutout) => cutout.samplesLost)).toEqual([false, false]);
    expect(Math.abs(measureBurst(cutouts[1]).startSeconds - 10.6)).toBeLessThan(0.03);
    expect(waterfall.rows * waterfall.rowSeconds).toBeGreaterThan(12);
  });

  it('paints a waterfall of bounded size with the burst in its place', () => {
    const { waterfall } = detect(blocksOf(air([0.6], 2.6), 'cf32_le', RATE, CENTRE));
    expect(waterfall.columns).toBeLessThanOrEqual(256);
    expect(waterfall.rows).toBeLessThanOrEqual(512);
    const row = Math.floor(1.2 / waterfall.rowSeconds);
    const column = Math.floor((CENTRE - 7000 - waterfall.lowFrequencyHz) / waterfall.columnHz);
    const cell = (r: number, c: number) => waterfall.levels[r * waterfall.columns + c];
    expect(cell(row, column)).toBeGreaterThan(30);
    expect(cell(row, column + 60)).toBeLessThan(14);
    expect(cell(0, column)).toBeLessThan(14);
  });

  it('counts clipped samples', () => {
    const samples = Uint8Array.from({ length: 2 * RATE }, (_, n) => (n % 40 === 0 ? 255 : 128));
    expect(detect(blocksOf(samples, 'cu8', RATE, CENTRE)).summary.clippedShare).toBeCloseTo(1 / 20, 3);
  });

  it('refuses what is no IQ, or too slow, with a code', () => {
    const good = blocksOf(air([], 0.5), 'cf32_le', RATE, CENTRE)[0];
    const poisoned = { ...good, samples: good.samples.slice() };
    poisoned.samples[1001] = Number.NaN;
    expect(codeOf(() => createDetector().push(poisoned))).toBe('iq-not-finite');
    expect(codeOf(() => createDetector().push({ ...good, sampleRateHz: 1000 }))).toBe('iq-rate-too-low');
    expect(codeOf(() => createDetector().push({ ...good, samples: new Float32Array(7) }))).toBe('iq-odd-samples');
    const detector = createDetector();
    detector.push(good);
    expect(codeOf(() => detector.push({ ...good, sampleRateHz: 2 * RATE }))).toBe('iq-rate-changed');
  });
});
