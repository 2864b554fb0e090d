import type { MessageType, Rank } from '../../../rig/sigfox/types.ts';
import type { DbpskShape } from '../../../rig/signal/dbpsk-modulator.ts';
import type { Reply } from '../s1/replies.ts';
import type { Device } from './device.ts';
import type { FrameContent } from './frame-content.ts';
import type { MessagePlan } from './message-plan.ts';
import type { OscillatorState } from './oscillator.ts';

/** What a hook may know of the frame that is being made. */
export interface FrameFacts {
  readonly type: MessageType;
  readonly rank: Rank;
  readonly keyMode: 'private' | 'public';
  readonly downlink: boolean;
  readonly deviceKey: Uint8Array;
}

export interface Modulation extends DbpskShape {
  readonly bitRateBps: number;
}

export interface CounterFacts {
  /** What the non-volatile memory holds: the counter of the last message. */
  readonly stored: number;
  readonly rollover: number;
}

/** Moments in the life of the firmware that a behaviour may act on. */
export type DeviceEvent =
  | { readonly kind: 'booted' }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'answered'; readonly line: string; readonly reply: Reply }
  | { readonly kind: 'refused'; readonly line: string }
  | { readonly kind: 'power-lost' }
  | { readonly kind: 'soft-reset' };

/**
 * The few points where the firmware lets itself be bent. Each hook is given what the correct module would do and returns what is
 * done; without hooks the module is correct.
 */
export interface DeviceBehaviour {
  /** A frame before AUTH, CRC and the replica's code are worked out: what follows stays consistent with it. */
  content?(content: FrameContent, facts: FrameFacts): FrameContent;
  /** Frames of a message: ranks, gaps, frequencies, powers, bit rate. */
  plan?(plan: MessagePlan, module: Device): MessagePlan;
  modulation?(modulation: Modulation): Modulation;
  oscillator?(state: OscillatorState): OscillatorState;
  /** The counter value that the next message carries. */
  nextCounter?(next: number, facts: CounterFacts): number;
  /** The line as the command table gets it. */
  line?(line: string): string;
  reply?(reply: Reply, line: string): Reply;
  /** Text as it leaves the UART, line ends included. */
  outgoing?(text: string): string;
  event?(event: DeviceEvent, module: Device): void;
}

/** All hooks of a stack as one behaviour; a later entry sees what the earlier ones made. */
export type StackedBehaviour = Required<DeviceBehaviour>;

export function stackBehaviours(behaviours: readonly DeviceBehaviour[]): StackedBehaviour {
  const fold = <T>(value: T, apply: (behaviour: DeviceBehaviour, value: T) => T | undefined): T =>
    behaviours.reduce((current, behaviour) => apply(behaviour, current) ?? current, value);
  return {
    content: (content, facts) => fold(content, (b, value) => b.content?.(value, facts)),
    plan: (plan, module) => fold(plan, (b, value) => b.plan?.(value, module)),
    modulation: (modulation) => fold(modulation, (b, value) => b.modulation?.(value)),
    oscillator: (state) => fold(state, (b, value) => b.oscillator?.(value)),
    nextCounter: (next, facts) => fold(next, (b, value) => b.nextCounter?.(value, facts)),
    line: (line) => fold(line, (b, value) => b.line?.(value)),
    reply: (reply, line) => fold(reply, (b, value) => b.reply?.(value, line)),
    outgoing: (text) => fold(text, (b, value) => b.outgoing?.(value)),
    event: (event, module) => {
      for (const behaviour of behaviours) behaviour.event?.(event, module);
    },
  };
}
