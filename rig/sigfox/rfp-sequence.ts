import { carrierSenseMilliseconds } from './channel-access.ts';
import { frameKindOf } from './frame-layout.ts';
import { counterRollover } from './message-counter.ts';
import {
  type FrequencyHopping,
  type RadioConfiguration,
  radioConfiguration,
  uplinkBandHz,
} from './radio-configuration.ts';
import { type MessageStart, type PlannedRfpMessage, planRfpMessages } from './rfp-messages.ts';
import type { RfpLetter } from './rfp-modes.ts';
import { frameSeconds } from './time-on-air.ts';
import type { MessageType, Rank, UplinkBitRate } from './types.ts';

/** What one frame may say. */
export interface RfpContent {
  readonly messageType: MessageType;
  /** Hex; null where the module fills it with what it measures of itself. */
  readonly payload: string | null;
}

/** The module and the conditions of a run. */
export interface RfpSetup {
  /** RC1 to RC7. */
  readonly radioConfiguration: string;
  readonly bitRateBps: UplinkBitRate;
  /** Counter of the first message, 0 to rollover - 1. */
  readonly firstCounter: number;
  /** 4096 when left out. */
  readonly messageCounterRollover?: number;
  /** What the module sends where a mode leaves that to it (A, B, F, G, K, L); an empty message, as the public addon does, when left out. */
  readonly message?: RfpContent;
  /** The module knows messages of one frame only. */
  readonly singleFrame?: boolean;
  /** Mode F: which downlink the tester gave; none when left out. */
  readonly downlink?: 'none' | 'as-expected' | 'other';
  /** Mode G: for how long each carrier sense finds the channel occupied. */
  readonly busyMilliseconds?: number;
}

/** Where a frame must lie. */
export type RfpFrequency =
  | { readonly kind: 'fixed'; readonly frequencyHz: number }
  | { readonly kind: 'random'; readonly bandHz: readonly [number, number] }
  /** Random inside the used micro channels; the frames of one message in different ones. */
  | { readonly kind: 'hopping'; readonly bandHz: readonly [number, number]; readonly hopping: FrequencyHopping }
  /** At a fixed distance from another frame of the sequence. */
  | { readonly kind: 'offset'; readonly frame: number; readonly offsetHz: number };

/** When a frame starts: this long after the start or the end of an earlier frame; a null upper end leaves it open. */
export interface RfpStart {
  readonly frame: number;
  readonly edge: 'start' | 'end';
  readonly seconds: readonly [number, number | null];
}

export interface ExpectedRfpFrame {
  /** Index of the message in the sequence, from 0. */
  readonly message: number;
  readonly rank: Rank;
  /** Any of these is right. */
  readonly contents: readonly RfpContent[];
  readonly bidirectional: boolean;
  /** Null where only a rising counter can be asked for. */
  readonly messageCounter: number | null;
  readonly publicKey: boolean;
  readonly bitRateBps: UplinkBitRate;
  /** First preamble bit to last bit, ramps excluded; of the first of `contents`. */
  readonly durationSeconds: number;
  readonly frequency: RfpFrequency;
  /** Null for the first frame of the sequence. */
  readonly start: RfpStart | null;
}

/**
 * Every frame that a module puts on the air in a test mode, in order. Modes without frames (D) give none.
 * Throws `unknown-radio-configuration` or `bad-counter-rollover` (usage).
 */
export function expectedFrames(letter: RfpLetter, setup: RfpSetup): ExpectedRfpFrame[] {
  const rc = radioConfiguration(setup.radioConfiguration);
  const rollover = counterRollover(setup.messageCounterRollover ?? 4096);
  const frames: ExpectedRfpFrame[] = [];
  const firstOf: number[] = [];
  for (const [message, planned] of planRfpMessages(letter, setup, rc).entries()) {
    firstOf.push(frames.length);
    for (let index = 0; index < planned.frames; index++) {
      const first = firstOf[message];
      frames.push({
        message,
        rank: (index + 1) as Rank,
        contents: planned.contents,
        bidirectional: planned.bidirectional,
        messageCounter: planned.counterKnown ? (setup.firstCounter + message) % rollover : null,
        publicKey: planned.publicKey,
        bitRateBps: setup.bitRateBps,
        durationSeconds: frameSeconds(kindOf(planned.contents[0]), setup.bitRateBps),
        frequency: frequencyOf(rc, planned, index, first),
        start:
          index > 0
            ? { frame: frames.length - 1, edge: 'end', seconds: replicaPause(rc, planned, setup) }
            : firstStart(planned.start, firstOf),
      });
    }
  }
  return frames;
}

function kindOf({ messageType, payload }: RfpContent) {
  return frameKindOf(messageType, (payload ?? '').length / 2);
}

function frequencyOf(rc: RadioConfiguration, planned: PlannedRfpMessage, index: number, first: number): RfpFrequency {
  const bandHz = uplinkBandHz(rc);
  if (planned.offsetHz !== null) return { kind: 'fixed', frequencyHz: rc.uplinkCentreHz.value + planned.offsetHz };
  if (planned.bidirectional && index > 0) {
    const delta = rc.deltaFrequencyHz.value;
    return { kind: 'offset', frame: first, offsetHz: index === 1 ? delta : -delta };
  }
  const access = rc.spectrumAccess;
  if (access.kind !== 'frequency-hopping') return { kind: 'random', bandHz };
  return { kind: 'hopping', bandHz, hopping: access.hopping };
}

function replicaPause(rc: RadioConfiguration, planned: PlannedRfpMessage, setup: RfpSetup): readonly [number, number] {
  const sensing = planned.senses ? carrierSenseMilliseconds(rc.spectrumAccess, setup.busyMilliseconds ?? 0) : 0;
  const seconds = planned.pauseSeconds + sensing / 1000;
  return [seconds, seconds];
}

/** A message ends with the frame before the first one of the next message. */
function firstStart(start: MessageStart | null, firstOf: readonly number[]): RfpStart | null {
  if (start === null) return null;
  const frame = start.edge === 'message-end' ? firstOf[start.message + 1] - 1 : firstOf[start.message];
  return { frame, edge: start.edge === 'message-start' ? 'start' : 'end', seconds: start.seconds };
}
