import type { KnownSymbolSpectrum } from '../../signal/burst-correlator.ts';
import { math } from '../../signal/math.ts';
import { patternCount, tsmaPattern } from '../patterns.ts';
import { carrierZeroHz, type RadioProfile, SYMBOL_RATE_BPS } from '../profile.ts';
import { type PatternGroup, patternGroups } from '../types.ts';

/**
 * Rows a symbol. A burst half way between two rows loses 2.5 dB of its midamble, 0.9 dB in the mean; 24 bursts together are found well below the
 * level at which they can be decoded, so that more rows would only cost time.
 */
export const ROWS_PER_SYMBOL = 1;
/** Crystals of end points are within this (facts 1.3: better or worse than 10 ppm), and ours may add to it. */
const TOLERANCE_PPM = 20;
/** Largest |C_RF| (facts 1.3). */
const MAX_OFFSET = 5;

/** A hopping pattern in rows and columns of the search, from its first burst and carrier 0. */
export interface SearchPattern {
  readonly upg: PatternGroup;
  readonly index: number;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** Three bursts that follow each other, at distances that many patterns share. */
export interface Triple {
  /** Rows from the first burst to the second and the third. */
  readonly rows: readonly [number, number];
  /** Columns from the first to the second and the third. */
  readonly columns: readonly [number, number];
  /** Where it occurs: patterns and number of the first burst. */
  readonly places: readonly { readonly pattern: number; readonly burst: number }[];
}

/** What is looked for: columns are carriers of the correlator, rows its stretches. */
export interface SearchPlan {
  readonly samplesPerRow: number;
  /** First column in the correlator's count, and how many. */
  readonly firstBin: number;
  readonly columns: number;
  readonly binHz: number;
  readonly patterns: readonly SearchPattern[];
  readonly triples: readonly Triple[];
  /** Rows from first to last burst of the longest pattern. */
  readonly spanRows: number;
  /** Columns in which carrier 0 of a frame may lie, a pair (from, to) a channel. */
  readonly carrierZero: readonly (readonly [number, number])[];
}

function searchPatterns(columnsPerCarrier: number): SearchPattern[] {
  return patternGroups.flatMap((upg) =>
    Array.from({ length: patternCount(upg) }, (_, index) => {
      const { startSymbols, carriers } = tsmaPattern(upg, index);
      return {
        upg,
        index,
        rows: startSymbols.map((symbols) => symbols * ROWS_PER_SYMBOL),
        columns: carriers.map((carrier) => carrier * columnsPerCarrier),
      };
    }),
  );
}

function triplesOf(patterns: readonly SearchPattern[]): Triple[] {
  const found = new Map<string, Triple & { readonly places: { pattern: number; burst: number }[] }>();
  for (const [pattern, { rows, columns }] of patterns.entries()) {
    for (let burst = 0; burst + 2 < rows.length; burst += 3) {
      const inRows = [rows[burst + 1] - rows[burst], rows[burst + 2] - rows[burst]] as const;
      const inColumns = [columns[burst + 1] - columns[burst], columns[burst + 2] - columns[burst]] as const;
      const key = `${inRows} ${inColumns.map((column) => column.toFixed(3))}`;
      const triple = found.get(key) ?? { rows: inRows, columns: inColumns, places: [] };
      triple.places.push({ pattern, burst });
      found.set(key, triple);
    }
  }
  return [...found.values()];
}

/** Radio frequencies in which carrier 0 of a channel's frames may lie. */
function carrierZeroRange(profile: RadioProfile, centreHz: number, f0: number): readonly [number, number] {
  const reach = MAX_OFFSET * profile.offsetStepHz + TOLERANCE_PPM * 1e-6 * centreHz;
  return [f0 - reach, f0 + reach];
}

export function searchPlan(
  profile: RadioProfile,
  correlator: KnownSymbolSpectrum,
  sampleRateHz: number,
  centreFrequencyHz: number,
): SearchPlan {
  const { binHz, bins } = correlator;
  const patterns = searchPatterns(profile.carrierSpacingHz / binHz);
  const ranges = profile.channels.map(({ channel, centreHz }) =>
    carrierZeroRange(profile, centreHz, carrierZeroHz(profile, channel, 0)),
  );
  const toBin = (hertz: number): number => (hertz - centreFrequencyHz) / binHz + bins / 2;
  const top = 23 * profile.carrierSpacingHz;
  const lowest = toBin(math.min(...ranges.map(([from]) => from)));
  const highest = toBin(math.max(...ranges.map(([, to]) => to + top)));
  const firstBin = math.max(0, math.floor(lowest) - 2);
  return {
    samplesPerRow: sampleRateHz / SYMBOL_RATE_BPS / ROWS_PER_SYMBOL,
    firstBin,
    columns: math.max(0, math.min(bins, math.ceil(highest) + 3) - firstBin),
    binHz,
    patterns,
    triples: triplesOf(patterns),
    spanRows: math.max(...patterns.map(({ rows }) => rows[rows.length - 1])),
    carrierZero: ranges.map(([from, to]) => [toBin(from) - firstBin, toBin(to) - firstBin] as const),
  };
}
