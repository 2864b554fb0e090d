import type { Baseband } from './baseband.ts';
import { rampAt } from './frame-edges.ts';
import { math } from './math.ts';
import type { MskPlace } from './msk-states.ts';
import { type Unmixed, unmix } from './msk-states.ts';
import type { Estimate } from './types.ts';

/** Power of a burst in cells of a quarter of a symbol, 1 where it is fully on. */
const CELLS = 4;
/** How far beyond the burst power is looked for, and how far inside it the ramp may reach, symbols. */
const BEYOND = 8;
const INSIDE = 8;
/** Where a burst goes on for so long. */
const FAR_BEYOND = 40;
const RAMPS = [0.05, 0.25, 0.5, 0.75, 1, 1.5, 2, 3];
/** How many variances of a cell a longer ramp must gain. */
const SURE = 9;
/** Squared difference in power of a ramp of one symbol from a step of the same energy. */
const RAMP_DIFFERENCE = 0.06;
/** Share of a raised-cosine ramp, from its half, that stays above -26 dB. */
const ABOVE_26_DB = 0.5 - math.acos(1 - 2 * 10 ** (-26 / 20)) / math.PI;
/** The cut-out's own filter rises in about this time. */
const FILTER_SYMBOLS = 0.05;

interface Cells {
  /** Mean power of each cell, noise taken off, relative to the burst's. */
  readonly power: Float64Array;
  /** Standard deviation that noise gives a cell where nothing is on. */
  readonly noise: number;
}

/** Cells from a boundary of symbols outwards (`sign` -1 before the burst, 1 after), the first ones `INSIDE` symbols inside. */
function cellsAt(
  samples: Unmixed,
  place: MskPlace,
  boundary: number,
  sign: -1 | 1,
  full: number,
  density: number,
  beyond = BEYOND,
): Cells {
  const { sampleRateHz } = samples;
  const length = (place.symbolSeconds / CELLS) * sampleRateHz;
  const edge = (place.startSeconds + boundary * place.symbolSeconds) * sampleRateHz - samples.from;
  const power: number[] = [];
  const width = math.max(1, math.round(length));
  const noise = (density * sampleRateHz) / width;
  for (let cell = -INSIDE * CELLS; cell < beyond * CELLS; cell++) {
    const middle = edge + sign * (cell + 0.5) * length;
    const first = math.round(middle - (width - 1) / 2);
    if (first < 0 || first + width > samples.re.length) break;
    let x = 0;
    let y = 0;
    for (let n = first; n < first + width; n++) {
      x += samples.re[n];
      y += samples.im[n];
    }
    power.push(((x * x + y * y) / (width * width) - noise) / full);
  }
  return { power: Float64Array.from(power), noise: noise / full };
}

/** Where one end of the power lies above -26 dBc, symbols outwards from the boundary, and how sure that is. */
function endOf({ power, noise }: Cells): Estimate {
  let sum = 0;
  for (const value of power) sum += value;
  // A rectangle of the same energy; a ramp of length r whose half lies at h has the energy of h - r / 8.
  const equal = sum / CELLS - INSIDE;
  // A longer ramp must explain more than noise may.
  const chance = SURE * (noise * noise + noise);
  let best = { ramp: RAMPS[0], cost: Number.POSITIVE_INFINITY };
  for (const ramp of RAMPS) {
    const half = equal + ramp / 8;
    let cost = 0;
    for (let k = 0; k < power.length; k++) {
      const a = rampAt((k + 0.5) / CELLS - INSIDE, half, ramp);
      cost += (power[k] - a * a) ** 2;
    }
    if (cost < best.cost - chance) best = { ramp, cost };
  }
  // Noise alone, noise beside the signal where it is on, and a ramp that noise hides.
  const on = math.max(0, math.min(power.length, (equal + INSIDE) * CELLS));
  const spread = math.sqrt(power.length * noise * noise + 2 * on * noise) / CELLS;
  const hidden = math.min(1, chance / (CELLS * RAMP_DIFFERENCE)) * (1 / 8 + ABOVE_26_DB);
  const isCut = equal + best.ramp > power.length / CELLS - INSIDE - 0.5;
  return {
    value: equal + best.ramp * (1 / 8 + ABOVE_26_DB),
    standardUncertainty: math.hypot(1.2 * spread, 2 * FILTER_SYMBOLS, best.ramp / 5, hidden, isCut ? 1 : 0),
  };
}

/** Time for which a burst is above -26 dBc, ramps and whatever is sent before and after its symbols included. */
export function mskOnTime(baseband: Baseband, place: MskPlace, symbols: number, amplitude: number): Estimate {
  const samples = unmix(baseband, place, 0, -FAR_BEYOND - 1, symbols + FAR_BEYOND + 1);
  const density = baseband.noiseDensity;
  const energy = (amplitude * amplitude * place.symbolSeconds) / density;
  const measured = energy > STRONG ? fullPower(samples, place, symbols, density) : null;
  const full = measured ?? amplitude * amplitude * CELL_GAIN;
  const endAt = (boundary: number, sign: -1 | 1): Estimate => {
    const near = endOf(cellsAt(samples, place, boundary, sign, full, density));
    return near.value < BEYOND - 2 ? near : endOf(cellsAt(samples, place, boundary, sign, full, density, FAR_BEYOND));
  };
  const before = endAt(0, -1);
  const after = endAt(symbols, 1);
  return {
    value: (symbols + before.value + after.value) * place.symbolSeconds,
    standardUncertainty: math.hypot(before.standardUncertainty, after.standardUncertainty) * place.symbolSeconds,
  };
}

/** What averaging over a cell leaves of the power of a keyed carrier. */
const CELL_GAIN = 0.96;
/** Energy of a symbol over noise density from which on the cells themselves tell the power where the burst is on. */
const STRONG = 20;

/** Mean power of the cells of a burst, or of a part of it, where it is on; null where that is nowhere. */
function fullPower(samples: Unmixed, place: MskPlace, symbols: number, density: number): number | null {
  const half = symbols / 2;
  const middle = { ...place, startSeconds: place.startSeconds + half * place.symbolSeconds };
  const before = cellsAt(samples, middle, 0, -1, 1, density, half).power;
  const after = cellsAt(samples, middle, 0, 1, 1, density, half).power;
  const power = new Float64Array(before.length + after.length);
  power.set(before);
  power.set(after, before.length);
  power.sort();
  const most = power[math.floor(0.7 * (power.length - 1))];
  let sum = 0;
  let count = 0;
  for (let k = power.length - 1; k >= 0 && power[k] > most / 2; k--) {
    sum += power[k];
    count++;
  }
  return sum > 0 ? sum / count : null;
}
