import { type Baseband, type CarrierLine, integralAt, integrate } from './baseband.ts';
import { createFft } from './fft.ts';
import { math } from './math.ts';

/** Half-symbol integrals, four a symbol: squared, they hold a line at twice the carrier whatever the bits say. */
const PER_SYMBOL = 4;
/** A piece of 13 symbols stays within two bins at 60 Hz/s and 100 bit/s. */
const PIECE = 13 * PER_SYMBOL;
const PIECE_HOP = PIECE / 2;
const SIZE = 128;
/** Beyond any crystal's warm-up in one frame. */
const MAX_DRIFT_HZ_PER_SECOND = 64;

const fft = createFft(SIZE);

/** Power spectra of the squared signal, one a piece, SIZE values each in order of frequency from -2 R to 2 R. */
function pieces(baseband: Baseband, offsetHz: number, bitRateBps: number, from: number, to: number) {
  const symbol = 1 / bitRateBps;
  const rate = baseband.sampleRateHz;
  const line = { offsetHz, driftHzPerSecond: 0, atSeconds: from };
  const integral = integrate(baseband, line, (from - symbol) * rate, (to + symbol) * rate);
  const count = math.max(1, math.floor((to - from) * bitRateBps * PER_SYMBOL));
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  for (let m = 0; m < count; m++) {
    const t = from + (m * symbol) / PER_SYMBOL;
    const x = integralAt(integral.re, integral, t + symbol / 4) - integralAt(integral.re, integral, t - symbol / 4);
    const y = integralAt(integral.im, integral, t + symbol / 4) - integralAt(integral.im, integral, t - symbol / 4);
    re[m] = x * x - y * y;
    im[m] = 2 * x * y;
  }
  const total = math.max(1, math.ceil((count - PIECE) / PIECE_HOP) + 1);
  const power = new Float64Array(total * SIZE);
  const centre = new Float64Array(total);
  const work = new Float64Array(2 * SIZE);
  for (let w = 0; w < total; w++) {
    work.fill(0);
    for (let k = 0; k < PIECE && w * PIECE_HOP + k < count; k++) {
      work[2 * k] = re[w * PIECE_HOP + k];
      work[2 * k + 1] = im[w * PIECE_HOP + k];
    }
    fft.forward(work);
    for (let k = 0; k < SIZE; k++) {
      const m = 2 * fft.order[(k + SIZE / 2) % SIZE];
      power[w * SIZE + k] = work[m] * work[m] + work[m + 1] * work[m + 1];
    }
    centre[w] = from + ((w * PIECE_HOP + PIECE / 2) * symbol) / PER_SYMBOL;
  }
  return { power, centre, total };
}

/**
 * Carrier of a DBPSK burst by the square law, drift included: a line is laid through the squared spectra of short pieces. Good to about a
 * hundredth of the bit rate, which differential detection needs; twofold, at half the bit rate either side, for very one-sided data.
 * @param offsetHz first guess, good to the bit rate
 */
export function findCarrierLine(
  baseband: Baseband,
  offsetHz: number,
  bitRateBps: number,
  fromSeconds: number,
  toSeconds: number,
): CarrierLine {
  const { power, centre, total } = pieces(baseband, offsetHz, bitRateBps, fromSeconds, toSeconds);
  const middle = (fromSeconds + toSeconds) / 2;
  // Frequency of the squared signal a bin; the carrier moves half as far.
  const binHz = (PER_SYMBOL * bitRateBps) / SIZE;
  const duration = math.max(toSeconds - fromSeconds, 1 / bitRateBps);
  const steps = math.ceil((2 * MAX_DRIFT_HZ_PER_SECOND * duration) / (2 * binHz) / 2) * 2;
  let best = -1;
  let bestBin = 0;
  let bestDrift = 0;
  const score = new Float64Array(SIZE);
  for (let step = -steps; step <= steps; step++) {
    const drift = steps === 0 ? 0 : (step / steps) * MAX_DRIFT_HZ_PER_SECOND;
    score.fill(0);
    for (let w = 0; w < total; w++) {
      const shift = math.round((2 * drift * (centre[w] - middle)) / binHz);
      for (let k = math.max(0, -shift); k < math.min(SIZE, SIZE - shift); k++) score[k] += power[w * SIZE + k + shift];
    }
    for (let k = 1; k < SIZE - 1; k++) {
      const sum = score[k] + 0.5 * (score[k - 1] + score[k + 1]);
      if (sum > best) {
        best = sum;
        bestDrift = drift;
        const curve = score[k - 1] - 2 * score[k] + score[k + 1];
        const shift = curve < 0 ? (0.5 * (score[k - 1] - score[k + 1])) / curve : 0;
        bestBin = k + math.max(-0.5, math.min(0.5, shift));
      }
    }
  }
  return {
    offsetHz: offsetHz + ((bestBin - SIZE / 2) * binHz) / 2,
    driftHzPerSecond: bestDrift,
    atSeconds: middle,
  };
}
