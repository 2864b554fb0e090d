import type { Estimate } from '../signal/types.ts';

/** Half of the step of 1 microsecond, 1 millihertz, 0.01 dB ... that values are printed with is below every uncertainty given. */
export const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** A value and its standard uncertainty. */
export function pair(name: string, estimate: Estimate, digits: number): Record<string, number> {
  return {
    [name]: round(estimate.value, digits),
    [`${name}_u`]: Number(estimate.standardUncertainty.toPrecision(3)),
  };
}
