import { seededRandom } from '../../rig/ports/random.ts';
import { bytesToBits } from '../../rig/sigfox/bits.ts';
import { hexToBytes } from '../../rig/sigfox/hex.ts';
import type { ObservedFrame, Rank } from '../../rig/sigfox/types.ts';
import { dbpskEnvelope } from '../../rig/signal/dbpsk-modulator.ts';
import type { Cutout, Estimate } from '../../rig/signal/types.ts';

/** A published over-the-air message of device 004D33DB: counter 0x088, payload 00000000 (renard-phy, README). */
export const PUBLISHED_FRAMES: readonly { readonly rank: Rank; readonly hex: string }[] = [
  { rank: 1, hex: 'aaaaa35f0088db334d000000000089b9c3e7' },
  { rank: 2, hex: 'aaaaa59800ee806638c000000000ef0b52ed' },
  { rank: 3, hex: 'aaaaa5a300aaedff9e4000000000abd7b31e' },
];

const SAMPLE_RATE = 4000;
const BIT_RATE = 100;
const AMPLITUDE = 0.04;
const NOISE_DENSITY = 4e-9;
const DRIFT = 3;

const estimate = (value: number, standardUncertainty: number): Estimate => ({ value, standardUncertainty });

/** What a receiver would say of a published frame that began at `startSeconds` on `carrierHz`. */
export function observedFrame(index: number, startSeconds: number, carrierHz: number, cutout: number): ObservedFrame {
  const { rank, hex } = PUBLISHED_FRAMES[index];
  const seconds = (4 * hex.length) / BIT_RATE;
  return {
    tech: 'sigfox-uplink',
    startSeconds: estimate(startSeconds, 4e-5),
    endSeconds: estimate(startSeconds + seconds, 4e-5),
    carrierHz: estimate(carrierHz, 0.4),
    driftHzPerSecond: estimate(DRIFT, 0.6),
    bitRateBps: BIT_RATE,
    symbolRateBps: estimate(BIT_RATE, 0.002),
    powerDbfs: estimate(20 * Math.log10(AMPLITUDE), 0.1),
    snrDb: estimate(33.1, 0.3),
    phaseErrorRad: estimate(0.05, 0.004),
    inversionDegrees: estimate(1.2, 0.3),
    rampUpSeconds: estimate(0.0098, 0.0004),
    rampDownSeconds: estimate(0.0101, 0.0004),
    onTimeSeconds: estimate(seconds + 0.019, 0.0005),
    hex,
    decoded: {
      crcOk: true,
      authOk: true,
      rank,
      kind: 'bytes-2-4',
      li: 0,
      bf: false,
      rep: false,
      mc: 0x088,
      epId: '004D33DB',
      payload: '00000000',
      auth: '89b9',
      violations: [],
    },
    cutout,
    samplesLost: false,
  };
}

/** The samples in which a receiver would have found the frame, with noise and drift. */
export function cutoutOf(frame: ObservedFrame, seed: number): Cutout {
  const random = seededRandom(seed, 'cutout');
  const margin = 0.15;
  const start = frame.startSeconds.value - margin;
  const length = frame.endSeconds.value - frame.startSeconds.value;
  const count = Math.round((length + 2 * margin) * SAMPLE_RATE);
  const envelope = dbpskEnvelope({ bits: bytesToBits(hexToBytes(frame.hex, 'frame')), bitRateBps: frame.bitRateBps });
  const centre = Math.round(frame.carrierHz.value / 100) * 100;
  // Three uniform numbers make noise that is normal enough, and cheap.
  const noise = (): number => 2 * (random.next() + random.next() + random.next()) - 3;
  const { cos, sin, round } = Math;
  const sigma = Math.sqrt((NOISE_DENSITY * SAMPLE_RATE) / 2);
  const scale = 1 / 32768 / 4;
  const samples = new Int16Array(2 * count);
  for (let n = 0; n < count; n++) {
    const sinceStart = n / SAMPLE_RATE - margin;
    const sinceMiddle = sinceStart - length / 2;
    const cycles =
      (frame.carrierHz.value - centre) * sinceMiddle + 0.5 * frame.driftHzPerSecond.value * sinceMiddle ** 2;
    const { re, im } = envelope.at(sinceStart);
    const [c, s] = [cos(6.283185307179586 * cycles), sin(6.283185307179586 * cycles)];
    samples[2 * n] = round((AMPLITUDE * (re * c - im * s) + sigma * noise()) / scale);
    samples[2 * n + 1] = round((AMPLITUDE * (re * s + im * c) + sigma * noise()) / scale);
  }
  return {
    samples,
    scale,
    sampleRateHz: SAMPLE_RATE,
    centreFrequencyHz: centre,
    startTimeSeconds: start,
    noiseDensity: NOISE_DENSITY,
    samplesLost: false,
    detection: {
      frequencyHz: frame.carrierHz.value + 6,
      startTimeSeconds: frame.startSeconds.value - 0.01,
      durationSeconds: length + 0.02,
      cn0DbHz: 53,
    },
  };
}
