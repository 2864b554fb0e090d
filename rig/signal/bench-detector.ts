import { seededRandom } from '../ports/random.ts';
import { receiveSigfoxUplink } from '../sigfox/receive.ts';
import { dbpskEnvelope } from './dbpsk-modulator.ts';
import { createDetector } from './detector.ts';
import { amplitudeFor, blocksOf, synthesise, toFormat } from './synthetic-air.ts';

/** Speed of detector and receiver: `node dist/rig/signal/bench-detector.js`. Prints JSON: seconds of air a second of one core. */
const RATE_HZ = 250_000;
const SECONDS = 30;
const NOISE_DENSITY = 3e-8;
const FRAME = 'aaaaa94c0a3a1b2c3d4e5f60718293a4b5c6d7e8f9102b3c4d5e';

const bits = Uint8Array.from(
  [...FRAME].flatMap((digit) => [8, 4, 2, 1].map((m) => Number.parseInt(digit, 16) & m && 1)),
);

function scene(bursts: number) {
  const random = seededRandom(1, `bench-${bursts}`);
  const envelope = dbpskEnvelope({ bits, bitRateBps: 100 });
  const amplitude = amplitudeFor(envelope, 20, NOISE_DENSITY);
  const emissions = Array.from({ length: bursts }, (_, k) => ({
    envelope,
    startSeconds: 0.3 + (k * (SECONDS - 3)) / Math.max(1, bursts),
    offsetHz: (random.next() - 0.5) * 180_000,
    amplitude,
  }));
  const air = synthesise({
    sampleRateHz: RATE_HZ,
    durationSeconds: SECONDS,
    emissions,
    noiseDensity: NOISE_DENSITY,
    random,
  });
  return blocksOf(toFormat(air, 'cu8'), 'cu8', RATE_HZ, 868_130_000);
}

function once(blocks: ReturnType<typeof scene>) {
  const begin = process.cpuUsage();
  const detector = createDetector();
  const cutouts = [...blocks.flatMap((block) => detector.push(block)), ...detector.finish()];
  const middle = process.cpuUsage(begin);
  const found = receiveSigfoxUplink(cutouts);
  const end = process.cpuUsage(begin);
  const detect = (middle.user + middle.system) / 1e6;
  const all = (end.user + end.system) / 1e6;
  return { detect: SECONDS / detect, whole: SECONDS / all, cutouts: cutouts.length, frames: found.frames.length };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];

for (const bursts of [0, 9, 60]) {
  const blocks = scene(bursts);
  const runs = [1, 2, 3, 4, 5, 6].map(() => once(blocks)).slice(1);
  const line = {
    bursts,
    realTimeFactorDetector: Math.round(median(runs.map((run) => run.detect))),
    realTimeFactorWhole: Math.round(median(runs.map((run) => run.whole))),
    cutouts: runs[0].cutouts,
    framesFound: runs[0].frames,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
