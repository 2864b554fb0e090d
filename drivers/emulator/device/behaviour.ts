import type { MessageType, Rank } from '../../../rig/sigfox/types.ts';
import type { DbpskShape } from '../../../rig/signal/dbpsk-modulator.ts';
import type { Reply } from '../s1/replies.ts';
import type { CarrierSensePlan, SensedFrame } from './carrier-sense.ts';
import type { Device } from './device.ts';
import type { FrameContent } from './frame-content.ts';
import type { HoppingPlan } from './hopping.ts';
import type { MessagePlan } from './message-plan.ts';
import type { OscillatorState } from './oscillator.ts';
import type { DownlinkFacts, WindowFacts, WindowPlan } from './receive-window.ts';
import type { Refusal } from './send-frames.ts';
import type { TestModeLetter, TestStep } from './test-modes/test-step.ts';
import type { ConfirmationPlan } from './transaction.ts';

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

/** How the counter of a message reaches the non-volatile memory. */
export interface CounterWrite {
  readonly when: 'before-first-frame' | 'after-last-frame' | 'never';
  /** Whether the firmware reads back what it wrote. Without it a worn memory goes unnoticed. */
  readonly verified: boolean;
}

export interface CounterWriteFacts {
  /** What is to be written. */
  readonly counter: number;
  /** What the memory holds. */
  readonly stored: number;
}

/** Moments in the life of the firmware that a behaviour may act on. */
export type DeviceEvent =
  | { readonly kind: 'booted' }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'answered'; readonly line: string; readonly reply: Reply }
  | { readonly kind: 'refused'; readonly line: string }
  /** The last frame of a message has left, or none will: then `refused` tells why. */
  | { readonly kind: 'frames-done'; readonly counter: number; readonly refused: Refusal | null }
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
  /** When the counter of a message is written. */
  counterWrite?(write: CounterWrite, facts: CounterWriteFacts): CounterWrite;
  /** Writes that a cell of the non-volatile memory takes. */
  nvmEndurance?(writes: number): number;
  /** Carrier sense before a frame, in the zones that ask for it; no free time at all means none. */
  carrierSense?(plan: CarrierSensePlan, frame: SensedFrame): CarrierSensePlan;
  /** Whether the zone's low duty cycle rule refuses a message. */
  lowDutyCycle?(refuses: boolean, plan: MessagePlan): boolean;
  /** Channels of a message's frames in a hopping zone. */
  hopping?(plan: HoppingPlan, device: Device): HoppingPlan;
  /** Pause after a message in a hopping zone. */
  quiet?(seconds: number): number;
  /** The window after a message that asked for a downlink. */
  window?(plan: WindowPlan, device: Device, facts: WindowFacts): WindowPlan;
  /** Whether a frame that was heard is taken. */
  takesDownlink?(takes: boolean, facts: DownlinkFacts): boolean;
  /** The eight bytes as the device understands them. */
  downlinkPayload?(payload: Uint8Array): Uint8Array;
  confirmation?(plan: ConfirmationPlan): ConfirmationPlan;
  /**
   * Whether the device listens whenever it does not send: around the downlink frequency of its last frame, with the counter of its last
   * message. What it hears then is not solicited; `takesDownlink` decides.
   */
  listensAlways?(listens: boolean): boolean;
  /** What a certification test mode does, step by step. */
  testMode?(steps: readonly TestStep[], mode: TestModeLetter): readonly TestStep[];
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
    counterWrite: (write, facts) => fold(write, (b, value) => b.counterWrite?.(value, facts)),
    nvmEndurance: (writes) => fold(writes, (b, value) => b.nvmEndurance?.(value)),
    carrierSense: (plan, frame) => fold(plan, (b, value) => b.carrierSense?.(value, frame)),
    lowDutyCycle: (refuses, plan) => fold(refuses, (b, value) => b.lowDutyCycle?.(value, plan)),
    hopping: (plan, device) => fold(plan, (b, value) => b.hopping?.(value, device)),
    quiet: (seconds) => fold(seconds, (b, value) => b.quiet?.(value)),
    window: (plan, device, facts) => fold(plan, (b, value) => b.window?.(value, device, facts)),
    takesDownlink: (takes, facts) => fold(takes, (b, value) => b.takesDownlink?.(value, facts)),
    downlinkPayload: (payload) => fold(payload, (b, value) => b.downlinkPayload?.(value)),
    confirmation: (plan) => fold(plan, (b, value) => b.confirmation?.(value)),
    listensAlways: (listens) => fold(listens, (b, value) => b.listensAlways?.(value)),
    testMode: (steps, mode) => fold(steps, (b, value) => b.testMode?.(value, mode)),
    line: (line) => fold(line, (b, value) => b.line?.(value)),
    reply: (reply, line) => fold(reply, (b, value) => b.reply?.(value, line)),
    outgoing: (text) => fold(text, (b, value) => b.outgoing?.(value)),
    event: (event, module) => {
      for (const behaviour of behaviours) behaviour.event?.(event, module);
    },
  };
}
