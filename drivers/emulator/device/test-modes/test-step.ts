import type { RfpLetter } from '../../../../rig/sigfox/rfp-modes.ts';
import type { OutgoingMessage } from '../message-plan.ts';

export type TestModeLetter = RfpLetter;

/** When a step begins: at a time from the beginning of the mode, or after the end of the step before. */
export type StepStart = { readonly fromBeginSeconds: number } | { readonly afterPreviousSeconds: number };

export interface MessageStep {
  readonly kind: 'message';
  readonly start: StepStart;
  /**
   * The message, made when its turn comes; null leaves the step out. `lastDownlink` is what the last message that asked for a downlink
   * got: null for nothing, undefined where none asked yet.
   */
  readonly message: (lastDownlink: Uint8Array | null | undefined) => OutgoingMessage | null;
}

/** Listens at the downlink centre for content that is not decoded; a hit begins the time anew. */
export interface ListenStep {
  readonly kind: 'listen';
  readonly start: StepStart;
  readonly seconds: number;
  /** What must stand where a decoded frame has its payload. */
  readonly pattern: Uint8Array;
}

/** One thing that a test mode does. */
export type TestStep = MessageStep | ListenStep;
