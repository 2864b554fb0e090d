import { type Random, seededRandom } from '../ports/random.ts';
import { createBurstCutter } from '../signal/burst-cutter.ts';
import { downConversion } from '../signal/down-converter.ts';
import { createSampleBuffer } from '../signal/sample-buffer.ts';
import { blocksOf, synthesise } from '../signal/synthetic-air.ts';
import type { Cutout } from '../signal/types.ts';
import { createMiotyDetector, miotyBurstShape } from './detector.ts';
import { SYMBOL_RATE_BPS } from './profile.ts';
import { receiveMiotyUplink } from './receive/receive.ts';
import { frameOnAir } from './testing/frames-on-air.ts';
import type { EncodedUplink } from './uplink.ts';

/**
 * Sensitivity and speed of the MIOTY receiver: `node dist/rig/mioty/bench.js [--json] [--frames N]`. Frames of 10 bytes with a crystal up to 10 ppm
 * off, in a channel pair at 250 kS/s; fixed seeds. Theory: one frame in ten is lost at 31.1 dBHz when the phase comes from the twelve symbols of each
 * midamble.
 */
const RATE_HZ = 250_000;
const CENTRE_HZ = 868_130_000;
const NOISE_DENSITY = 1e-9;
const THEORY_DBHZ = 31.1;
const DESTROYED = 9;
const SPEED_SECONDS = 10;

const bytes = (random: Random, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, () => random.integer(256));

interface Scene {
  readonly air: Float32Array;
  readonly frame: EncodedUplink;
  readonly places: readonly { readonly startSeconds: number; readonly offsetHz: number }[];
}

function scene(cn0DbHz: number, index: number, destroyed: number): Scene {
  const random = seededRandom(index, `mioty-bench-${cn0DbHz}-${destroyed}`);
  const without = new Set<number>();
  while (without.size < destroyed) without.add(random.integer(24));
  const { frame, bursts } = frameOnAir({
    message: {
      profile: 'EU1',
      upg: 'UPG1',
      carrierOffsets: 11,
      priority: false,
      epEui: bytes(random, 8),
      key: bytes(random, 16),
      addressMode: 'short',
      packetCounter: random.integer(2 ** 24),
      mpf: null,
      payload: bytes(random, 10),
    },
    startSeconds: 0.2 + 0.01 * random.next(),
    centreFrequencyHz: CENTRE_HZ,
    noiseDensity: NOISE_DENSITY,
    cn0DbHz,
    ppm: 20 * random.next() - 10,
    without,
  });
  const durationSeconds = bursts[bursts.length - 1].startSeconds + 0.25;
  const noise = { noiseDensity: NOISE_DENSITY, random: random.fork('noise') };
  const air = synthesise({ sampleRateHz: RATE_HZ, durationSeconds, emissions: bursts, ...noise });
  return { air, frame, places: bursts };
}

/** Through detection. */
function blind({ air }: Scene): Cutout[] {
  const detector = createMiotyDetector({ profile: 'EU1', weak: true });
  const blocks = blocksOf(air, 'cf32_le', RATE_HZ, CENTRE_HZ);
  return [...blocks.flatMap((block) => detector.push(block)), ...detector.finish()];
}

/** As a detector that knows everything would cut. */
function known({ air, places }: Scene): Cutout[] {
  const samples = createSampleBuffer(air.length / 2);
  const { buffer, at } = samples.room(air.length / 2);
  buffer.set(air, at);
  samples.advance(air.length / 2);
  const { cutoutRateHz, cutoutHalfBandHz, marginSeconds } = miotyBurstShape;
  const cutter = createBurstCutter({
    conversion: downConversion(RATE_HZ, { rateHz: cutoutRateHz, halfBandHz: cutoutHalfBandHz }),
    sampleRateHz: RATE_HZ,
    centreFrequencyHz: CENTRE_HZ,
    startTimeSeconds: 0,
    afterLoss: false,
    marginSeconds,
  });
  return places.map(({ startSeconds, offsetHz }) => {
    const fromSample = Math.round(startSeconds * RATE_HZ);
    const toSample = Math.round((startSeconds + 36 / SYMBOL_RATE_BPS) * RATE_HZ);
    const level = { power: NOISE_DENSITY, noiseDensity: NOISE_DENSITY };
    return cutter.cut(samples, { fromSample, toSample, offsetHz, ...level }, 'goes-on');
  });
}

function isDecoded(cutouts: readonly Cutout[], { frame }: Scene): boolean {
  const mpdu = Buffer.from(frame.mpdu).toString('hex');
  const { frames } = receiveMiotyUplink(cutouts, { profile: 'EU1', credentials: [] });
  return frames.some(({ decoded }) => decoded.payloadCrcOk && decoded.mpdu === mpdu);
}

function sensitivity(cn0DbHz: number, frames: number, destroyed: number): Record<string, unknown> {
  const lost = { blind: 0, known: 0 };
  for (let index = 0; index < frames; index++) {
    const one = scene(cn0DbHz, index, destroyed);
    if (!isDecoded(blind(one), one)) lost.blind++;
    if (!isDecoded(known(one), one)) lost.known++;
  }
  return {
    type: 'sensitivity',
    cn0_dbhz: cn0DbHz,
    above_theory_db: Number((cn0DbHz - THEORY_DBHZ).toFixed(2)),
    bursts_destroyed: destroyed,
    frames,
    frame_error_blind: lost.blind / frames,
    frame_error_known_places: lost.known / frames,
  };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];

/** Seconds of noise in a channel pair that are searched in a second of one core. */
function speed(): Record<string, unknown> {
  const air = synthesise({
    sampleRateHz: RATE_HZ,
    durationSeconds: SPEED_SECONDS,
    emissions: [],
    noiseDensity: NOISE_DENSITY,
    random: seededRandom(1, 'mioty-bench-speed'),
  });
  const once = (weak: boolean): { factor: number; cutouts: number } => {
    const begin = process.cpuUsage();
    const detector = createMiotyDetector({ profile: 'EU1', weak });
    const blocks = blocksOf(air, 'cf32_le', RATE_HZ, CENTRE_HZ);
    const cutouts = [...blocks.flatMap((block) => detector.push(block)), ...detector.finish()].length;
    const { user, system } = process.cpuUsage(begin);
    return { factor: SPEED_SECONDS / ((user + system) / 1e6), cutouts };
  };
  const factor = (weak: boolean): number => {
    const runs = Array.from({ length: 6 }, () => once(weak)).slice(1);
    return Number(median(runs.map((run) => run.factor)).toFixed(1));
  };
  return {
    type: 'speed',
    real_time_factor_energy: factor(false),
    real_time_factor_search: factor(true),
    false_cutouts: once(true).cutouts,
    air_seconds: SPEED_SECONDS,
  };
}

const json = process.argv.includes('--json');
const wanted = process.argv.indexOf('--frames');
const frames = wanted < 0 ? 20 : Number(process.argv[wanted + 1]);

function print(line: Record<string, unknown>): void {
  if (json) process.stdout.write(`${JSON.stringify(line)}\n`);
  else {
    const { type, ...figures } = line;
    const text = Object.entries(figures).map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`);
    process.stdout.write(`mioty ${type}: ${text.join(', ')}\n`);
  }
}

print(speed());
for (const cn0 of [30.6, THEORY_DBHZ, 31.6, 32.1, 33.1]) print(sensitivity(cn0, frames, 0));
print(sensitivity(40, frames, DESTROYED));
