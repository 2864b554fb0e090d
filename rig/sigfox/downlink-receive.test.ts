import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../ports/random.ts';
import { gfskSamples } from '../signal/gfsk-modulator.ts';
import type { Estimate } from '../signal/types.ts';
import { sharedFolder } from '../testing/shared.ts';
import { hexToBits } from './bits.ts';
import { downlinkFrameSeconds, downlinkModulation } from './downlink-frame.ts';
import { receiveDownlinkFrames } from './downlink-receive.ts';
import {
  DOWNLINK_SCENE_CENTRE_HZ,
  DOWNLINK_SCENE_NOISE,
  downlinkScene,
  randomContent,
  type SceneDownlink,
} from './downlink-scene.ts';
import { bytesToHex, hexToBytes } from './hex.ts';

const CONTENT = hexToBytes('3516816cc7ce125ef60d5b6d78c1c1', 'content');
const START = 1000;
const facts = (sampleRateHz = 9600) => ({
  sampleRateHz,
  centreFrequencyHz: DOWNLINK_SCENE_CENTRE_HZ,
  startTimeSeconds: START,
});
const frame = (changes: Partial<SceneDownlink> = {}): SceneDownlink => ({
  content: CONTENT,
  startSeconds: 0.06,
  offsetHz: 333,
  ebN0Db: 15,
  ...changes,
});
const receive = (frames: readonly SceneDownlink[], options: { sampleRateHz?: number; durationSeconds?: number } = {}) =>
  receiveDownlinkFrames(
    downlinkScene(frames, { random: seededRandom(4, 'downlink'), ...options }),
    facts(options.sampleRateHz),
  );
const contents = (found: readonly { readonly content: Uint8Array }[]): string[] =>
  found.map(({ content }) => bytesToHex(content));
const within = (estimate: Estimate, truth: number, k = 4): void =>
  expect(Math.abs(estimate.value - truth) / estimate.standardUncertainty).toBeLessThan(k);

