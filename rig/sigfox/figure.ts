/**
 * How sure a figure is: `recorded` also agrees with an over-the-air recording, `two-sources` two independent sources agree,
 * `one-source` the reference implementation alone.
 */
export type Confidence = 'recorded' | 'two-sources' | 'one-source';

/** A figure of the specification with where it was read. */
export interface Figure<Value = number> {
  readonly value: Value;
  readonly confidence: Confidence;
  readonly source: string;
}
