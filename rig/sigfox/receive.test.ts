import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../ports/random.ts';
import { receiveSigfoxUplink } from './receive.ts';
import { createScene, SCENE_CENTRE_HZ, type SceneFrame } from './receive-scene.ts';

/** Published over-the-air frame (facts: device 004d33db, MC 0x088, payload 00000000), and a rank 2 frame of 8 bytes. */
const SHORT = 'aaaaa35f0088db334d000000000089b9c3e7';
const LONG = 'aaaaa6bf9c8d8bd922e67c483232664867d186f91d00';
const KEY = Uint8Array.from('479e4480fd7596d45b0122fd282db3cf'.match(/../g)!, (pair) => Number.parseInt(pair, 16));

const frame = (changes: Partial<SceneFrame> = {}): SceneFrame => ({
  hex: LONG,
  startSeconds: 0.5,
  offsetHz: 5000,
  ebN0Db: 25,
  ...changes,
});
const receive = (frames: readonly SceneFrame[], options = {}) =>
  receiveSigfoxUplink(createScene(frames, options).cutouts);

describe.each([100, 600] as const)('the uplink receiver at %i bit/s', (bitRateBps) => {
  it.each(['s2lp', 'boundary'] as const)('measures a clean frame (%s)', (style) => {
    const [found, ...rest] = receive([frame({ bitRateBps, shape: { style } })]).frames;
    expect(rest).toHaveLength(0);
    expect(found.hex).toBe(LONG);
    expect(found.decoded.crcOk).toBe(true);
    expect(found.bitRateBps).toBe(bitRateBps);
    expect(Math.abs(found.startSeconds.value - 0.5)).toBeLessThan(2e-4);
    expect(Math.abs(found.endSeconds.value - 0.5 - 176 / bitRateBps)).toBeLessThan(2e-4);
    expect(Math.abs(found.carrierHz.value - SCENE_CENTRE_HZ - 5000)).toBeLessThan(0.05);
    expect(Math.abs(found.snrDb.value - 25)).toBeLessThan(0.6);
    expect(found.inversionDegrees.value).toBeLessThan(3);
    expect(Math.abs(found.rampUpSeconds.value * bitRateBps - 1)).toBeLessThan(0.35);
    expect(Math.abs(found.onTimeSeconds.value * bitRateBps - 177.7)).toBeLessThan(0.6);
  });

  it('gives what a faulty module really sent', () => {
    const spoilt: Record<string, string> = {
      preamble: `55${LONG.slice(2)}`,
      crc: `${LONG.slice(0, -1)}1`,
      'one byte less': LONG.slice(0, -6) + LONG.slice(-4),
      'one byte more': `${LONG.slice(0, -4)}77${LONG.slice(-4)}`,
      'frame type': `${LONG.slice(0, 4)}a123${LONG.slice(8)}`,
    };
    for (const hex of Object.values(spoilt)) {
      const { frames } = receive([frame({ hex, bitRateBps })]);
      expect(frames.map((found) => found.hex)).toEqual([hex]);
      expect(frames[0].decoded.violations.length).toBeGreaterThan(0);
      expect(Math.abs(frames[0].startSeconds.value - 0.5)).toBeLessThan(3e-4);
    }
  });

  it('follows a wrong phase step, a wrong symbol rate, hard keying and drift', () => {
    const [step] = receive([frame({ bitRateBps, shape: { phaseStepDegrees: 150 } })]).frames;
    expect(step.hex).toBe(LONG);
    expect(Math.abs(step.inversionDegrees.value - 30)).toBeLessThan(2.5);

    const [slow] = receive([frame({ bitRateBps, shape: { symbolRateErrorPpm: -50_000 } })]).frames;
    expect(slow.hex).toBe(LONG);
    expect(Math.abs(slow.symbolRateBps.value / bitRateBps - 0.95)).toBeLessThan(1e-4);

    const [fast] = receive([frame({ bitRateBps, shape: { symbolRateErrorPpm: 1000 } })]).frames;
    expect(Math.abs(fast.symbolRateBps.value / bitRateBps - 1.001)).toBeLessThan(1e-4);

    const [hard] = receive([frame({ bitRateBps, ebN0Db: 35, shape: { hard: true } })]).frames;
    expect(hard.hex).toBe(LONG);
    expect(hard.rampUpSeconds.value).toBeLessThan(6e-4);

    const [drift] = receive([frame({ bitRateBps, driftHzPerSecond: 40 })]).frames;
    expect(drift.hex).toBe(LONG);
    expect(Math.abs(drift.driftHzPerSecond.value - 40)).toBeLessThan(1);
  });

  it('keeps frames apart that follow each other at once, on the same or a near frequency', () => {
    for (const [gap, shift] of [
      [0.05, 0],
      [0.02, 40],
      [0, 0],
      [0.03, -90],
    ]) {
      const second = 0.5 + 178 / bitRateBps + gap;
      const { frames } = receive([
        frame({ bitRateBps, offsetHz: 3000 }),
        frame({ bitRateBps, hex: SHORT, startSeconds: second, offsetHz: 3000 + shift }),
      ]);
      expect(frames.map((found) => found.hex)).toEqual([LONG, SHORT]);
      expect(Math.abs(frames[1].startSeconds.value - second)).toBeLessThan(5e-4);
      expect(Math.abs(frames[1].carrierHz.value - SCENE_CENTRE_HZ - 3000 - shift)).toBeLessThan(0.5);
    }
  });

  it('separates collisions a few bit rates apart, also with one much weaker', () => {
    for (const ebN0Db of [25, 13]) {
      const { frames } = receive([
        frame({ bitRateBps, offsetHz: 3000 }),
        frame({ bitRateBps, hex: SHORT, startSeconds: 0.55, offsetHz: 3000 + 3 * bitRateBps, ebN0Db }),
      ]);
      expect(frames.map((found) => found.hex).sort()).toEqual([SHORT, LONG].sort());
    }
  });
});