describe('the downlink receiver', () => {
  it('finds a frame and says when, where and how strong it was', () => {
    const [found, ...rest] = receive([frame()]);
    expect(rest).toHaveLength(0);
    expect(found.content).toEqual(CONTENT);
    expect([found.preambleBits, found.syncErrors]).toEqual([91, 0]);
    within(found.startSeconds, START + 0.06);
    within(found.endSeconds, START + 0.06 + downlinkFrameSeconds);
    within(found.carrierHz, DOWNLINK_SCENE_CENTRE_HZ + 333);
    within(found.deviationHz, 800);
    within(found.bitRateBps, 600);
    within(found.snrDb, 15);
    within(found.powerDbfs, 15 + 10 * Math.log10(DOWNLINK_SCENE_NOISE * 600));
    expect(found.startSeconds.standardUncertainty).toBeLessThan(2e-5);
    expect(found.carrierHz.standardUncertainty).toBeLessThan(0.2);
  });

  it.each([-1500, -700, 0, 1111, 1500])('hears a carrier %i Hz from the centre', (offsetHz) => {
    expect(contents(receive([frame({ offsetHz, ebN0Db: 10 })]))).toEqual([bytesToHex(CONTENT)]);
  });

  it('looks no further than it is told', () => {
    const samples = downlinkScene([frame({ offsetHz: 1200 })], { random: seededRandom(1, 'narrow') });
    expect(receiveDownlinkFrames(samples, facts(), { searchHz: 300 })).toEqual([]);
    expect(receiveDownlinkFrames(samples, facts(), { searchHz: 1200 })).toHaveLength(1);
  });

  it.each([6400, 8000, 12_000, 48_000, 250_000])('takes samples at %i a second', (sampleRateHz) => {
    const [found] = receive([frame()], { sampleRateHz });
    expect(found.content).toEqual(CONTENT);
    within(found.startSeconds, START + 0.06);
    within(found.carrierHz, DOWNLINK_SCENE_CENTRE_HZ + 333);
    within(found.snrDb, 15, 5);
  });

  it('follows drift, another deviation, bit rate and filter', () => {
    for (const changes of [
      { driftHzPerSecond: 60 },
      { driftHzPerSecond: -60 },
      { deviationHz: 740 },
      { deviationHz: 860 },
      { bitRateBps: 600.3 },
    ]) {
      const [found] = receive([frame({ ebN0Db: 12, ...changes })]);
      expect([changes, bytesToHex(found.content)]).toEqual([changes, bytesToHex(CONTENT)]);
      within(found.driftHzPerSecond, changes.driftHzPerSecond ?? 0);
      within(found.deviationHz, changes.deviationHz ?? 800);
      within(found.bitRateBps, changes.bitRateBps ?? 600);
    }
    for (const bt of [0.5, 2]) expect(contents(receive([frame({ bt })]))).toEqual([bytesToHex(CONTENT)]);
  });

  it.each([40, 70, 80])('does without the first %i bits of the preamble, and says how many it heard', (cut) => {
    const [found] = receive([frame({ startSeconds: -cut / 600 })]);
    expect(found.content).toEqual(CONTENT);
    expect(Math.abs(found.preambleBits - (91 - cut))).toBeLessThanOrEqual(1);
    within(found.startSeconds, START - cut / 600);
  });

  it('hears a preamble that begins late, as after a transmitter that comes up slowly', () => {
    const samples = downlinkScene([frame({ ebN0Db: 20 })], { random: seededRandom(2, 'late') });
    samples.fill(0, 0, 2 * Math.round((0.06 + 50 / 600) * 9600));
    const [found] = receiveDownlinkFrames(samples, facts());
    expect(Math.abs(found.preambleBits - 41)).toBeLessThanOrEqual(1);
    within(found.startSeconds, START + 0.06);
  });

  it('lets one wrong bit of the sync word pass and not two', () => {
    const bits = hexToBits(`2aaaaaaaaaaaaaaaaaaaaab227${bytesToHex(CONTENT)}`);
    const counts = [[], [93], [93, 99]].map((wrong) => {
      const spoilt = bits.map((bit, k) => (wrong.includes(k) ? 1 - bit : bit));
      const samples = gfskSamples({ bits: spoilt, ...downlinkModulation, sampleRateHz: 9600 });
      return receiveDownlinkFrames(samples, facts()).map(({ syncErrors }) => syncErrors);
    });
    expect(counts).toEqual([[0], [1], []]);
  });

  it('finds several frames in one stretch, near and far, strong and weak', () => {
    const random = seededRandom(5, 'several');
    const frames = [0.1, 0.5, 5.2, 9.7].map((startSeconds, k) =>
      frame({
        startSeconds,
        content: randomContent(random),
        offsetHz: [900, -1200, 100, 0][k],
        ebN0Db: [10, 30, 12, 40][k],
      }),
    );
    const found = receive(frames);
    expect(contents(found)).toEqual(frames.map(({ content }) => bytesToHex(content)));
    found.forEach((one, k) => {
      within(one.startSeconds, START + frames[k].startSeconds);
    });
  });

  it('gives no frame whose end was not heard', () => {
    expect(receive([frame()], { durationSeconds: 0.06 + 222 / 600 })).toEqual([]);
    expect(receiveDownlinkFrames(new Float32Array(0), facts())).toEqual([]);
    expect(receiveDownlinkFrames(new Float32Array(2000), facts())).toEqual([]);
  });

  it('finds nothing in noise, in a carrier and in other keying', () => {
    const random = seededRandom(6, 'nothing');
    expect(receiveDownlinkFrames(downlinkScene([], { random, durationSeconds: 30 }), facts())).toEqual([]);
    const carrier = Float32Array.from({ length: 20_000 }, (_, k) =>
      k % 2 === 0 ? Math.cos(0.4 * (k >> 1)) : Math.sin(0.4 * (k >> 1)),
    );
    expect(receiveDownlinkFrames(carrier, facts())).toEqual([]);
    const bits = Uint8Array.from({ length: 18_000 }, () => random.integer(2));
    const keyed = gfskSamples({ bits, ...downlinkModulation, sampleRateHz: 9600 });
    expect(receiveDownlinkFrames(keyed, facts())).toEqual([]);
  });

  it.each([
    [5, 0.4, 0.9],
    [7, 0.85, 1],
    [9, 0.98, 1],
  ])('at an Eb/N0 of %i dB has %f of the frames right at least', (ebN0Db, least, most) => {
    const trials = 40;
    let right = 0;
    for (let k = 0; k < trials; k++) {
      const random = seededRandom(k, `rate-${ebN0Db}`);
      const sent = frame({
        content: randomContent(random),
        ebN0Db,
        offsetHz: 2800 * (random.next() - 0.5),
        startSeconds: 0.05 + 0.05 * random.next(),
      });
      const found = receiveDownlinkFrames(downlinkScene([sent], { random }), facts());
      if (contents(found).includes(bytesToHex(sent.content))) right++;
    }
    expect(right / trials).toBeGreaterThanOrEqual(least);
    expect(right / trials).toBeLessThanOrEqual(most);
  });

  const path = resolve(sharedFolder() ?? '', 'golden/sigfox/golden-downlink-open.json');
  (existsSync(path) ? it : it.skip)('gives the content of every tenth golden on-air string back', () => {
    const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as {
      vectors: readonly { readonly phy_content: string; readonly on_air: string }[];
    };
    for (const { phy_content, on_air } of vectors.filter((_, k) => k % 10 === 0)) {
      const samples = gfskSamples({ bits: hexToBits(on_air), ...downlinkModulation, sampleRateHz: 9600 });
      expect(contents(receiveDownlinkFrames(samples, facts()))).toEqual([phy_content]);
    }
  });
});

