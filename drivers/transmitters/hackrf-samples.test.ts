import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Transmission } from '../../rig/ports/transmitter.ts';
import { math } from '../../rig/signal/math.ts';
import { scratchFolder } from '../../rig/testing/command.ts';
import { amplitudeFor, layOut, writeCi8 } from './hackrf-samples.ts';

const folder = scratchFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CENTRE_HZ = 869_525_000;
const going = new AbortController().signal;

function transmission(samples: Float32Array, sampleRateHz: number): Transmission {
  return { samples, sampleRateHz, centreFrequencyHz: CENTRE_HZ, startSeconds: 0, levelDbm: -90 };
}

function tone(frequencyHz: number, sampleRateHz: number, count: number, amplitude = 1): Transmission {
  const samples = new Float32Array(2 * count);
  for (let n = 0; n < count; n++) {
    const angle = (2 * math.PI * frequencyHz * n) / sampleRateHz;
    samples.set([amplitude * math.cos(angle), amplitude * math.sin(angle)], 2 * n);
  }
  return transmission(samples, sampleRateHz);
}

/** Power around a radio frequency, dB over full scale; Hann window. */
function levelAt(bytes: Int8Array, sampleRateHz: number, tunedHz: number, frequencyHz: number): number {
  const count = bytes.length / 2;
  let [re, im] = [0, 0];
  for (let n = 0; n < count; n++) {
    const weight = (1 - math.cos((2 * math.PI * (n + 0.5)) / count)) / count / 127;
    const angle = -2 * math.PI * ((((frequencyHz - tunedHz) / sampleRateHz) * n) % 1);
    re += weight * (bytes[2 * n] * math.cos(angle) - bytes[2 * n + 1] * math.sin(angle));
    im += weight * (bytes[2 * n] * math.sin(angle) + bytes[2 * n + 1] * math.cos(angle));
  }
  return 10 * math.log10(re * re + im * im);
}

async function written(signal: Transmission, amplitude: number): Promise<Int8Array> {
  const path = join(folder, 'samples.ci8');
  const bytes = await writeCi8(path, signal.samples, layOut(signal, amplitude), going);
  expect([bytes % 512, bytes]).toEqual([0, statSync(path).size]);
  return new Int8Array(readFileSync(path));
}

describe('samples for a HackRF', () => {
  it.each([
    [24_000, 84, 2_016_000],
    [1000, 2000, 2_000_000],
    [1_000_000, 2, 2_000_000],
    [2_000_000, 2, 4_000_000],
    [19_000_000, 2, null],
  ])('of %d a second are raised %d times', (sampleRateHz, factor, raisedHz) => {
    const lay = () => layOut(tone(0, sampleRateHz, 1), 1);
    if (raisedHz === null) expect(lay).toThrow('a HackRF takes 20 million samples a second');
    else expect(lay()).toMatchObject({ factor, sampleRateHz: raisedHz, tunedHz: 869_291_667, offsetHz: 233_333 });
  });

  it('hold the signal at its frequency and level, and its images and mirror far below', async () => {
    const signal = tone(1600, 24_000, 600);
    for (const attenuationDb of [0, 12, 22]) {
      const bytes = await written(signal, 10 ** (-attenuationDb / 20));
      const level = (offsetHz: number) => levelAt(bytes, 2_016_000, 869_291_667, CENTRE_HZ + offsetHz);
      expect(Math.abs(level(1600) + attenuationDb)).toBeLessThan(0.1);
      const images = [1600 - 24_000, 1600 + 24_000, 1600 + 48_000, -1600, -2 * 233_333 - 1600, -233_333];
      for (const offsetHz of images) expect(level(offsetHz)).toBeLessThan(-60);
    }
  });

  it('hold a carrier of whole steps from the first sample to the last, and silence after it', async () => {
    const bytes = await written(tone(0, 1000, 3), 0.5);
    const size = (n: number) => Math.hypot(bytes[2 * n], bytes[2 * n + 1]);
    for (const n of [0, 1, 3000, 5999]) expect(Math.abs(size(n) - 63.5)).toBeLessThan(1);
    expect([size(6000), bytes.length]).toEqual([0, 12_288]);
  });

  it('are written no further when the transmitter is closed', async () => {
    const signal = tone(0, 24_000, 4800);
    const stop = AbortSignal.abort(new Error('closed'));
    await expect(writeCi8(join(folder, 'x'), signal.samples, layOut(signal, 1), stop)).rejects.toThrow('closed');
  });
});

describe('the amplitude for a level', () => {
  const signal = tone(0, 1000, 4);

  it('is the difference to full scale, and 1 where nobody knows', () => {
    expect(amplitudeFor(signal, -70)).toBeCloseTo(0.1, 9);
    expect(amplitudeFor(signal, -90)).toBe(1);
    expect(amplitudeFor(signal, null)).toBe(1);
  });

  it.each([
    ['too strong', signal, -90.1, 'raise txGainDb'],
    ['too strong for its peak', tone(0, 1000, 4, 1.2), null, 'raise txGainDb'],
    ['too weak for eight bits', signal, -60, 'lower txGainDb'],
  ])('is refused when the signal is %s', (_name, transmitted, levelAtFullScaleDbm, cure) => {
    const attempt = () => amplitudeFor(transmitted, levelAtFullScaleDbm);
    expect(attempt).toThrow(expect.objectContaining({ code: 'transmit-level-impossible', errorClass: 'rig' }));
    expect(attempt).toThrow(cure);
  });
});
