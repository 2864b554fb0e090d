import { type Integral, integralAt } from './baseband.ts';
import { math } from './math.ts';

/** A grid of instants at which the phase may change: `phaseSeconds + k * symbolSeconds`. */
export interface SymbolGrid {
  readonly phaseSeconds: number;
  readonly symbolSeconds: number;
  /** Mean energy of the symbols on it over that of the worst phase of the same rate. */
  readonly contrast: number;
}

const PHASES = 16;

/** Energy of the integrals from one instant of the grid to the next: largest where no phase change lies inside. */
function gridEnergy(integral: Integral, from: number, to: number, phase: number, symbol: number): number {
  let energy = 0;
  let lastRe = integralAt(integral.re, integral, from + phase);
  let lastIm = integralAt(integral.im, integral, from + phase);
  for (let t = from + phase + symbol; t <= to; t += symbol) {
    const re = integralAt(integral.re, integral, t);
    const im = integralAt(integral.im, integral, t);
    energy += (re - lastRe) ** 2 + (im - lastIm) ** 2;
    lastRe = re;
    lastIm = im;
  }
  return energy;
}

/** Best grid for one symbol length. */
function gridFor(integral: Integral, from: number, to: number, symbol: number): SymbolGrid & { readonly top: number } {
  const energy = new Float64Array(PHASES);
  let best = 0;
  let worst = Number.POSITIVE_INFINITY;
  for (let p = 0; p < PHASES; p++) {
    energy[p] = gridEnergy(integral, from, to, (p * symbol) / PHASES, symbol);
    if (energy[p] > energy[best]) best = p;
    if (energy[p] < worst) worst = energy[p];
  }
  const before = energy[(best + PHASES - 1) % PHASES];
  const after = energy[(best + 1) % PHASES];
  const curve = before - 2 * energy[best] + after;
  const shift = curve < 0 ? (0.5 * (before - after)) / curve : 0;
  return {
    phaseSeconds: from + ((best + shift) * symbol) / PHASES,
    symbolSeconds: symbol,
    contrast: worst > 0 ? energy[best] / worst : 1,
    top: energy[best] / symbol,
  };
}

/**
 * Finds the symbol grid of the burst between two times.
 * @param spread relative half width of the symbol rates to try; 0 for the nominal one alone
 */
export function findSymbolGrid(
  integral: Integral,
  fromSeconds: number,
  toSeconds: number,
  bitRateBps: number,
  spread: number,
): SymbolGrid {
  const symbols = math.max(8, (toSeconds - fromSeconds) * bitRateBps);
  // A slip of a fifth of a symbol over half of the burst is seen clearly.
  const step = 0.4 / symbols;
  const count = math.ceil(spread / step);
  let best = gridFor(integral, fromSeconds, toSeconds, 1 / bitRateBps);
  for (let k = 1; k <= count; k++) {
    for (const sign of [-1, 1]) {
      const grid = gridFor(integral, fromSeconds, toSeconds, 1 / (bitRateBps * (1 + sign * k * step)));
      if (grid.top > best.top) best = grid;
    }
  }
  return best;
}
