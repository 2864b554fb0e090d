import { patternForCounter } from '../../../../rig/mioty/patterns.ts';
import { carrierZeroHz, radioProfile } from '../../../../rig/mioty/profile.ts';
import type { Channel, PatternGroup, RadioProfileId } from '../../../../rig/mioty/types.ts';
import { burstPlaces, carrierOffsetOf, channelOf } from '../../../../rig/mioty/uplink.ts';
import type { UplinkMode } from './memory.ts';
import type { AssembledFrame } from './radio-frame-content.ts';

/**
 * The pattern group of each mode. A module in retransmission mode sends a frame twice; where the second lies after the first, and which group the first
 * uses, is not public. This one sends the frame of the repetition group once and invents nothing.
 */
export const GROUP_OF_MODE: Readonly<Record<UplinkMode, PatternGroup>> = { 0: 'UPG1', 1: 'UPG2', 2: 'UPG3' };

/** Where a frame goes on the air, before its bursts are laid out. */
export interface HopChoice {
  readonly profile: RadioProfileId;
  readonly upg: PatternGroup;
  /** Row of the group's table. */
  readonly pattern: number;
  readonly channel: Channel;
  /** C_RF */
  readonly carrierOffset: number;
  /** What places and carriers of extension bursts are drawn from. */
  readonly headerCrc: number;
  readonly payloadCrc: number;
}

export interface PlannedBurst {
  /** 0..23 core, 24.. extension. */
  readonly index: number;
  /** From the start of the frame; a fault may put one before it. */
  readonly startSymbols: number;
  readonly carrier: number;
  /** Distance from the carrier's place. */
  readonly offsetHz: number;
  /** Over the frame's power. */
  readonly gainDb: number;
  /** `1` the upper tone. */
  readonly symbols: string;
}

/** A frame as the radio has it in its memory. */
export interface FramePlan extends HopChoice {
  /** Nominal frequency of carrier 0. */
  readonly f0Hz: number;
  readonly carrierSpacingHz: number;
  readonly powerDbm: number;
  readonly bursts: readonly PlannedBurst[];
}

/** The rules of the public uplink library (facts 1.3, 3.3): one source, but a module must follow some rule. */
export function correctChoice(
  frame: AssembledFrame,
  facts: {
    readonly profile: RadioProfileId;
    readonly mode: UplinkMode;
    readonly packetCounter: number;
    readonly carrierOffsets: 3 | 11;
  },
): HopChoice {
  const { headerCrc, payloadCrc } = frame;
  const upg = GROUP_OF_MODE[facts.mode];
  return {
    profile: facts.profile,
    upg,
    pattern: patternForCounter(upg, facts.packetCounter, false),
    channel: channelOf(radioProfile(facts.profile), payloadCrc),
    carrierOffset: carrierOffsetOf(payloadCrc, facts.carrierOffsets),
    headerCrc,
    payloadCrc,
  };
}

export function planFrame(frame: AssembledFrame, choice: HopChoice, powerDbm: number): FramePlan {
  const profile = radioProfile(choice.profile);
  const { upg, pattern, headerCrc, payloadCrc } = choice;
  const places = burstPlaces(upg, pattern, headerCrc, payloadCrc, frame.bursts.length);
  return {
    ...choice,
    f0Hz: carrierZeroHz(profile, choice.channel, choice.carrierOffset),
    carrierSpacingHz: profile.carrierSpacingHz,
    powerDbm,
    bursts: frame.bursts.map((symbols, index) => ({ index, ...places[index], offsetHz: 0, gainDb: 0, symbols })),
  };
}
