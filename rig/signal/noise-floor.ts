import { math } from './math.ts';

/** Share of the bins around a frequency that are taken to hold nothing but noise. */
const QUANTILE = 0.25;
/** Standard normal deviate of that share. */
const DEVIATE = -0.6745;
/** Half width of the neighbourhood, and distance between the points where the floor is worked out. */
const HALF_WIDTH_HZ = 16_000;
const SPACING_HZ = 8_000;
/** Neighbouring bins of a Hann window hold nearly the same noise, so every fourth is enough. */
const STRIDE = 4;

/** The value below which `share` of the first `count` values lie. Reorders the array (Hoare's selection). */
export function quantile(values: Float64Array, count: number, share: number): number {
  const wanted = math.min(count - 1, math.floor(share * count));
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const swap = values[i];
        values[i++] = values[j];
        values[j--] = swap;
      }
    }
    if (wanted <= j) high = j;
    else if (wanted >= i) low = i;
    else break;
  }
  return values[wanted];
}

/**
 * Noise density along a power spectrum that may hold signals: a low quantile of the surroundings, put right for its bias (the mean of
 * `rows` exponential values is gamma distributed; its quantile by Wilson and Hilferty), interpolated between the points.
 * Stays unbiased within a tenth while less than half of the surroundings is signal.
 */
export function createNoiseFloor(bins: number, binHz: number) {
  const half = math.min(bins >> 1, math.round(HALF_WIDTH_HZ / binHz));
  const spacing = math.max(1, math.min(bins >> 2, math.round(SPACING_HZ / binHz)));
  const points = math.ceil(bins / spacing) + 1;
  const level = new Float64Array(points);
  const work = new Float64Array(bins);
  return (density: Float64Array, rows: number, least: number, floor: Float64Array): void => {
    const bias = (1 - 1 / (9 * rows) + DEVIATE * math.sqrt(1 / (9 * rows))) ** 3;
    for (let p = 0; p < points; p++) {
      const centre = math.min(p * spacing, bins - 1);
      const from = math.max(0, math.min(centre - half, bins - 2 * half));
      const to = math.min(bins, from + 2 * half);
      let count = 0;
      for (let k = from; k < to; k += STRIDE) work[count++] = density[k];
      level[p] = math.max(least, quantile(work, count, QUANTILE) / bias);
    }
    for (let p = 0, k = 0; p + 1 < points; p++) {
      const slope = (level[p + 1] - level[p]) / spacing;
      const end = math.min(bins, (p + 1) * spacing);
      for (let value = level[p]; k < end; k++, value += slope) floor[k] = value;
    }
  };
}
