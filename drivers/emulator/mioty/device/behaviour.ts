import type { OscillatorState } from '../../device/oscillator.ts';
import type { Answer } from '../shell/answer.ts';
import type { MiotyDevice } from './device.ts';
import type { Modulation } from './emit.ts';
import type { FramePlan, HopChoice } from './frame-plan.ts';
import type { Memory } from './memory.ts';
import type { RadioFrameContent } from './radio-frame-content.ts';
import type { Refusal } from './refusal.ts';
import type { UplinkContent } from './uplink-content.ts';

/** What a hook may know of the frame that is being made. */
export interface FrameFacts {
  readonly memory: Memory;
  /** Of this frame, 32 bits. */
  readonly packetCounter: number;
  /** A whole MPDU from the host, past the module's MAC. */
  readonly transparent: boolean;
  readonly downlink: boolean;
}

/** Something that the module's library may refuse. */
export type Attempt =
  | {
      readonly kind: 'uplink' | 'transparent-uplink';
      /** Of the payload without MPF, or of the whole MPDU. */
      readonly bytes: number;
      readonly longestBytes: number;
    }
  | { readonly kind: 'attach-local' | 'detach-local' | 'attach-over-air' | 'detach-over-air' | 'write-key' };

/** What brings the packet counter back to 0 (facts 4.2, 8.1). */
export type CounterReset = 'attach' | 'detach' | 'identity' | 'key';

/** How a packet counter reaches the non-volatile memory. */
export type CounterWrite = 'before-frame' | 'after-frame' | 'never';

/** Why the firmware starts. */
export type StartCause = 'power' | 'reset' | 'factory';

/** Moments in the life of the firmware that a behaviour may act on. */
export type MiotyEvent =
  | { readonly kind: 'booted' }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'answered'; readonly line: string; readonly answer: Answer }
  | { readonly kind: 'frame-sent'; readonly packetCounter: number };

/**
 * The few points where the firmware lets itself be bent. Each hook is given what the correct module would do and returns what is done; without hooks
 * the module is correct.
 */
export interface MiotyBehaviour {
  /** An uplink before encryption and authentication: what follows stays consistent with it. */
  content?(content: UplinkContent, facts: FrameFacts): UplinkContent;
  /** The MPDU before the radio frame is made of it. */
  mpdu?(mpdu: Uint8Array, facts: FrameFacts): Uint8Array;
  /** Codes, whitening, code, interleaver, midamble, precoder. */
  radioFrame?(content: RadioFrameContent, facts: FrameFacts): RadioFrameContent;
  /** Pattern, channel, offset. */
  hop?(choice: HopChoice, facts: FrameFacts): HopChoice;
  /** Bursts: times, carriers, powers, symbols, number. */
  plan?(plan: FramePlan, device: MiotyDevice): FramePlan;
  modulation?(modulation: Modulation): Modulation;
  oscillator?(state: OscillatorState): OscillatorState;
  /** The counter that the next uplink carries. */
  nextCounter?(next: number, memory: Memory): number;
  /** When the counter of an uplink is written. */
  counterWrite?(write: CounterWrite): CounterWrite;
  resetsCounter?(resets: boolean, cause: CounterReset): boolean;
  /** Whether, and why, something is refused; null lets it be done. */
  refusal?(refusal: Refusal | null, attempt: Attempt): Refusal | null;
  /** What the memory holds as the firmware starts. */
  restored?(memory: Memory, cause: StartCause): Memory;
  /** The line as the command table gets it. */
  line?(line: string): string;
  /** How long a command that only looks something up takes. */
  processing?(seconds: number, line: string): number;
  /** A line that comes before the answer, -TXA:1 for instance; null for none. */
  notice?(text: string | null, line: string): string | null;
  answer?(answer: Answer, line: string, device: MiotyDevice): Answer;
  /** Text as it leaves the UART, line ends included. */
  outgoing?(text: string): string;
  event?(event: MiotyEvent, device: MiotyDevice): void;
}

/** All hooks of a stack as one behaviour; a later entry sees what the earlier ones made. */
export type StackedMiotyBehaviour = Required<MiotyBehaviour>;

export function stackMiotyBehaviours(behaviours: readonly MiotyBehaviour[]): StackedMiotyBehaviour {
  const fold = <T>(value: T, apply: (behaviour: MiotyBehaviour, value: T) => T | undefined): T =>
    behaviours.reduce((current, behaviour) => {
      const bent = apply(behaviour, current);
      return bent === undefined ? current : bent;
    }, value);
  return {
    content: (content, facts) => fold(content, (b, value) => b.content?.(value, facts)),
    mpdu: (mpdu, facts) => fold(mpdu, (b, value) => b.mpdu?.(value, facts)),
    radioFrame: (content, facts) => fold(content, (b, value) => b.radioFrame?.(value, facts)),
    hop: (choice, facts) => fold(choice, (b, value) => b.hop?.(value, facts)),
    plan: (plan, device) => fold(plan, (b, value) => b.plan?.(value, device)),
    modulation: (modulation) => fold(modulation, (b, value) => b.modulation?.(value)),
    oscillator: (state) => fold(state, (b, value) => b.oscillator?.(value)),
    nextCounter: (next, memory) => fold(next, (b, value) => b.nextCounter?.(value, memory)),
    counterWrite: (write) => fold(write, (b, value) => b.counterWrite?.(value)),
    resetsCounter: (resets, cause) => fold(resets, (b, value) => b.resetsCounter?.(value, cause)),
    refusal: (refusal, attempt) => fold(refusal, (b, value) => b.refusal?.(value, attempt)),
    restored: (memory, cause) => fold(memory, (b, value) => b.restored?.(value, cause)),
    line: (line) => fold(line, (b, value) => b.line?.(value)),
    processing: (seconds, line) => fold(seconds, (b, value) => b.processing?.(value, line)),
    notice: (text, line) => fold(text, (b, value) => b.notice?.(value, line)),
    answer: (answer, line, device) => fold(answer, (b, value) => b.answer?.(value, line, device)),
    outgoing: (text) => fold(text, (b, value) => b.outgoing?.(value)),
    event: (event, device) => {
      for (const behaviour of behaviours) behaviour.event?.(event, device);
    },
  };
}
