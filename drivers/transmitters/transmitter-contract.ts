import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../../rig/ports/clock.ts';
import type { Transmission, Transmitter, TransmitterDescription } from '../../rig/ports/transmitter.ts';
import { math } from '../../rig/signal/math.ts';

/** What went on the air, as its far end saw it. */
export interface HeardSignal {
  /** On the bench clock. */
  readonly startSeconds: number;
  readonly sampleRateHz: number;
  readonly centreFrequencyHz: number;
  /** Interleaved I, Q; only their shape counts. */
  readonly samples: Float32Array;
  /** Level at the module of a sample of amplitude 1 of the transmission. */
  readonly levelDbm: number;
}

/** A transmitter with our own far end behind it. */
export interface TransmitterContractBench extends AsyncDisposable {
  readonly clock: Clock;
  readonly transmitter: Transmitter;
  /** In order of their beginning. */
  heard(): readonly HeardSignal[];
  /** Files and running children that the transmitter has not taken away. */
  leftovers(): readonly string[];
}

export interface TransmitterContract {
  readonly name: string;
  readonly setup: () => Promise<TransmitterContractBench>;
  readonly description: Partial<TransmitterDescription>;
  /** How long before its start a transmission is handed over, seconds. */
  readonly aheadSeconds: number;
  /** How much too early the test may take a signal to have begun, where nothing was sent early: its own error in reading times. */
  readonly readingErrorSeconds: number;
}

const LEVEL_DBM = -93;
const RATE_HZ = 24_000;
const CENTRE_HZ = 869_525_000;

/** A chirp from -400 Hz to 1200 Hz: turned round, moved or stretched it is another signal. */
export function chirp(durationSeconds: number): Float32Array {
  const count = math.round(durationSeconds * RATE_HZ);
  const samples = new Float32Array(2 * count);
  for (let n = 0; n < count; n++) {
    const t = n / RATE_HZ;
    const phase = 2 * math.PI * (-400 + (800 * t) / durationSeconds) * t;
    samples.set([math.cos(phase), math.sin(phase)], 2 * n);
  }
  return samples;
}

export function transmissionAt(startSeconds: number, durationSeconds = 0.04): Transmission {
  const samples = chirp(durationSeconds);
  return { samples, sampleRateHz: RATE_HZ, centreFrequencyHz: CENTRE_HZ, startSeconds, levelDbm: LEVEL_DBM };
}

/** Correlation of what was sent and what was heard, each at its own radio frequency; 1 for the same signal. */
export function likeness(sent: Transmission, heard: HeardSignal): number {
  const offsetHz = sent.centreFrequencyHz - heard.centreFrequencyHz;
  let [re, im, sentPower, heardPower] = [0, 0, 0, 0];
  for (let n = 0; n < sent.samples.length / 2; n++) {
    const m = math.round((n * heard.sampleRateHz) / sent.sampleRateHz);
    const angle = (-2 * math.PI * offsetHz * m) / heard.sampleRateHz;
    const [hi, hq] = [heard.samples[2 * m], heard.samples[2 * m + 1]];
    const i = hi * math.cos(angle) - hq * math.sin(angle);
    const q = hi * math.sin(angle) + hq * math.cos(angle);
    const [si, sq] = [sent.samples[2 * n], sent.samples[2 * n + 1]];
    re += i * si + q * sq;
    im += q * si - i * sq;
    sentPower += si * si + sq * sq;
    heardPower += i * i + q * q;
  }
  return math.hypot(re, im) / math.sqrt(sentPower * heardPower);
}

/** Runs the same cases on every way to send to the module. */
export function describeTransmitter(contract: TransmitterContract): void {
  const { name, setup, description, aheadSeconds, readingErrorSeconds } = contract;
  describe(`transmitter contract: ${name}`, () => {
    it('says what it is and how far it can be trusted', async () => {
      await using bench = await setup();
      expect(bench.transmitter.description).toMatchObject(description);
      expect(bench.transmitter.description.id).not.toBe('');
    });

    it('sends the signal at its time, frequency and level, and says so when the last sample has left', async () => {
      await using bench = await setup();
      const { clock, transmitter } = bench;
      const sent = transmissionAt(clock.nowSeconds() + aheadSeconds);
      await transmitter.transmit(sent);
      expect(clock.nowSeconds()).toBeGreaterThanOrEqual(sent.startSeconds + 0.04 - 1e-6);
      expect(bench.heard()).toHaveLength(1);
      const [heard] = bench.heard();
      const tolerance = 3 * transmitter.description.startTimeSeconds + 1e-6;
      expect(heard.startSeconds - sent.startSeconds).toBeLessThanOrEqual(tolerance);
      expect(sent.startSeconds - heard.startSeconds).toBeLessThanOrEqual(readingErrorSeconds);
      expect(heard.samples.length / 2 / heard.sampleRateHz).toBeCloseTo(0.04, 3);
      expect(likeness(sent, heard)).toBeGreaterThan(0.999);
      expect(heard.levelDbm).toBeCloseTo(LEVEL_DBM, 1);
      expect(bench.leftovers()).toEqual([]);
    });

    it('refuses what comes too late, overlaps or is no signal, and sends nothing of it', async () => {
      await using bench = await setup();
      const { clock, transmitter } = bench;
      const sent = transmissionAt(clock.nowSeconds() + aheadSeconds);
      const first = transmitter.transmit(sent);
      const refusal = (change: Partial<Transmission>): Promise<unknown> =>
        transmitter.transmit({ ...sent, ...change }).catch((error: unknown) => error);
      const bad = { code: 'bad-transmission', errorClass: 'test-code' };
      expect(await refusal({ startSeconds: clock.nowSeconds() - 0.001 })).toMatchObject({
        code: 'transmit-too-late',
        errorClass: 'rig',
      });
      expect(await refusal({ startSeconds: sent.startSeconds + 0.03 })).toMatchObject({
        code: 'transmitter-busy',
        errorClass: 'rig',
      });
      expect(await refusal({ samples: new Float32Array(0) })).toMatchObject(bad);
      expect(await refusal({ samples: new Float32Array(3) })).toMatchObject(bad);
      expect(await refusal({ samples: Float32Array.of(1, Number.NaN) })).toMatchObject(bad);
      expect(await refusal({ sampleRateHz: 0 })).toMatchObject(bad);
      await first;
      expect(bench.heard()).toHaveLength(1);
    });

    it('leaves nothing behind when it is closed in the middle, and sends no more', async () => {
      const bench = await setup();
      await using _end = bench;
      const { clock, transmitter } = bench;
      const startSeconds = clock.nowSeconds() + aheadSeconds;
      const outcome = transmitter.transmit(transmissionAt(startSeconds, 1)).catch((error: unknown) => error);
      await clock.sleep(aheadSeconds + 0.02);
      await transmitter[Symbol.asyncDispose]();
      expect(await outcome).toMatchObject({ code: 'transmitter-closed', errorClass: 'rig' });
      expect(clock.nowSeconds()).toBeLessThan(startSeconds + 1);
      expect(bench.leftovers()).toEqual([]);
      const after = await transmitter.transmit(transmissionAt(clock.nowSeconds() + 1)).catch((error: unknown) => error);
      expect(after).toMatchObject({ code: 'transmitter-closed' });
    });
  });
}
