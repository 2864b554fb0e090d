import { CARRIERS } from './profile.ts';
import type { PatternGroup } from './types.ts';

/**
 * Hopping patterns of the uplink (facts 3.1). UPG1 is confirmed by two sources; UPG2 and UPG3 come from the public uplink library alone, so that a
 * frame can match it, and no more.
 */
export interface TsmaPattern {
  /** Start of each of the 24 core bursts after the start of the first, in symbols. */
  readonly startSymbols: readonly number[];
  /** Carrier slot of each core burst; each of 0..23 stands once. */
  readonly carriers: readonly number[];
}

/** A burst after the core frame: one for each byte of the MPDU beyond 20. */
export interface ExtensionBurst {
  /** After the start of burst 0. */
  readonly startSymbols: number;
  /** 0..24. */
  readonly carrier: number;
}

export const CORE_BURSTS = 24;

/** Row of a table of triples: pauses between the triples, and the carrier that begins each. Within a triple carriers are c, c + 16, c + 8. */
interface TripleRow {
  readonly pauses: readonly number[];
  readonly carriers: readonly number[];
}

interface TripleTable {
  /** Start to start of first to second and of second to third burst of a triple, in symbols. */
  readonly withinTriple: readonly [number, number];
  readonly rows: readonly TripleRow[];
}

const normalTable: TripleTable = {
  withinTriple: [330, 387],
  rows: [
    { pauses: [388, 354, 356, 432, 352, 467, 620], carriers: [5, 6, 1, 0, 7, 4, 3, 2] },
    { pauses: [435, 409, 398, 370, 361, 472, 522], carriers: [4, 1, 0, 6, 7, 2, 5, 3] },
    { pauses: [356, 439, 413, 352, 485, 397, 444], carriers: [4, 3, 6, 7, 0, 5, 2, 1] },
    { pauses: [352, 382, 381, 365, 595, 604, 352], carriers: [6, 2, 7, 0, 1, 4, 5, 3] },
    { pauses: [380, 634, 360, 393, 352, 373, 490], carriers: [7, 4, 3, 2, 6, 0, 1, 5] },
    { pauses: [364, 375, 474, 355, 478, 464, 513], carriers: [3, 6, 2, 0, 7, 1, 4, 5] },
    { pauses: [472, 546, 501, 356, 359, 359, 364], carriers: [3, 1, 5, 7, 0, 2, 6, 4] },
    { pauses: [391, 468, 512, 543, 354, 391, 368], carriers: [0, 6, 3, 2, 4, 7, 5, 1] },
  ],
};

const repetitionTable: TripleTable = {
  withinTriple: [373, 319],
  rows: [
    { pauses: [545, 443, 349, 454, 578, 436, 398], carriers: [4, 0, 3, 5, 1, 7, 2, 6] },
    { pauses: [371, 410, 363, 354, 379, 657, 376], carriers: [3, 7, 2, 5, 4, 0, 1, 6] },
    { pauses: [414, 502, 433, 540, 428, 467, 409], carriers: [6, 0, 1, 4, 3, 5, 2, 7] },
    { pauses: [396, 516, 631, 471, 457, 416, 354], carriers: [3, 1, 4, 5, 2, 7, 6, 0] },
    { pauses: [655, 416, 367, 400, 415, 342, 560], carriers: [5, 2, 0, 6, 7, 1, 4, 3] },
    { pauses: [370, 451, 465, 593, 545, 380, 365], carriers: [1, 3, 4, 6, 7, 5, 2, 0] },
    { pauses: [393, 374, 344, 353, 620, 503, 546], carriers: [5, 1, 2, 4, 3, 0, 6, 7] },
    { pauses: [367, 346, 584, 579, 519, 351, 486], carriers: [3, 6, 5, 1, 7, 2, 0, 4] },
  ],
};

const lowLatency: TsmaPattern = {
  startSymbols: startsOf([
    ...[66, 66, 66, 66, 66, 66, 66, 66, 66, 123, 66, 66],
    ...[66, 66, 60, 66, 66, 198, 66, 66, 255, 66, 66],
  ]),
  carriers: [1, 5, 4, 3, 2, 17, 21, 20, 19, 18, 9, 13, 12, 11, 10, 6, 0, 7, 22, 16, 23, 14, 8, 15],
};

const patterns: Readonly<Record<PatternGroup, readonly TsmaPattern[]>> = {
  UPG1: normalTable.rows.map((row) => patternOf(normalTable, row)),
  UPG2: repetitionTable.rows.map((row) => patternOf(repetitionTable, row)),
  UPG3: [lowLatency],
};

function patternOf({ withinTriple }: TripleTable, row: TripleRow): TsmaPattern {
  return {
    startSymbols: startsOf(
      row.carriers.flatMap((_, triple) => [...withinTriple, ...row.pauses.slice(triple, triple + 1)]),
    ),
    carriers: row.carriers.flatMap((carrier) => [carrier, carrier + 16, carrier + 8]),
  };
}

function startsOf(intervals: readonly number[]): number[] {
  const starts = [0];
  for (const interval of intervals) starts.push(starts[starts.length - 1] + interval);
  return starts;
}

/** How many patterns a group has: eight, or one of low latency. */
export function patternCount(upg: PatternGroup): number {
  return patterns[upg].length;
}

/** Pattern `index`, counted from 0. Low latency has a single one, whatever the index. */
export function tsmaPattern(upg: PatternGroup, index: number): TsmaPattern {
  return patterns[upg][upg === 'UPG3' ? 0 : index];
}

/** Smallest start-to-start distance of an extension burst from the burst before it, in symbols. The largest is 127 more. */
export const extensionBaseSymbols: Readonly<Record<PatternGroup, number>> = { UPG1: 337, UPG2: 337, UPG3: 66 };

/**
 * The first `count` bursts after the core frame, which hang on the CRC bytes of the frame (facts 3.2: from the public uplink library alone).
 * `firstAfterSymbols`: start of the last core burst after the start of burst 0.
 */
export function extensionBursts(
  upg: PatternGroup,
  headerCrc: number,
  payloadCrc: number,
  firstAfterSymbols: number,
  count: number,
): ExtensionBurst[] {
  const bursts: ExtensionBurst[] = [];
  let register = 0x8000 | (headerCrc << 8) | payloadCrc;
  let startSymbols = firstAfterSymbols;
  for (let i = 0; i < count; i++) {
    register = (register >> 1) ^ ((register & 1) === 1 ? 0xb4f3 : 0);
    startSymbols += extensionBaseSymbols[upg] + (register & 127);
    bursts.push({ startSymbols, carrier: (register >> 8) % CARRIERS });
  }
  return bursts;
}

const patternByCounter = [0, 1, 2, 3, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5];
const priorityPattern = 6;

/**
 * The pattern that the public uplink library takes for a frame: by the counter after this one, or the one kept for priority. One source and
 * doubtful (facts 3.3): a frame with another of the eight is no fault.
 */
export function patternForCounter(upg: PatternGroup, packetCounter: number, priority: boolean): number {
  if (upg === 'UPG3') return 0;
  return priority ? priorityPattern : patternByCounter[((packetCounter + 1) >>> 0) % patternByCounter.length];
}
