import { math } from './math.ts';
import { ROWS } from './spectrum-blocks.ts';

/** One emission in a block's spectrum. */
export interface SpectrumPeak {
  /** Offset from the centre frequency. */
  readonly offsetHz: number;
  /** Smoothed power density at the top over the floor there. */
  readonly ratio: number;
  readonly density: number;
  readonly floor: number;
  /** Power above the floor within the signal's surroundings, full-scale squared. */
  readonly power: number;
  readonly bin: number;
}

/** A burst this near to a stronger one is left to the search inside that one's cut-out. */
const NEAR_HZ = 600;
/** Where the skirt of a signal is measured; further out it falls with the square of the distance or faster. */
const SKIRT_HZ = 300;
const SKIRT_MARGIN = 8;
/** A signal with this much of its density left at 300 Hz is a fast one: its main lobe reaches further. */
const WIDE_SKIRT = 0.1;
const WIDE_NEAR_HZ = 1500;
/** Spurs of an 8-bit receiver: nothing is believed this far below a strong signal in the same block. */
const DYNAMIC_RANGE = 1e-6;
const SMOOTH_HZ = 140;
/** Chance of a false alarm below 1e-8 a bin for the mean of six rows and five bins; rises as fewer rows are averaged. */
const EXCESS = 2.3;

/** Smallest ratio over the floor that counts as a signal when `rows` rows were averaged. */
export function detectionRatio(rows: number): number {
  return 1 + EXCESS * (ROWS / rows) ** 0.65;
}

function smooth(density: Float64Array, half: number, out: Float64Array): void {
  const bins = density.length;
  let sum = 0;
  for (let k = 0; k < half; k++) sum += density[k];
  for (let k = 0; k < bins; k++) {
    if (k + half < bins) sum += density[k + half];
    if (k - half - 1 >= 0) sum -= density[k - half - 1];
    out[k] = sum / (2 * half + 1);
  }
}

/** Finds emissions in a block, strongest first, leaving out what the skirt of a stronger one explains. */
export function createPeakFinder(bins: number, binHz: number) {
  const half = math.max(1, math.round(SMOOTH_HZ / binHz / 2));
  const near = math.round(NEAR_HZ / binHz);
  const wideNear = math.round(WIDE_NEAR_HZ / binHz);
  const skirtFrom = math.round((SKIRT_HZ - 50) / binHz);
  const skirtTo = math.round((SKIRT_HZ + 50) / binHz);
  const level = new Float64Array(bins);

  const skirt = (bin: number): number => {
    let below = 0;
    let above = 0;
    for (let d = skirtFrom; d <= skirtTo; d++) {
      below += level[math.max(0, bin - d)];
      above += level[math.min(bins - 1, bin + d)];
    }
    return math.max(1e-5, math.min(below, above) / (skirtTo - skirtFrom + 1) / level[bin]);
  };

  const locate = (bin: number, density: Float64Array, floor: Float64Array): SpectrumPeak => {
    let power = 0;
    let moment = 0;
    for (let k = math.max(0, bin - near); k <= math.min(bins - 1, bin + near); k++) {
      const above = density[k] - floor[k];
      power += above;
      moment += above * (k - bin);
    }
    const shift = power > 0 ? math.max(-near / 2, math.min(near / 2, moment / power)) : 0;
    return {
      offsetHz: (bin + shift - bins / 2) * binHz,
      ratio: level[bin] / floor[bin],
      density: level[bin],
      floor: floor[bin],
      power: math.max(power, 0) * binHz,
      bin,
    };
  };

  return (density: Float64Array, floor: Float64Array, rows: number): SpectrumPeak[] => {
    smooth(density, half, level);
    const least = detectionRatio(rows);
    const tops: number[] = [];
    for (let k = half; k < bins - half; k++) {
      if (level[k] > least * floor[k] && level[k] >= level[k - 1] && level[k] > level[k + 1]) tops.push(k);
    }
    tops.sort((a, b) => level[b] - level[a]);
    const found: SpectrumPeak[] = [];
    const masks: { readonly bin: number; readonly top: number; readonly skirt: number }[] = [];
    for (const bin of tops) {
      const hidden = masks.some((mask) => {
        const distance = math.abs(bin - mask.bin);
        if (distance < (mask.skirt > WIDE_SKIRT ? wideNear : near)) return true;
        const reach = mask.skirt * SKIRT_MARGIN * (SKIRT_HZ / (distance * binHz)) ** 2;
        return level[bin] < mask.top * math.max(DYNAMIC_RANGE, reach);
      });
      if (hidden) continue;
      masks.push({ bin, top: level[bin], skirt: skirt(bin) });
      found.push(locate(bin, density, floor));
    }
    return found;
  };
}
