import { describe, expect, it } from '@jest/globals';
import type { IqFormat } from '../ports/iq.ts';
import { seededRandom } from '../ports/random.ts';
import { receiveDownlinkFromCutout } from '../sigfox/downlink-cutout.ts';
import { downlinkFrameBits, downlinkModulation } from '../sigfox/downlink-frame.ts';
import { randomContent } from '../sigfox/downlink-scene.ts';
import { bytesToHex } from '../sigfox/hex.ts';
import { dbpskEnvelope } from './dbpsk-modulator.ts';
import { createDetector } from './detector.ts';
import { gfskEnvelope } from './gfsk-modulator.ts';
import { amplitudeFor, blocksOf, type SyntheticEmission, synthesise, toFormat } from './synthetic-air.ts';
import type { Cutout } from './types.ts';

const NOISE = 3e-8;
const CENTRE_HZ = 869_525_000;

interface Scene {
  readonly sampleRateHz: number;
  readonly format: IqFormat;
  readonly emissions: readonly SyntheticEmission[];
  readonly seed: number;
  readonly durationSeconds?: number;
}

function detect(scene: Scene, wanted = true) {
  const { sampleRateHz, format, emissions, seed, durationSeconds = 2 } = scene;
  const random = seededRandom(seed, 'gfsk tracks');
  const samples = synthesise({ sampleRateHz, durationSeconds, emissions, noiseDensity: NOISE, random });
  const wide: Cutout[] = [];
  const detector = createDetector(wanted ? { onGfskCutout: (cutout) => wide.push(cutout) } : {});
  const blocks = blocksOf(toFormat(samples, format), format, sampleRateHz, CENTRE_HZ);
  const narrow = [...blocks.flatMap((block) => detector.push(block)), ...detector.finish()];
  return { wide, narrow };
}

const downlink = (content: Uint8Array, startSeconds: number, offsetHz: number, ebN0Db: number): SyntheticEmission => {
  const envelope = gfskEnvelope({ bits: downlinkFrameBits(content), ...downlinkModulation });
  return { envelope, startSeconds, offsetHz, amplitude: amplitudeFor(envelope, ebN0Db, NOISE) };
};

const uplink = (bitRateBps: 100 | 600, offsetHz: number, ebN0Db: number): SyntheticEmission => {
  const random = seededRandom(bitRateBps, 'uplink');
  const bits = Uint8Array.from({ length: 176 }, () => random.integer(2));
  const envelope = dbpskEnvelope({ bits, bitRateBps });
  return { envelope, startSeconds: 0.2, offsetHz, amplitude: amplitudeFor(envelope, ebN0Db, NOISE) };
};

const seen = (cutouts: readonly Cutout[]) => cutouts.map((cutout) => cutout.detection);

describe('wide cut-outs of the detector', () => {
  it.each([
    [48_000, 'cf32_le', 9600],
    [250_000, 'cu8', 9259],
    [12_000, 'cf32_le', 12_000],
  ] as const)('at %i samples/s (%s) hold a whole downlink frame', (sampleRateHz, format, rateHz) => {
    const reach = sampleRateHz / 2 - 4000;
    for (const [seed, offset, start, ebN0Db] of [
      [1, 0, 0.31, 30],
      [2, -0.9, 0.4, 12],
      [3, 0.9, 0.47, 10],
      [4, 0.3, 0.55, 10],
    ]) {
      const content = randomContent(seededRandom(seed, 'content'));
      const scene = { sampleRateHz, format, seed, emissions: [downlink(content, start, offset * reach, ebN0Db)] };
      const { wide } = detect(scene);
      expect(wide).toHaveLength(1);
      expect(Math.abs(wide[0].sampleRateHz - rateHz)).toBeLessThan(1);
      expect(Math.abs(wide[0].centreFrequencyHz - CENTRE_HZ - offset * reach)).toBeLessThan(500);
      const [found, ...rest] = receiveDownlinkFromCutout(wide[0]);
      expect(rest).toEqual([]);
      expect(bytesToHex(found.content)).toBe(bytesToHex(content));
      expect(found.preambleBits).toBe(91);
      const error = Math.abs(found.startSeconds.value - start) / found.startSeconds.standardUncertainty;
      expect(error).toBeLessThan(4);
    }
  });

  it('are made of nothing else: noise, uplinks weak and strong, a carrier', () => {
    const steady = dbpskEnvelope({ bits: new Uint8Array(100).fill(1), bitRateBps: 100 });
    const emissions = [
      uplink(100, -40_000, 20),
      uplink(100, -20_000, 60),
      uplink(600, 10_000, 50),
      uplink(600, 60_000, 12),
      { envelope: steady, startSeconds: 0.5, offsetHz: 90_000, amplitude: 0.1 },
    ];
    expect(seen(detect({ sampleRateHz: 250_000, format: 'cf32_le', seed: 5, emissions }).wide)).toEqual([]);
    const noise = { sampleRateHz: 48_000, format: 'cf32_le', seed: 6, emissions: [], durationSeconds: 40 } as const;
    expect(seen(detect(noise).wide)).toEqual([]);
  });

  it('change nothing in the cut-outs that everybody gets', () => {
    const content = randomContent(seededRandom(9, 'content'));
    const emissions = [uplink(100, -9000, 25), downlink(content, 0.6, 5000, 20)];
    const scene = { sampleRateHz: 48_000, format: 'ci16_le', seed: 7, emissions } as const;
    const [asked, silent] = [detect(scene), detect(scene, false)];
    expect(asked.wide).toHaveLength(1);
    expect(seen(silent.wide)).toEqual([]);
    expect(asked.narrow).toEqual(silent.narrow);
  });

  it('cut a signal that goes on in pieces, and lose no frame between them', () => {
    const random = seededRandom(11, 'long');
    const contents = Array.from({ length: 30 }, () => randomContent(random));
    const emissions = contents.map((content, k) => downlink(content, 0.3 + 0.376 * k, 2000, 15));
    const scene = { sampleRateHz: 48_000, format: 'cf32_le', seed: 8, emissions, durationSeconds: 12 } as const;
    const { wide } = detect(scene);
    expect(wide.length).toBeGreaterThan(1);
    const found = new Set(wide.flatMap(receiveDownlinkFromCutout).map(({ content }) => bytesToHex(content)));
    expect([...found].sort()).toEqual(contents.map(bytesToHex).sort());
  });
});
