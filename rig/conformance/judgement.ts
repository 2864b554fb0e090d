import type { ObservedBurst, ObservedRadioFrame } from '../mioty/types.ts';
import type { ObservedFrame } from '../sigfox/types.ts';
import type { Estimate } from '../signal/types.ts';
import type { CatalogueCase, DeclaredModule, Mark, Observation, ReasonCode } from './types.ts';

/** The frames that one send brought on the air, in order of time. */
export interface ObservedMessage {
  readonly mark: Mark;
  readonly frames: readonly ObservedFrame[];
}

/** What one send of a MIOTY module brought on the air, in order of time. */
export interface ObservedRadioMessage {
  readonly mark: Mark;
  readonly frames: readonly ObservedRadioFrame[];
  readonly strayBursts: readonly ObservedBurst[];
}

/** What a judgement rests on, beside the observation: all locked before the campaign. */
export interface JudgeInputs {
  readonly declared: DeclaredModule;
  /** Fields of the radio configuration or profile that limits may name. */
  readonly radio: Readonly<Record<string, unknown>>;
}

/** A value to set; `samples` tells how many were reduced to it, `series` keeps them for the report. */
export interface MeasuredValue extends Estimate {
  readonly samples?: number;
  readonly series?: readonly number[];
}

/** What the judging half of a case may see and say. It sees an observation, the declaration and the catalogue; nothing else. */
export interface JudgeContext {
  readonly catalogueCase: CatalogueCase;
  readonly observation: Observation;
  /** One entry a `send` mark, in order: Sigfox frames, and TS-UNB radio frames. */
  readonly messages: readonly ObservedMessage[];
  readonly radioMessages: readonly ObservedRadioMessage[];
  readonly declared: DeclaredModule;
  /** Sets a measure that the catalogue declares; each exactly once. */
  measure(id: string, value: MeasuredValue): void;
  /** States a check that the catalogue declares; may be stated for many frames: the first broken one is reported. */
  check(
    name: string,
    ok: boolean,
    detail: { expected: string; observed: string; frame?: ObservedFrame | ObservedRadioFrame },
  ): void;
  remark(text: string): void;
  /** Ends the judgement: the rig cannot tell. */
  inconclusive(reason: ReasonCode, text: string): never;
  /** A numeric IXIT value; ends the judgement with NO_IXIT when the vendor did not declare it. */
  ixitNumber(name: string): number;
  ixitText(name: string): string;
}

/** A case's code: judging only. The stimulus is named in the catalogue. */
export interface CaseBinding {
  readonly id: string;
  judge(context: JudgeContext): void;
}
