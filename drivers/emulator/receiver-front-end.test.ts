import { describe, expect, it } from '@jest/globals';
import { dbpskEnvelope } from '../../rig/signal/dbpsk-modulator.ts';
import { createEther, type Emission } from './ether.ts';
import { createFrontEnd, type FrontEndOptions } from './receiver-front-end.ts';

const RATE = 250_000;
const CENTRE = 868_130_000;

const carrier: Emission = {
  startSeconds: 0.1,
  envelope: dbpskEnvelope({ bits: new Uint8Array(50).fill(1), bitRateBps: 100 }),
  carrierHz: CENTRE + 20_000,
  driftHzPerSecond: 0,
  powerDbm: 14,
};

function frontEnd(emissions: readonly Partial<Emission>[], options: Partial<FrontEndOptions> = {}) {
  const ether = createEther();
  const sent = emissions.map((emission) => ether.transmit({ ...carrier, ...emission }));
  const receiver = createFrontEnd({
    ether,
    seed: 1,
    pathLossDb: 60,
    noiseDensityDbmPerHz: -130,
    fullScaleDbm: -36,
    ...options,
  });
  const render = (fromSeconds: number, seconds: number): Float32Array =>
    receiver.renderCf32({
      firstSample: Math.round(fromSeconds * RATE),
      count: Math.round(seconds * RATE),
      sampleRateHz: RATE,
      centreFrequencyHz: CENTRE,
    });
  return { sent, receiver, render };
}

const meanPowerDb = (samples: Float32Array): number => {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return 10 * Math.log10((2 * sum) / samples.length);
};

/** Frequency of the strongest line, from the mean phase step. */
function meanFrequencyHz(samples: Float32Array): number {
  let re = 0;
  let im = 0;
  for (let n = 2; n < samples.length; n += 2) {
    re += samples[n] * samples[n - 2] + samples[n + 1] * samples[n - 1];
    im += samples[n + 1] * samples[n - 2] - samples[n] * samples[n - 1];
  }
  return (Math.atan2(im, re) * RATE) / (2 * Math.PI);
}

describe('front end', () => {
  it('gives the same sample however the stream is cut', () => {
    const { receiver } = frontEnd([{}, { startSeconds: 0.13, carrierHz: CENTRE - 31_234, driftHzPerSecond: 40 }]);
    const at = (firstSample: number, count: number): Uint8Array =>
      receiver.renderCu8({ firstSample, count, sampleRateHz: RATE, centreFrequencyHz: CENTRE });
    const whole = at(20_000, 30_000);
    const pieces = [0, 1, 777, 2048, 5000, 12_345, 29_999].map((from, index, all) =>
      at(20_000 + from, (all[index + 1] ?? 30_000) - from),
    );
    expect(Buffer.concat(pieces).equals(whole)).toBe(true);
    expect(
      Buffer.from(
        frontEnd([{}]).receiver.renderCu8({ firstSample: 0, count: 99, sampleRateHz: RATE, centreFrequencyHz: CENTRE }),
      ),
    ).toEqual(Buffer.from(at(0, 99)));
  });

  it('changes all noise with the seed', () => {
    const noise = frontEnd([]).render(0, 0.1);
    const other = frontEnd([], { seed: 2 }).render(0, 0.1);
    const equal = noise.filter((value, index) => value === other[index]).length;
    expect(equal).toBeLessThan(noise.length / 1000);
  });

  it('has the noise power of its density and the carrier power of the link', () => {
    const { render } = frontEnd([{}]);
    // -130 dBm/Hz over 250 kHz is -76.0 dBm, 40 dB under full scale.
    expect(meanPowerDb(render(2, 0.5))).toBeCloseTo(-40.02, 1);
    expect(meanPowerDb(render(0.15, 0.3))).toBeCloseTo(14 - 60 + 36, 1);
  });

  it('shows carrier, offset and drift of transmitter and receiver', () => {
    expect(meanFrequencyHz(frontEnd([{}]).render(0.15, 0.3))).toBeCloseTo(20_000, 0);
    const moved = frontEnd([{ driftHzPerSecond: 500 }], { frequencyOffsetHz: 85, driftHzPerSecond: 100 });
    // 0.1 s of the receiver's drift before the emission, then both for 0.2 s up to the middle.
    expect(meanFrequencyHz(moved.render(0.2, 0.2))).toBeCloseTo(20_000 + 85 + 10 + 600 * 0.2, 0);
  });

  it('rounds to the nearest byte and clips at the ends', () => {
    const quiet = frontEnd([], { noiseDensityDbmPerHz: -250 }).receiver;
    const silence = quiet.renderCu8({ firstSample: 0, count: 100, sampleRateHz: RATE, centreFrequencyHz: CENTRE });
    expect(new Set(silence).size).toBeLessThanOrEqual(2);
    for (const byte of silence) expect(Math.abs(byte - 127.5)).toBe(0.5);
    const loud = frontEnd([{ powerDbm: 60 }]).receiver;
    const clipped = loud.renderCu8({ firstSample: 50_000, count: 1000, sampleRateHz: RATE, centreFrequencyHz: CENTRE });
    expect([Math.min(...clipped), Math.max(...clipped)]).toEqual([0, 255]);
  });

  it('hears nothing outside of the sampled band, nothing after a cut, and nothing when deaf', () => {
    const noise = meanPowerDb(frontEnd([]).render(0.3, 0.2));
    expect(meanPowerDb(frontEnd([{ carrierHz: CENTRE + 130_000 }]).render(0.3, 0.2))).toBe(noise);
    expect(meanPowerDb(frontEnd([{}], { deaf: true }).render(0.3, 0.2))).toBe(noise);
    const cut = frontEnd([{}]);
    cut.sent[0].cut(0.25);
    expect(meanPowerDb(cut.render(0.3, 0.2))).toBe(noise);
    expect(meanPowerDb(cut.render(0.15, 0.09))).toBeCloseTo(-10, 1);
  });
});
