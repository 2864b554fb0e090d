import { createFft } from './fft.ts';
import { type GfskBand, withoutCarrier } from './gfsk-band.ts';
import { correlateKnown, type GfskReplicas, type GfskStretch, type GfskTiming } from './gfsk-correlate.ts';
import type { GfskSpot } from './gfsk-tones.ts';
import { math } from './math.ts';

/** Carrier and timing of a run of known bits. */
export interface GfskLock {
  /** Start of the first bit of the run, seconds from the band's first sample. */
  readonly startSeconds: number;
  readonly carrierHz: number;
  /** Share of the bits' energy that keeps one phase: 1 without noise, about ln(n) / n for n bits of noise. */
  readonly coherence: number;
}

const SIZE = 256;
/** Steps of the search in time, bits: what the search before leaves open, then what makes no difference any more. */
const TIME_STEPS = [0.125, 0.04];
const REACH = 3;

const fft = createFft(SIZE);
const work = new Float64Array(2 * SIZE);

interface Line {
  readonly hertz: number;
  readonly power: number;
  /** Of the numbers' energy; 1 when all of them lie on the line. */
  readonly share: number;
}

/** The strongest line in a row of complex numbers taken `rateHz` apart, and its share of their energy. At most 256 numbers. */
export function strongestLine(values: Float64Array, rateHz: number): Line {
  work.fill(0);
  work.set(values);
  fft.forward(work);
  const power = (k: number): number => {
    const m = 2 * fft.order[(k + SIZE) % SIZE];
    return work[m] * work[m] + work[m + 1] * work[m + 1];
  };
  let best = 0;
  let top = -1;
  for (let k = 0; k < SIZE; k++) {
    const now = power(k);
    if (now > top) {
      top = now;
      best = k;
    }
  }
  let energy = 0;
  let filled = 0;
  for (let k = 0; k < values.length; k += 2) {
    const now = values[k] * values[k] + values[k + 1] * values[k + 1];
    energy += now;
    if (now > 0) filled++;
  }
  const below = power(best - 1);
  const above = power(best + 1);
  const bend = 2 * top - below - above;
  const part = bend > 0 ? (above - below) / bend / 2 : 0;
  const place = (best >= SIZE / 2 ? best - SIZE : best) + part;
  return { hertz: (place * rateHz) / SIZE, power: top, share: energy > 0 ? top / (filled * energy) : 0 };
}

/** Sharpens a spot by all bits of its pattern with their phases. */
export function lockGfsk(
  band: GfskBand,
  spot: GfskSpot,
  pattern: ArrayLike<number>,
  symbolSeconds: number,
  replicas: GfskReplicas,
): GfskLock {
  const { sampleRateHz } = band;
  const range = [0, pattern.length] as const;
  const from = math.floor((spot.startSeconds - symbolSeconds) * sampleRateHz);
  const to = math.ceil((spot.startSeconds + (pattern.length + 1) * symbolSeconds) * sampleRateHz);
  let lock: GfskLock = { startSeconds: spot.startSeconds, carrierHz: spot.carrierHz, coherence: 0 };
  for (const step of TIME_STEPS) {
    const carrier = { hertz: lock.carrierHz, driftHzPerSecond: 0, atSeconds: lock.startSeconds };
    const stretch: GfskStretch = withoutCarrier(band, carrier, from, to);
    const centre = lock.startSeconds;
    let top = 0;
    for (let k = -REACH; k <= REACH; k++) {
      const startSeconds = centre + k * step * symbolSeconds;
      const timing: GfskTiming = { startSeconds, symbolSeconds, sampleRateHz };
      const line = strongestLine(correlateKnown(stretch, timing, pattern, range, replicas), 1 / symbolSeconds);
      // Power tells: half a bit away fewer bits hold together, but hardly less of what energy there is.
      if (line.power <= top) continue;
      top = line.power;
      lock = { startSeconds, carrierHz: carrier.hertz + line.hertz, coherence: line.share };
    }
  }
  return lock;
}
