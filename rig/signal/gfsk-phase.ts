import { math } from './math.ts';

/** Normal density, and distribution above `u` by Abramowitz and Stegun 26.2.17, good to 7.5e-8. */
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
const EDGE_STEPS = 256;

/**
 * The edge of a Gaussian filter whose 3 dB bandwidth is `bt` times the symbol rate: its impulse response has the standard deviation
 * sqrt(ln 2) / (2 pi bt) symbols.
 */
export function gaussianEdge(bt: number): GaussianEdge {
  const sigma = math.sqrt(math.log(2)) / (2 * math.PI * bt);
  const count = math.ceil(6 * sigma * EDGE_STEPS);
  const areas = new Float64Array(count + 2);
  const levels = new Float64Array(count + 2);
  for (let k = 0; k < count; k++) {
    const u = k / EDGE_STEPS / sigma;
    const tail = upperTail(u);
    areas[k] = sigma * (normalDensity(u) - u * tail);
    levels[k] = -tail;
  }
  const look = (table: Float64Array, distance: number): number => {
    const at = distance * EDGE_STEPS;
    if (at >= count) return 0;
    const k = math.floor(at);
    return table[k] + (at - k) * (table[k + 1] - table[k]);
  };
  return {
    reach: count / EDGE_STEPS,
    area: (x) => look(areas, math.abs(x)),
    level: (x) => (x < 0 ? -look(levels, -x) : look(levels, x)),
  };
}

/** Points a symbol of the tables of a pattern. */
export const PATTERN_STEPS = 128;

/** One symbol between its neighbours: what a receiver compares with. Entry k lies k / PATTERN_STEPS symbols after its start. */
export interface GfskPattern {
  /** Integral of the frequency since the start of the symbol, without the round of the edge there; deviation times symbols. */
  readonly phase: Float64Array;
  /** Frequency in units of the deviation. */
  readonly frequency: Float64Array;
}

/** 1 lies above the carrier, 0 below. */
export function signOf(bit: number): 1 | -1 {
  return bit === 1 ? 1 : -1;
}

/** The eight patterns of a symbol and its two neighbours, at place 4 * before + 2 * own + after. Edges that reach further than a symbol are cut. */
export function gfskPatterns(bt: number): readonly GfskPattern[] {
  const edge = gaussianEdge(bt);
  return Array.from({ length: 8 }, (_, pattern) => {
    const own = signOf((pattern >> 1) & 1);
    const first = own - signOf(pattern >> 2);
    const last = signOf(pattern & 1) - own;
    const table = (at: (x: number) => number): Float64Array =>
      Float64Array.from({ length: PATTERN_STEPS + 2 }, (__, k) => at(k / PATTERN_STEPS));
    return {
      phase: table((x) => own * x + first * edge.area(x) + last * edge.area(x - 1)),
      frequency: table((x) => own + first * edge.level(x) + last * edge.level(x - 1 - 1e-12)),
    };
  });
}