describe('the uplink receiver', () => {
  it('checks UL-AUTH with the key of the EP-ID', () => {
    const { cutouts } = createScene([frame({ hex: SHORT })]);
    const keys = (epId: string) => (epId === '004d33db' ? KEY : undefined);
    expect(receiveSigfoxUplink(cutouts, { keys }).frames[0].decoded).toMatchObject({ authOk: true, mc: 0x88 });
    expect(receiveSigfoxUplink(cutouts).frames[0].decoded.authOk).toBeNull();
  });

  it('gives the same numbers from the same evidence', () => {
    const { cutouts } = createScene([frame()]);
    const copy = cutouts.map((cutout) => ({ ...cutout, samples: cutout.samples.slice() }));
    expect(receiveSigfoxUplink(copy)).toEqual(receiveSigfoxUplink(cutouts));
  });

  it('decodes 95 of 100 frames at an Eb/N0 of 10 dB', () => {
    let good = 0;
    for (let k = 0; k < 40; k++) {
      const random = seededRandom(k, 'weak');
      const bitRateBps = k % 4 === 0 ? 600 : 100;
      const shape = { style: k % 2 === 0 ? 's2lp' : 'boundary' } as const;
      const offsetHz = (random.next() - 0.5) * 10_000;
      const sent = frame({
        hex: SHORT,
        offsetHz,
        ebN0Db: 10,
        bitRateBps,
        shape,
        startSeconds: 0.3 + 0.2 * random.next(),
      });
      const { frames } = receive([sent], { random, sampleRateHz: 16_000 });
      if (frames.length === 1 && frames[0].hex === SHORT) good++;
    }
    expect(good).toBeGreaterThanOrEqual(38);
  });

  it('finds nothing in noise', () => {
    const { cutouts } = createScene([], { durationSeconds: 30, sampleRateHz: 48_000 });
    expect(receiveSigfoxUplink(cutouts)).toEqual({ frames: [], undecoded: cutouts.map((_, k) => k) });
    expect(cutouts.length).toBeLessThan(3);
  });

  it('does not hold a frame against the module that the capture cut', () => {
    const late = receive([frame()], { durationSeconds: 1.5 });
    expect(late).toEqual({ frames: [], undecoded: [0] });
    const early = receive([frame({ startSeconds: -0.7 })]);
    expect(early).toEqual({ frames: [], undecoded: [0] });
  });

  it('sees through a DC spur and a constant carrier, and makes no bursts of them', () => {
    const spoil = (samples: Float32Array, rate: number): void => {
      for (let n = 0; n < samples.length; n += 2) {
        const angle = (2 * Math.PI * 5400 * n) / 2 / rate;
        samples[n] += 0.01 + 0.003 * Math.cos(angle);
        samples[n + 1] += 0.003 * Math.sin(angle);
      }
    };
    const quiet = createScene([], { durationSeconds: 14, spoil });
    expect(quiet.cutouts).toHaveLength(0);
    const { frames } = receive([frame(), frame({ startSeconds: 10 })], { durationSeconds: 14, spoil });
    expect(frames.map((found) => found.hex)).toEqual([LONG, LONG]);
  });

  it('reports a frame driven into clipping once, not its harmonics', () => {
    const strong = frame({ ebN0Db: 60, offsetHz: 1700, hex: SHORT });
    const { frames } = receive([strong], { format: 'cu8', noiseDensity: 3e-8 });
    expect(frames.map((found) => found.hex)).toEqual([SHORT]);
  });

  it('finds strong and weak, slow and fast frames side by side', () => {
    const { frames } = receive([
      frame({ offsetHz: -9000, ebN0Db: 60 }),
      frame({ offsetHz: -3000, hex: SHORT }),
      frame({ offsetHz: 0, hex: SHORT, ebN0Db: 15, startSeconds: 0.8 }),
      frame({ offsetHz: 9000, bitRateBps: 600, startSeconds: 0.7 }),
    ]);
    const carriers = frames.map((found) => Math.round(found.carrierHz.value - SCENE_CENTRE_HZ));
    expect(carriers.sort((a, b) => a - b)).toEqual([-9000, -3000, 0, 9000].map((hertz) => expect.closeTo(hertz, 0)));
  });

  it.each([-124_000, -101_000, 101_000])('hears a frame %i Hz from the centre of a 250 kS/s capture', (offsetHz) => {
    const options = { sampleRateHz: 250_000, format: 'cu8', noiseDensity: 3e-8 } as const;
    const { frames } = receive([frame({ hex: SHORT, offsetHz })], options);
    expect(frames.map((found) => found.hex)).toEqual([SHORT]);
    expect(Math.abs(frames[0].carrierHz.value - SCENE_CENTRE_HZ - offsetHz)).toBeLessThan(0.05);
  });
});
