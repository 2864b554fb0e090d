/**
 * How far a figure of a regulation was confirmed: `A` read in public text of the rule, `B` read in the source of the official library, `C` a third
 * party that cites the clause, `K` general knowledge. A `K` figure is shown and never decides anything.
 */
export type RegulatoryConfidence = 'A' | 'B' | 'C' | 'K';

/** A figure of a regulation with where it stands: document, edition and clause. */
export interface RegulatoryFigure {
  readonly value: number;
  readonly confidence: RegulatoryConfidence;
  readonly source: string;
}

/** A figure, and where it was read. */
export function regulatoryFigure(value: number, confidence: RegulatoryConfidence, source: string): RegulatoryFigure {
  return { value, confidence, source };
}
