import type { MeasuredValue } from '../../rig/conformance/judgement.ts';
import type { Estimate } from '../../rig/signal/types.ts';

export function scaled(estimate: Estimate, factor: number): Estimate {
  return { value: estimate.value * factor, standardUncertainty: estimate.standardUncertainty * Math.abs(factor) };
}

export function shifted(estimate: Estimate, offset: number): Estimate {
  return { value: estimate.value + offset, standardUncertainty: estimate.standardUncertainty };
}

/** a - b of two independent estimates. */
export function difference(a: Estimate, b: Estimate): Estimate {
  return { value: a.value - b.value, standardUncertainty: Math.hypot(a.standardUncertainty, b.standardUncertainty) };
}

export function meanOf(estimates: readonly Estimate[]): Estimate {
  const count = estimates.length;
  return {
    value: estimates.reduce((sum, estimate) => sum + estimate.value, 0) / count,
    standardUncertainty: Math.hypot(...estimates.map((estimate) => estimate.standardUncertainty)) / count,
  };
}

/** A count or another exact figure. */
export function exact(value: number): Estimate {
  return { value, standardUncertainty: 0 };
}

/** The one that is furthest up by `key`, with all values as its series. */
function extreme(estimates: readonly Estimate[], key: (value: number) => number): MeasuredValue {
  const worst = estimates.reduce((found, estimate) => (key(estimate.value) > key(found.value) ? estimate : found));
  return { ...worst, samples: estimates.length, series: estimates.map((estimate) => estimate.value) };
}

/** Reductions of one value a frame to the worst of them. None takes an empty list. */
export const highest = (estimates: readonly Estimate[]): MeasuredValue => extreme(estimates, (value) => value);
export const lowest = (estimates: readonly Estimate[]): MeasuredValue => extreme(estimates, (value) => -value);
export const furthestFromZero = (estimates: readonly Estimate[]): MeasuredValue => extreme(estimates, Math.abs);
