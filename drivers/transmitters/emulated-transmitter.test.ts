import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../rig/bench/simulated-clock.ts';
import { seededRandom } from '../../rig/ports/random.ts';
import { createEmulatedBench } from '../emulator/bench.ts';
import { createEther, type Emission } from '../emulator/ether.ts';
import { emulatedTransmitter } from './emulated-transmitter.ts';
import { sampledEnvelope } from './sampled-envelope.ts';
import type { EmulatedTransmitterSettings } from './settings.ts';
import { describeTransmitter, type HeardSignal, transmissionAt } from './transmitter-contract.ts';

const PATH_LOSS_DB = 60;
const LISTEN_RATE_HZ = 240_000;

function bench(settings: EmulatedTransmitterSettings = {}) {
  const clock = simulatedClock();
  const ether = createEther();
  const emissions: (Emission & { readonly announcedSeconds: number })[] = [];
  const watched = {
    ...ether,
    transmit(emission: Emission) {
      emissions.push({ ...emission, announcedSeconds: clock.nowSeconds() });
      return ether.transmit(emission);
    },
  };
  const transmitter = emulatedTransmitter({
    clock,
    ether: watched,
    pathLossDb: PATH_LOSS_DB,
    random: seededRandom(5),
    ...settings,
  });
  return { clock, ether, emissions, transmitter };
}

/** Reads an emission as a receiver would. */
function hear({ startSeconds, envelope, carrierHz, powerDbm }: Emission): HeardSignal {
  const count = Math.round(envelope.durationSeconds * LISTEN_RATE_HZ);
  const i = new Float32Array(count);
  const q = new Float32Array(count);
  envelope.fill(i, q, 0, 1 / LISTEN_RATE_HZ);
  return {
    startSeconds,
    sampleRateHz: LISTEN_RATE_HZ,
    centreFrequencyHz: carrierHz,
    samples: Float32Array.from({ length: 2 * count }, (_, k) => (k % 2 === 0 ? i : q)[k >> 1]),
    levelDbm: powerDbm - PATH_LOSS_DB,
  };
}

describeTransmitter({
  name: 'emulated',
  aheadSeconds: 3,
  readingErrorSeconds: 0,
  description: {
    driver: 'emulated',
    emulated: true,
    startTimeSeconds: 0,
    frequencyReferencePpm: 0,
    levelDb: 0,
  },
  setup: () => {
    const { clock, ether, emissions, transmitter } = bench();
    return Promise.resolve({
      clock,
      transmitter,
      heard: () => emissions.map(hear),
      leftovers: () =>
        ether.during(clock.nowSeconds() + 1e-9, Number.POSITIVE_INFINITY).map((entry) => `emission ${entry.id}`),
      [Symbol.asyncDispose]: () => transmitter[Symbol.asyncDispose](),
    });
  },
});

describe('emulated transmitter', () => {
  it('announces what it sends in time, and not before', async () => {
    const { transmitter, emissions } = bench();
    await transmitter.transmit(transmissionAt(40));
    expect(emissions[0].announcedSeconds).toBeCloseTo(39.9, 9);
  });

  it('takes transmissions in any order, one after the other on the air', async () => {
    const { transmitter, emissions } = bench();
    await Promise.all([transmissionAt(30.04), transmissionAt(30), transmissionAt(10)].map(transmitter.transmit));
    expect(emissions.map((emission) => emission.startSeconds)).toEqual([10, 30, 30.04]);
  });

  it('moves every start by the jitter that it declares, the same for the same seed', async () => {
    const starts = async (): Promise<number[]> => {
      const { transmitter, emissions } = bench({ startJitterSeconds: 0.2, timingUncertaintySeconds: 0.1 });
      expect(transmitter.description.startTimeSeconds).toBe(0.2);
      for (let n = 1; n <= 400; n++) await transmitter.transmit(transmissionAt(10 * n, 0.001));
      return emissions.map((emission, n) => emission.startSeconds - 10 * (n + 1));
    };
    const moved = await starts();
    const mean = moved.reduce((sum, value) => sum + value, 0) / moved.length;
    const deviation = Math.sqrt(moved.reduce((sum, value) => sum + (value - mean) ** 2, 0) / moved.length);
    // Five standard errors of 400 normal deviates.
    expect(Math.abs(mean)).toBeLessThan(5 * 0.01);
    expect(Math.abs(deviation - 0.2)).toBeLessThan(5 * 0.007);
    expect(await starts()).toEqual(moved);
  });

  it('declares a coarser start without moving it', async () => {
    const { transmitter, emissions } = bench({ timingUncertaintySeconds: 1.5 });
    await transmitter.transmit(transmissionAt(10));
    expect([transmitter.description.startTimeSeconds, emissions[0].startSeconds]).toEqual([1.5, 10]);
  });

  it('has a reference error and declares no less', async () => {
    const { transmitter, emissions } = bench({ referenceErrorPpm: -2, frequencyReferencePpm: 0.5 });
    await transmitter.transmit(transmissionAt(10));
    expect(emissions[0].carrierHz - 869_525_000).toBeCloseTo(-1739.05, 6);
    expect(transmitter.description.frequencyReferencePpm).toBe(2);
  });

  it('reaches the probe of the emulated bench at the level that was asked for', async () => {
    const clock = simulatedClock();
    await using far = createEmulatedBench({ clock, seed: 1, snrDb: 90, frequencyOffsetHz: 0, format: 'cf32_le' });
    const carrier = Float32Array.from({ length: 400 }, (_, k) => (k % 2 === 0 ? 1 : 0));
    // Over the path the probe hears -46 dBm of a module's 14 dBm; its full scale lies 10 dB above.
    const capture = await far.probe.capture({ centreFrequencyHz: 869_525_000, sampleRateHz: 250_000 });
    const sent = { samples: carrier, sampleRateHz: 1000, centreFrequencyHz: 869_535_000, startSeconds: 1 };
    await far.transmitter.transmit({ ...sent, levelDbm: -56 });
    await capture.stop();
    let [power, count] = [0, 0];
    for await (const block of capture) {
      for (let n = 0; n < block.samples.length; n += 2) {
        const t = block.startTimeSeconds + n / 2 / block.sampleRateHz;
        if (t < 1.01 || t > 1.19) continue;
        power += block.samples[n] ** 2 + block.samples[n + 1] ** 2;
        count++;
      }
    }
    expect(count).toBeGreaterThan(40_000);
    expect(10 * Math.log10(power / count)).toBeCloseTo(-20, 1);
  });
});

describe('the envelope of samples', () => {
  it('draws straight lines between them, holds the last, and is zero around', () => {
    const envelope = sampledEnvelope(Float32Array.of(0, 1, 1, 3, -1, 2), 10);
    const i = new Float32Array(10).fill(9);
    const q = new Float32Array(10).fill(9);
    envelope.fill(i, q, -0.05, 0.05);
    expect([...i]).toEqual([0, 0, 0.5, 1, 0, -1, -1, 0, 0, 0].map((value) => expect.closeTo(value, 5)));
    expect([...q]).toEqual([0, 1, 2, 3, 2.5, 2, 2, 0, 0, 0].map((value) => expect.closeTo(value, 5)));
    expect(envelope.durationSeconds).toBeCloseTo(0.3, 12);
  });
});
