import type { RfpLetter } from '../../../../rig/sigfox/rfp-modes.ts';
import type { OutgoingMessage } from '../message-plan.ts';

export type TestModeLetter = RfpLetter;

/** When a step begins: at a time from the beginning of the mode, or after the end of the step before. */
export type StepStart = { readonly fromBeginSeconds: number } | { readonly afterPreviousSeconds: number };

/** One thing that a test mode does. */
export type TestStep =
  | {
      readonly kind: 'message';
      readonly start: StepStart;
      /** Made when its turn comes: a keep-alive measures the device then. */
      readonly message: () => OutgoingMessage;
    }
  | {
      /** Listens at the downlink centre for a pattern that is not decoded; a hit begins the time anew. */
      readonly kind: 'listen';
      readonly start: StepStart;
      readonly seconds: number;
      /** What the payload's place in a frame must hold. */
      readonly pattern: Uint8Array;
    };
