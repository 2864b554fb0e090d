import { describe, expect, it } from '@jest/globals';
import { isUnbrigError } from '../ports/errors.ts';
import type { IqBlock } from '../ports/iq.ts';
import { seededRandom } from '../ports/random.ts';
import { mskEnvelope } from '../signal/msk-modulator.ts';
import { blocksOf, type SyntheticEmission, synthesise, toFormat } from '../signal/synthetic-air.ts';
import type { Cutout } from '../signal/types.ts';
import { createMiotyDetector } from './detector.ts';
import { SYMBOL_RATE_BPS } from './profile.ts';

const RATE = 250_000;
const CENTRE = 868_130_000;
const NOISE = 1e-9;
const BURST_SECONDS = 36 / SYMBOL_RATE_BPS;

const chance = seededRandom(7, 'symbols');
const symbols = (count = 36): string => Array.from({ length: count }, () => chance.integer(2)).join('');

function burst(startSeconds: number, offsetHz: number, cn0DbHz = 60, count = 36): SyntheticEmission {
  const envelope = mskEnvelope({ symbols: symbols(count), symbolRateBps: SYMBOL_RATE_BPS });
  return { startSeconds, offsetHz, amplitude: Math.sqrt(10 ** (cn0DbHz / 10) * NOISE), envelope };
}

function air(emissions: readonly SyntheticEmission[], durationSeconds: number, rate = RATE): Float32Array {
  const random = seededRandom(5, 'mioty-detector');
  return synthesise({ sampleRateHz: rate, durationSeconds, emissions, noiseDensity: NOISE, random });
}

function detect(blocks: readonly IqBlock[]) {
  const detector = createMiotyDetector({ profile: 'EU1' });
  const cutouts = [...blocks.flatMap((block) => detector.push(block)), ...detector.finish()];
  cutouts.sort((a, b) => a.detection.startTimeSeconds - b.detection.startTimeSeconds);
  return { cutouts, summary: detector.summary(), waterfall: detector.waterfall() };
}

const endOf = (cutout: Cutout): number => cutout.startTimeSeconds + cutout.samples.length / 2 / cutout.sampleRateHz;
const middleOf = ({ detection }: Cutout): number => detection.startTimeSeconds + detection.durationSeconds / 2;

/** The cut-out holds the whole burst and some symbols around it, and says where it is. */
function expectBurst(cutout: Cutout, { startSeconds, offsetHz }: SyntheticEmission): void {
  expect(cutout.startTimeSeconds).toBeLessThan(startSeconds - 5 / SYMBOL_RATE_BPS);
  expect(endOf(cutout)).toBeGreaterThan(startSeconds + BURST_SECONDS + 5 / SYMBOL_RATE_BPS);
  expect(endOf(cutout) - cutout.startTimeSeconds).toBeLessThan(0.032);
  expect(Math.abs(middleOf(cutout) - startSeconds - BURST_SECONDS / 2)).toBeLessThan(0.0015);
  expect(Math.abs(cutout.centreFrequencyHz - CENTRE - offsetHz)).toBeLessThan(600);
  expect(cutout.detection.frequencyHz).toBe(cutout.centreFrequencyHz);
}

