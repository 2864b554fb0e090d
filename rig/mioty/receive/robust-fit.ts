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

/** Least absolute distances, about: what lies far off pulls no harder than what lies near. */
function leastDistances(rows: readonly FitRow[], prior: readonly FitRow[]): Solution | null {
  let solution = solve([...rows, ...prior], prior[0].slopes.length);
  for (let round = 0; round < ROUNDS && solution !== null; round++) {
    const { coefficients }: Solution = solution;
    const softened = rows.map((row) => ({
      ...row,
      standardUncertainty: row.standardUncertainty * Math.sqrt(Math.max(1, distance(row, coefficients))),
    }));
    solution = solve([...softened, ...prior], prior[0].slopes.length);
  }
  return solution;
}

/** In standard uncertainties. */
const distance = (row: FitRow, coefficients: readonly number[]): number =>
  Math.abs(row.value - modelAt(row.slopes, coefficients)) / row.standardUncertainty;

/** The rows that lie no further off than is usual among them. */
function usualRows(rows: readonly FitRow[], { coefficients }: Solution): readonly FitRow[] {
  const usual = Math.max(1, 1.4826 * median(rows.map((row) => distance(row, coefficients))));
  return rows.filter((row) => distance(row, coefficients) <= OUTLIER * usual);
}

/**
 * Weighted least squares in which rows that lie far off do not count. `prior`: what is believed of the coefficients before, which must make the model
 * determined. Values must be small (offsets from a guess), or digits are lost.
 */
export function robustFit(rows: readonly FitRow[], prior: readonly FitRow[]): RobustFit {
  const size = prior[0].slopes.length;
  const rough = leastDistances(rows, prior);
  const first = rough === null ? rows : usualRows(rows, rough);
  const second = solve([...first, ...prior], size);
  const used = second === null ? first : usualRows(rows, second);
  const solution = solve([...used, ...prior], size);
  if (solution === null)
    return { coefficients: new Array<number>(size).fill(0), covariance: new Float64Array(size * size) };
  const { coefficients, covariance } = solution;
  const square = used.reduce((sum, row) => sum + distance(row, coefficients) ** 2, 0);
  const wider = Math.max(1, square / Math.max(1, used.length - size));
  return { coefficients, covariance: covariance.map((value) => value * wider) };
}
