import type { Emission } from './emission.ts';
import type { RegulatoryConfidence, RegulatoryFigure } from './figure.ts';

/** What one rule makes of a list of emissions. */
export interface RegulationFinding {
  /** Short name of the rule, document first. */
  readonly rule: string;
  readonly quantity: string;
  readonly unit: string;
  readonly value: number;
  /** Null where the rule gives none. */
  readonly limit: { readonly low?: number; readonly high?: number } | null;
  /** Shown only: without a confirmed limit, or about an option that nobody claimed. */
  readonly informative: boolean;
  /** Null where the finding is informative. */
  readonly within: boolean | null;
  readonly source: string;
  readonly confidence: RegulatoryConfidence;
  /** Where the value is worst; null where it belongs to no one moment. */
  readonly worst: Emission | null;
}

/** What a rule measured, before it is held against its limit. */
export interface RuleReading {
  readonly rule: string;
  readonly quantity: string;
  readonly unit: string;
  readonly value: number;
  readonly worst: Emission | null;
}

/** Sums of many intervals carry rounding errors; this is below any time stamp. */
const ROUNDING = 1e-9;

export interface Judged {
  /** Whether the limit is the lowest or the highest value that is allowed. */
  readonly side: 'low' | 'high';
  /** For a rule that one may choose to fall under, and that nobody claimed. */
  readonly informative?: boolean;
}

/** Holds a reading against a figure. A figure of general knowledge makes the finding informative. */
export function findingOf(reading: RuleReading, figure: RegulatoryFigure, judged: Judged): RegulationFinding {
  const { value: limit, confidence, source } = figure;
  const informative = judged.informative === true || confidence === 'K';
  const { value, worst } = reading;
  const within = judged.side === 'high' ? value <= limit + ROUNDING : value >= limit - ROUNDING;
  return {
    ...reading,
    worst: worst === null ? null : { startSeconds: worst.startSeconds, endSeconds: worst.endSeconds },
    limit: judged.side === 'high' ? { high: limit } : { low: limit },
    informative,
    within: informative ? null : within,
    source,
    confidence,
  };
}