describe.each([8, 12, 20])('uncertainties at an Eb/N0 of %i dB', (ebN0Db) => {
  const errors: Record<string, number[]> = {};
  const note = (name: string, estimate: Estimate, truth: number): void => {
    errors[name] ??= [];
    errors[name].push((estimate.value - truth) / estimate.standardUncertainty);
  };
  const trials = 40;
  for (let k = 0; k < trials; k++) {
    const random = seededRandom(k, `uncertainty-${ebN0Db}`);
    const startSeconds = 0.05 + 0.05 * random.next();
    const driftHzPerSecond = 40 * (random.next() - 0.5);
    const offsetHz = 2000 * (random.next() - 0.5);
    const sent = frame({ content: randomContent(random), startSeconds, driftHzPerSecond, offsetHz, ebN0Db });
    const [found] = receiveDownlinkFrames(downlinkScene([sent], { random }), facts());
    if (found === undefined) continue;
    note('start', found.startSeconds, START + startSeconds);
    note('end', found.endSeconds, START + startSeconds + downlinkFrameSeconds);
    note('carrier', found.carrierHz, DOWNLINK_SCENE_CENTRE_HZ + offsetHz);
    note('drift', found.driftHzPerSecond, driftHzPerSecond);
    note('deviation', found.deviationHz, 800);
    note('bit rate', found.bitRateBps, 600);
    note('snr', found.snrDb, ebN0Db);
    note('power', found.powerDbfs, ebN0Db + 10 * Math.log10(DOWNLINK_SCENE_NOISE * 600));
  }

  it('are as large as the errors', () => {
    expect(errors.start.length).toBeGreaterThanOrEqual(0.9 * trials);
    for (const [name, list] of Object.entries(errors)) {
      const rms = Math.sqrt(list.reduce((sum, x) => sum + x * x, 0) / list.length);
      expect([name, rms > 0.65 && rms < 1.4, rms]).toEqual([name, true, rms]);
    }
  });
});
