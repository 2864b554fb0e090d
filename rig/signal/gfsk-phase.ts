import { math } from './math.ts';

/** Normal density and distribution; the latter by Abramowitz and Stegun 26.2.17, good to 7.5e-8. */
function normalDensity(u: number): number {
  return math.exp(-0.5 * u * u) / math.sqrt(2 * math.PI);
}

function upperTail(u: number): number {
  const t = 1 / (1 + 0.2316419 * u);
  const series = ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) * t;
  return normalDensity(u) * series;
}

/** How Gaussian filtering rounds a jump of the frequency; everything in symbols from the jump, for a jump of 1. */
export interface GaussianEdge {
  /** Further away than this nothing is left of the jump but its two levels. */
  readonly reach: number;
  /** Area between the filtered and the hard jump up to `x`: what the filter adds to the phase. */
  area(x: number): number;
  /** Filtered minus hard jump: what the filter adds to the frequency. */
  level(x: number): number;
}

/** Points a symbol of the table of an edge; linear interpolation between them is good to 1e-5. */
const STEPS = 256;

/**
 * The edge of a Gaussian filter whose 3 dB bandwidth is `bt` times the symbol rate: its impulse response has the standard deviation
 * sqrt(ln 2) / (2 pi bt) symbols.
 */
export function gaussianEdge(bt: number): GaussianEdge {
  const sigma = math.sqrt(math.log(2)) / (2 * math.PI * bt);
  const count = math.ceil(6 * sigma * STEPS);
  const areas = new Float64Array(count + 2);
  const levels = new Float64Array(count + 2);
  for (let k = 0; k < count; k++) {
    const u = k / STEPS / sigma;
    const tail = upperTail(u);
    areas[k] = sigma * (normalDensity(u) - u * tail);
    levels[k] = -tail;
  }
  const look = (table: Float64Array, distance: number): number => {
    const at = distance * STEPS;
    if (at >= count) return 0;
    const k = math.floor(at);
    return table[k] + (at - k) * (table[k + 1] - table[k]);
  };
  return {
    reach: count / STEPS,
    area: (x) => look(areas, math.abs(x)),
    level: (x) => (x < 0 ? -look(levels, -x) : look(levels, x)),
  };
}

/** No filter: the frequency jumps. */
export const noEdge: GaussianEdge = { reach: 0, area: () => 0, level: () => 0 };

/** Frequency and phase of a GFSK signal along its symbols; x = 0 is the start of the first bit, the ends go on as their bits. */
export interface GfskPath {
  /** Frequency at `x` in units of the deviation, -1 to 1. */
  frequency(x: number): number;
  /** Integral of the frequency from 0 to `x` without what the filter adds at 0, in units of deviation times symbols. */
  phase(x: number): number;
}

/** @param bits 1 lies above the carrier, 0 below */
export function gfskPath(bits: ArrayLike<number>, edge: GaussianEdge): GfskPath {
  const count = bits.length;
  const last = count - 1;
  const sign = (k: number): number => (bits[math.max(0, math.min(k, last))] === 1 ? 1 : -1);
  const hard = new Float64Array(count + 1);
  for (let k = 0; k < count; k++) hard[k + 1] = hard[k] + sign(k);
  const span = math.ceil(edge.reach);

  const around = (x: number, of: (distance: number) => number): number => {
    if (span === 0) return 0;
    const near = math.round(x);
    let sum = 0;
    for (let k = near - span; k <= near + span; k++) {
      const jump = sign(k) - sign(k - 1);
      if (jump !== 0) sum += jump * of(x - k);
    }
    return sum;
  };
  return {
    frequency: (x) => sign(math.floor(x)) + around(x, edge.level),
    phase: (x) => {
      const k = math.min(math.max(math.floor(x), 0), count);
      return hard[k] + (x - k) * sign(math.floor(x)) + around(x, edge.area);
    },
  };
}
