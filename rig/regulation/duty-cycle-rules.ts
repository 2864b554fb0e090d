/**
 * How far a regulatory figure was confirmed: `A` read in public text of the rule, `C` a third party that cites the clause, `K` general knowledge.
 * A `K` figure never decides a verdict.
 */
export type RegulatoryConfidence = 'A' | 'C' | 'K';

/** A figure of a regulation and where it stands. */
export interface RegulatoryFigure {
  readonly value: number;
  readonly unit: 's' | '1' | 'dBc';
  readonly document: string;
  readonly clause: string;
  readonly confidence: RegulatoryConfidence;
}

const en300220part2 = 'ETSI EN 300 220-2 V3.3.1';

/** Duty cycle in the 863 to 870 MHz bands: on-time over an observation period, for each transmitter and operational frequency band. */
export const dutyCycleRules = {
  definition: {
    text: 'cumulative on-time over the observation period, in the operational frequency band, for each transmitter',
    clauses: [`${en300220part2} 4.4.3.2`, 'ETSI EN 300 220-1 V3.1.1 5.4.1', 'ERC/REC 70-03 Appendix 5'],
    confidence: 'C',
  },
  /** The worst hour counts, wherever it begins. */
  observationPeriod: { value: 3600, unit: 's', document: en300220part2, clause: '4.4.3.2, 5.4.3.1', confidence: 'C' },
  /** Gaps up to this long between two emissions count as on-time. */
  disregardedGap: { value: 0.005, unit: 's', document: en300220part2, clause: '3.1, Annex G', confidence: 'C' },
  /** On-time runs from burst start to stop above this level; the preamble belongs to it. */
  onTimeLevel: { value: -26, unit: 'dBc', document: en300220part2, clause: '5.4.3.4 Table 35', confidence: 'C' },
  /** 868.0 to 868.6 MHz, band M: Sigfox uplink in Europe. */
  bandM: {
    value: 0.01,
    unit: '1',
    document: 'Decision (EU) 2017/1483; ETSI EN 300 220-2 V3.2.1',
    clause: 'band M',
    confidence: 'A',
  },
  /** 869.4 to 869.65 MHz, band P: downlink. */
  bandP: {
    value: 0.1,
    unit: '1',
    document: 'Decision (EU) 2017/1483; ETSI EN 300 220-2 V3.2.1',
    clause: 'band P',
    confidence: 'A',
  },
} as const satisfies Record<
  string,
  RegulatoryFigure | { text: string; clauses: readonly string[]; confidence: RegulatoryConfidence }
>;
