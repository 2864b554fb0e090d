import { invertSymmetric } from '../../signal/linear-solve.ts';

/** One observation of a linear model: value = sum of slope times coefficient. */
export interface FitRow {
  readonly slopes: readonly number[];
  readonly value: number;
  readonly standardUncertainty: number;
}

export interface RobustFit {
  readonly coefficients: readonly number[];
  /** Row by row; widened where the rows lie further from the model than their uncertainties say. */
  readonly covariance: Float64Array;
}

const ROUNDS = 8;
/** A row this many times further away than is usual is left out. */
const OUTLIER = 5;

const modelAt = (slopes: readonly number[], coefficients: readonly number[]): number =>
  slopes.reduce((sum, slope, k) => sum + slope * coefficients[k], 0);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

interface Solution {
  readonly coefficients: number[];
  readonly covariance: Float64Array;
}

function solve(rows: readonly FitRow[], size: number): Solution | null {
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (const { slopes, value, standardUncertainty } of rows) {
    const weight = 1 / standardUncertainty ** 2;
    for (let r = 0; r < size; r++) {
      right[r] += weight * slopes[r] * value;
      for (let q = 0; q < size; q++) matrix[r * size + q] += weight * slopes[r] * slopes[q];
    }
  }
  const covariance = invertSymmetric(matrix, size);
  if (covariance === null) return null;
  const coefficients = Array.from({ length: size }, (_, r) =>
    right.reduce((sum, value, q) => sum + covariance[r * size + q] * value, 0),
  );
  return { coefficients, covariance };
}

/**
 * Weighted least squares in which rows that lie far off do not count. `prior`: what is believed of the coefficients before, which must make the model
 * determined. Values must be small (offsets from a guess), or digits are lost.
 */
export function robustFit(rows: readonly FitRow[], prior: readonly FitRow[]): RobustFit {
  const size = prior[0].slopes.length;
  let used: readonly FitRow[] = rows;
  let solution: Solution | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    solution = solve([...used, ...prior], size);
    if (solution === null) break;
    const { coefficients } = solution;
    const relative = (row: FitRow): number =>
      Math.abs(row.value - modelAt(row.slopes, coefficients)) / row.standardUncertainty;
    const usual = Math.max(1, 1.4826 * median(used.map(relative)));
    const next = rows.filter((row) => relative(row) <= OUTLIER * usual);
    const isSettled = next.length === used.length && next.every((row, k) => row === used[k]);
    if (isSettled || next.length < 3) break;
    used = next;
  }
  if (solution === null)
    return { coefficients: new Array<number>(size).fill(0), covariance: new Float64Array(size * size) };
  const { coefficients, covariance } = solution;
  const freedom = Math.max(1, used.length - size);
  const square = used.reduce(
    (sum, row) => sum + ((row.value - modelAt(row.slopes, coefficients)) / row.standardUncertainty) ** 2,
    0,
  );
  const wider = Math.max(1, square / freedom);
  return { coefficients, covariance: covariance.map((value) => value * wider) };
}
