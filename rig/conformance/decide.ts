import type { DecisionRule, Measurement } from './types.ts';

export type Conformity = Measurement['conformity'];

export interface Bounds {
  readonly low?: number;
  readonly high?: number;
}

/** Coverage factor of every expanded uncertainty (95 % for a normal distribution; GUM, JCGM 100:2008, 6.2). */
export const COVERAGE_FACTOR = 2;

/** Distance to the nearer limit, positive inside the allowed interval. Infinite without a limit. */
export function marginOf(value: number, bounds: Bounds): number {
  const above = bounds.low === undefined ? Number.POSITIVE_INFINITY : value - bounds.low;
  const below = bounds.high === undefined ? Number.POSITIVE_INFINITY : bounds.high - value;
  return Math.min(above, below);
}

/**
 * Judges one value against its limits.
 * - simple: the value alone decides (ILAC-G8:09/2019, w = 0).
 * - guard: pass only when inside by at least U, fail only when outside by at least U, else inconclusive (w = U).
 * - nonBinary: pass, conditional pass, conditional fail, fail (w = U).
 * - etsiCapped: the value alone decides, provided that U does not exceed the cap.
 * @param expandedUncertainty U with k = 2, same unit as the value.
 */
export function decide(
  rule: DecisionRule,
  value: number,
  expandedUncertainty: number,
  bounds: Bounds,
  maxExpandedUncertainty = Number.POSITIVE_INFINITY,
): Conformity {
  const margin = marginOf(value, bounds);
  if (!Number.isFinite(value) || !Number.isFinite(expandedUncertainty)) return 'inconclusive';
  switch (rule) {
    case 'simple':
      return margin >= 0 ? 'pass' : 'fail';
    case 'guard':
      if (margin >= expandedUncertainty) return 'pass';
      return margin < -expandedUncertainty ? 'fail' : 'inconclusive';
    case 'nonBinary':
      if (margin >= expandedUncertainty) return 'pass';
      if (margin >= 0) return 'conditional-pass';
      return margin < -expandedUncertainty ? 'fail' : 'conditional-fail';
    case 'etsiCapped':
      if (expandedUncertainty > maxExpandedUncertainty) return 'inconclusive';
      return margin >= 0 ? 'pass' : 'fail';
  }
}

/** Probability that the true value lies outside the bounds, for a normal distribution around the measured value. */
export function riskOutside(value: number, standardUncertainty: number, bounds: Bounds): number {
  if (standardUncertainty <= 0) return marginOf(value, bounds) >= 0 ? 0 : 1;
  const below = bounds.low === undefined ? 0 : normalCdf((bounds.low - value) / standardUncertainty);
  const above = bounds.high === undefined ? 0 : 1 - normalCdf((bounds.high - value) / standardUncertainty);
  return Math.min(1, below + above);
}

/** Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17; absolute error below 7.5e-8. */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return z > 0 ? 1 - tail : tail;
}
