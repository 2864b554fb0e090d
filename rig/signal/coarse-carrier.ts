import { type Baseband, type CarrierLine, integralAt, integrate } from './baseband.ts';
import { createFft } from './fft.ts';
import { math } from './math.ts';

const SIZE = 1024;
const DRIFT_STEPS = 16;

const fft = createFft(SIZE);

/** Integrals of the plateaus of a frame, modulation taken off; entry k lies between changes k and k + 1. */
export interface Plateaus {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly seconds: Float64Array;
}

/** @param phases of the plateaus: entry k + 1 belongs to the plateau after change k */
export function plateaus(
  baseband: Baseband,
  carrier: CarrierLine,
  changeSeconds: number,
  symbolSeconds: number,
  phases: Float64Array,
): Plateaus {
  const count = phases.length - 2;
  const rate = baseband.sampleRateHz;
  const end = changeSeconds + (count + 1) * symbolSeconds;
  const integral = integrate(baseband, carrier, (changeSeconds - symbolSeconds) * rate, end * rate);
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  const seconds = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const t = changeSeconds + k * symbolSeconds;
    const x = integralAt(integral.re, integral, t + symbolSeconds) - integralAt(integral.re, integral, t);
    const y = integralAt(integral.im, integral, t + symbolSeconds) - integralAt(integral.im, integral, t);
    const c = math.cos(phases[k + 1]);
    const s = math.sin(phases[k + 1]);
    re[k] = x * c + y * s;
    im[k] = y * c - x * s;
    seconds[k] = t + symbolSeconds / 2;
  }
  return { re, im, seconds };
}

/**
 * Carrier with the data known: the transform of the plateaus at the best of a row of drifts around the rough one. Good to a fraction of a
 * turn over the frame, from where least squares converge.
 */
export function coarseCarrier(values: Plateaus, rough: CarrierLine, symbolSeconds: number): CarrierLine {
  const count = values.re.length;
  const middle = values.seconds[count >> 1];
  const duration = count * symbolSeconds;
  const driftStep = 1 / duration ** 2;
  const work = new Float64Array(2 * SIZE);
  let best = { power: -1, offsetHz: 0, drift: 0 };
  for (let step = -DRIFT_STEPS; step <= DRIFT_STEPS; step++) {
    const drift = step * driftStep;
    work.fill(0);
    for (let k = 0; k < math.min(count, SIZE); k++) {
      const t = values.seconds[k] - middle;
      const angle = -math.PI * drift * t * t;
      const c = math.cos(angle);
      const s = math.sin(angle);
      work[2 * k] = values.re[k] * c - values.im[k] * s;
      work[2 * k + 1] = values.re[k] * s + values.im[k] * c;
    }
    fft.forward(work);
    const power = (k: number): number => {
      const m = 2 * fft.order[(k + SIZE) % SIZE];
      return work[m] * work[m] + work[m + 1] * work[m + 1];
    };
    for (let k = -SIZE / 4; k < SIZE / 4; k++) {
      const here = power(k);
      if (here <= best.power) continue;
      const curve = power(k - 1) - 2 * here + power(k + 1);
      const shift = curve < 0 ? (0.5 * (power(k - 1) - power(k + 1))) / curve : 0;
      best = { power: here, offsetHz: (k + shift) / (SIZE * symbolSeconds), drift };
    }
  }
  const since = middle - rough.atSeconds;
  return {
    offsetHz: rough.offsetHz + rough.driftHzPerSecond * since + best.offsetHz,
    driftHzPerSecond: rough.driftHzPerSecond + best.drift,
    atSeconds: middle,
  };
}