describe('the detector of TS-UNB bursts', () => {
  it('cuts each burst out, at about 8 samples a symbol, with noise and level measured', () => {
    const sent = [burst(0.1, -80_000), burst(0.24, 3000, 50), burst(0.4, 77_000, 90)];
    const { cutouts, summary } = detect(blocksOf(air(sent, 0.7), 'cf32_le', RATE, CENTRE, 0.05));
    expect(cutouts).toHaveLength(3);
    for (const [k, cutout] of cutouts.entries()) {
      expectBurst(cutout, sent[k]);
      expect(cutout.sampleRateHz / SYMBOL_RATE_BPS).toBeGreaterThan(7);
      expect(cutout.sampleRateHz / SYMBOL_RATE_BPS).toBeLessThan(9);
      expect(Math.abs(10 * Math.log10(cutout.noiseDensity / NOISE))).toBeLessThan(1);
      expect(Math.abs(cutout.detection.cn0DbHz - [60, 50, 90][k])).toBeLessThan(2.5);
      expect(cutout.samplesLost).toBe(false);
    }
    expect(Math.abs(10 * Math.log10(summary.noiseDensity / NOISE))).toBeLessThan(0.4);
  });

  it('separates bursts that overlap in time on neighbouring carriers', () => {
    const sent = [burst(0.2, 10_000), burst(0.205, 10_000 + 2 * SYMBOL_RATE_BPS), burst(0.21, -20_000, 45)];
    const { cutouts } = detect(blocksOf(air(sent, 0.5), 'cf32_le', RATE, CENTRE));
    expect(cutouts).toHaveLength(3);
    for (const [k, cutout] of cutouts.entries()) expectBurst(cutout, sent[k]);
  });

  it('separates bursts that follow each other on one carrier', () => {
    const sent = [burst(0.2, 10_000, 70), burst(0.226, 10_000, 60)];
    const { cutouts } = detect(blocksOf(air(sent, 0.5), 'cf32_le', RATE, CENTRE));
    expect(cutouts).toHaveLength(2);
    for (const [k, cutout] of cutouts.entries()) expectBurst(cutout, sent[k]);
  });

  it('sees a burst of a few milliseconds', () => {
    const { cutouts } = detect(blocksOf(air([burst(0.2, 0, 60, 6)], 0.5), 'cf32_le', RATE, CENTRE));
    expect(cutouts).toHaveLength(1);
    expect(cutouts[0].detection.durationSeconds).toBeLessThan(0.008);
  });

  it('finds nothing in noise, and all but few bursts at 39 dBHz', () => {
    const many = Array.from({ length: 60 }, (_, k) => burst(0.1 + 0.05 * k, ((k * 37) % 180) * 1000 - 90_000, 39));
    expect(detect(blocksOf(air([], 4), 'cf32_le', RATE, CENTRE)).cutouts).toEqual([]);
    const { cutouts } = detect(blocksOf(air(many, 3.3), 'cf32_le', RATE, CENTRE));
    const found = many.filter(({ startSeconds, offsetHz }) =>
      cutouts.some(
        (cutout) =>
          cutout.startTimeSeconds < startSeconds - 0.001 &&
          endOf(cutout) > startSeconds + BURST_SECONDS + 0.001 &&
          Math.abs(cutout.centreFrequencyHz - CENTRE - offsetHz) < 900,
      ),
    );
    expect(found.length).toBeGreaterThanOrEqual(57);
    expect(cutouts.length).toBeLessThanOrEqual(61);
  });

  it('cuts a long emission in pieces that follow each other, and gives it up in the end', () => {
    const carrier = burst(0.2, 20_000, 60, 30_000);
    const { cutouts } = detect(blocksOf(air([carrier], 13), 'cf32_le', RATE, CENTRE));
    expect(cutouts.length).toBe(50);
    for (const [k, { detection }] of cutouts.entries()) {
      expect(detection.durationSeconds).toBeLessThan(0.25);
      if (k === 0) expect(Math.abs(detection.startTimeSeconds - 0.2)).toBeLessThan(0.01);
      else {
        const before = cutouts[k - 1].detection;
        expect(Math.abs(detection.startTimeSeconds - before.startTimeSeconds - before.durationSeconds)).toBeLessThan(
          0.002,
        );
      }
    }
  });

  it('carries lost samples to the burst that they touch, and bridges what was quiet', () => {
    const sent = [burst(0.288, 0), burst(0.65, 5000), burst(1.5, 0)];
    const blocks = blocksOf(air(sent, 1.8), 'cf32_le', RATE, CENTRE, 0.05);
    // Lost: 0.3 s to 0.4 s. Quiet: 0.9 s to 1.3 s.
    const heard = blocks.flatMap((block, k) => {
      if (k === 6 || k === 7 || (k >= 18 && k < 26)) return [];
      if (k === 8) return [{ ...block, joins: 'lost' as const }];
      return [k === 26 ? { ...block, joins: 'quiet' as const } : block];
    });
    const { cutouts, summary } = detect(heard);
    expect(cutouts.map((cutout) => cutout.samplesLost)).toEqual([true, false, false]);
    expectBurst(cutouts[1], sent[1]);
    expectBurst(cutouts[2], sent[2]);
    expect(summary.lost).toEqual([
      { startTimeSeconds: expect.closeTo(0.3, 9), endTimeSeconds: expect.closeTo(0.4, 9) },
    ]);
  });

  it('does not depend on how the stream is cut in blocks', () => {
    const samples = air([burst(0.1, -80_000), burst(0.24, 3000, 40)], 0.5);
    const whole = detect(blocksOf(samples, 'cf32_le', RATE, CENTRE, 10)).cutouts;
    const pieces = detect(blocksOf(samples, 'cf32_le', RATE, CENTRE, 0.0137)).cutouts;
    expect(pieces.map((cutout) => cutout.detection.startTimeSeconds)).toEqual(
      whole.map((cutout) => cutout.detection.startTimeSeconds),
    );
  });

  it('works on 8-bit samples at 2 MS/s', () => {
    const rate = 2_048_000;
    const sent = [burst(0.1, -700_000, 75), burst(0.16, 650_000, 75)];
    const samples = toFormat(air(sent, 0.35, rate), 'cu8');
    const { cutouts, waterfall } = detect(blocksOf(samples, 'cu8', rate, CENTRE));
    expect(cutouts).toHaveLength(2);
    for (const [k, cutout] of cutouts.entries()) expectBurst(cutout, sent[k]);
    expect(waterfall.columns).toBe(256);
  });

  it('refuses what is no IQ, or too slow, with a code', () => {
    const block = blocksOf(air([], 0.1), 'cf32_le', RATE, CENTRE)[0];
    let code: string | null = null;
    try {
      createMiotyDetector({ profile: 'EU1' }).push({ ...block, sampleRateHz: 10_000 });
    } catch (error) {
      code = isUnbrigError(error) ? error.code : 'other';
    }
    expect(code).toBe('iq-rate-too-low');
  });
});
