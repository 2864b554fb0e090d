import { CORE_BURSTS, patternCount, type TsmaPattern, tsmaPattern } from '../../../rig/mioty/patterns.ts';
import { SYMBOL_RATE_BPS } from '../../../rig/mioty/profile.ts';
import type { ObservedBurst, PatternGroup } from '../../../rig/mioty/types.ts';

/** How the core bursts of one frame fit the row of a pattern table that they are nearest to. */
export interface PatternFit {
  readonly pattern: number;
  /** Places of bursts whose distance from the burst before is another one than the row's. */
  readonly wrongIntervals: readonly number[];
  /** Places of bursts on another carrier than the row's. */
  readonly wrongCarriers: readonly number[];
}

/** Half of what a burst must be off to stand at another place: patterns differ by whole symbols, and by whole carriers. */
const SAME_SYMBOLS = 0.5;
const SAME_CARRIER = 0.4;

/**
 * Holds 24 core bursts in order of time against a pattern group, from their times and frequencies alone. `spacingHz`: distance of neighbouring carriers in
 * the profile.
 */
export function fitPattern(upg: PatternGroup, bursts: readonly ObservedBurst[], spacingHz: number): PatternFit {
  const fits = Array.from({ length: patternCount(upg) }, (_, row) =>
    fitRow(row, tsmaPattern(upg, row), bursts, spacingHz),
  );
  const misses = (fit: PatternFit): number => fit.wrongIntervals.length + fit.wrongCarriers.length;
  return fits.reduce((best, fit) => (misses(fit) < misses(best) ? fit : best));
}

function fitRow(row: number, pattern: TsmaPattern, bursts: readonly ObservedBurst[], spacingHz: number): PatternFit {
  const wrongIntervals = bursts.flatMap(({ startSeconds }, index) => {
    if (index === 0) return [];
    const symbols = (startSeconds.value - bursts[index - 1].startSeconds.value) * SYMBOL_RATE_BPS;
    const due = pattern.startSymbols[index] - pattern.startSymbols[index - 1];
    return Math.abs(symbols - due) > SAME_SYMBOLS ? [index] : [];
  });
  const origins = bursts.map(({ carrierHz }, index) => carrierHz.value / spacingHz - pattern.carriers[index]);
  const origin = medianOf(origins);
  const wrongCarriers = origins.flatMap((place, index) => (Math.abs(place - origin) > SAME_CARRIER ? [index] : []));
  return { pattern: row, wrongIntervals, wrongCarriers };
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** The bursts of a sender that are of the core, in order of time; more or fewer than 24 say nothing of a pattern. */
export function coreInOrder(bursts: readonly ObservedBurst[]): readonly ObservedBurst[] | null {
  const core = bursts.filter(({ kind }) => kind === 'core').sort((a, b) => a.startSeconds.value - b.startSeconds.value);
  return core.length === CORE_BURSTS ? core : null;
}
