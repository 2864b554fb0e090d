/**
 * Pearson's chi-square of values against an even spread over `bins` equal parts of -halfRange..+halfRange; values outside count for the part at
 * their end. Degrees of freedom: bins - 1.
 */
export function chiSquareOfEvenSpread(values: readonly number[], halfRange: number, bins: number): number {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const place = Math.floor(((value + halfRange) / (2 * halfRange)) * bins);
    counts[Math.min(bins - 1, Math.max(0, place))] += 1;
  }
  const expected = values.length / bins;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** How many pairs of values lie nearer to each other than `distance`. */
export function closePairs(values: readonly number[], distance: number): number {
  let pairs = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) if (Math.abs(values[i] - values[j]) < distance) pairs += 1;
  }
  return pairs;
}

/** The smallest distance between two values; infinite for fewer than two. */
export function smallestDistance(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted
    .slice(1)
    .reduce((least, value, index) => Math.min(least, value - sorted[index]), Number.POSITIVE_INFINITY);
}
