import type { MessageType, Rank } from '../../../rig/sigfox/types.ts';
import { bidirectionalInterframeMilliseconds, type UplinkRequest } from '../../../rig/sigfox/uplink-message.ts';
import type { Device } from './device.ts';
import { drawState, placeInRange } from './frequency-generator.ts';
import {
  bidirectionalHoppingOffsets,
  confirmationHoppingOffset,
  hoppingOf,
  hoppingOffsets,
  testerOffsets,
} from './hopping.ts';

/** A message that the firmware was asked to send. */
export interface OutgoingMessage {
  readonly type: Exclude<MessageType, 'downlink_confirmation'>;
  readonly payload: Uint8Array;
  readonly downlink: boolean;
  /** Instead of the settings. */
  readonly frames?: number;
  readonly interFrameMilliseconds?: number;
  readonly confirmationMilliseconds?: number;
  readonly publicKey?: boolean;
  /** Clock time of the first bit of frame 1; as soon as the radio is awake unless given, and never sooner. */
  readonly startSeconds?: number;
  /** Fixed distance of all frames from the centre instead of the generator's. */
  readonly offsetHz?: number;
  /** `tester`: neither carrier sense nor hopping pause nor duty rules; the certification test modes do without them. */
  readonly access?: 'zone' | 'tester';
  /** Instead of the zone's T_W and T_RX. */
  readonly window?: { readonly waitSeconds: number; readonly windowSeconds: number };
  /** False: a downlink is not confirmed. */
  readonly confirms?: boolean;
  /** Longest carrier sense before frame 1 instead of the zone's. */
  readonly firstCarrierSenseSeconds?: number;
}

export interface PlannedFrame {
  readonly rank: Rank;
  /** Requested frequency, from the uplink centre. */
  readonly offsetHz: number;
  /** From the end of the last bit of the frame before to the first bit of this one; 0 for the first. */
  readonly gapSeconds: number;
  readonly powerDbm: number;
}

export interface MessagePlan {
  readonly frames: readonly PlannedFrame[];
  readonly bitRateBps: number;
  /** Furthest that a requested frequency may lie from the centre. */
  readonly halfWidthHz: number;
  readonly answer: 'after-frames' | 'before-frames';
}

const FRAME_RANKS: readonly Rank[] = [1, 2, 3];

function drawOffset(device: Device): number {
  const { halfWidthHz } = device.plan;
  return placeInRange(drawState(device), 2 * halfWidthHz) - halfWidthHz;
}

/** Downlink requested: f2 = f1 + delta, f3 = f1 - delta, f1 drawn so that those that are sent stay inside. */
function bidirectionalOffsets(device: Device, frames: number): number[] {
  const { halfWidthHz, deltaFrequencyHz } = device.plan;
  const highest = halfWidthHz - (frames >= 2 ? deltaFrequencyHz : 0);
  const lowest = -halfWidthHz + (frames >= 3 ? deltaFrequencyHz : 0);
  let first = drawOffset(device);
  while (first > highest || first < lowest) first = drawOffset(device);
  return [first, first + deltaFrequencyHz, first - deltaFrequencyHz].slice(0, frames);
}

function frameOffsets(device: Device, message: OutgoingMessage, frames: number): number[] {
  const { offsetHz } = message;
  if (offsetHz !== undefined) return Array.from({ length: frames }, () => offsetHz);
  const hopping = hoppingOf(device.plan);
  const tester = message.access === 'tester';
  if (message.downlink) {
    return hopping
      ? bidirectionalHoppingOffsets(device, hopping, frames, tester)
      : bidirectionalOffsets(device, frames);
  }
  if (hopping) return (tester ? testerOffsets : hoppingOffsets)(device, hopping, frames);
  return Array.from({ length: frames }, () => drawOffset(device));
}

/** A confirmation goes to a frequency of its own. */
export function confirmationOffset(device: Device): number {
  const hopping = hoppingOf(device.plan);
  return hopping ? confirmationHoppingOffset(device, hopping) : drawOffset(device);
}

/** What the settings and the message together ask for. */
export type MessageFigures = Pick<
  UplinkRequest,
  | 'bitRateBps'
  | 'messageType'
  | 'payload'
  | 'bidirectional'
  | 'numberOfFrames'
  | 'interframeMilliseconds'
  | 'confirmationDelayMilliseconds'
>;

export function figuresOf(device: Device, message: OutgoingMessage): MessageFigures {
  const { settings, plan } = device;
  return {
    bitRateBps: plan.bitRateBps,
    messageType: message.type,
    payload: message.payload,
    bidirectional: message.downlink,
    numberOfFrames: message.frames ?? settings.repeats + 1,
    interframeMilliseconds: message.interFrameMilliseconds ?? settings.interFrameMilliseconds,
    confirmationDelayMilliseconds: message.confirmationMilliseconds ?? settings.confirmationMilliseconds,
  };
}

/** What the correct device does with a message. */
export function planMessage(device: Device, message: OutgoingMessage): MessagePlan {
  const { numberOfFrames, interframeMilliseconds } = figuresOf(device, message);
  const offsets = frameOffsets(device, message, numberOfFrames);
  const pauseSeconds = (message.downlink ? bidirectionalInterframeMilliseconds : interframeMilliseconds) / 1000;
  return {
    frames: FRAME_RANKS.slice(0, numberOfFrames).map((rank, index) => ({
      rank,
      offsetHz: offsets[index],
      gapSeconds: index === 0 ? 0 : pauseSeconds,
      powerDbm: device.settings.powerDbm,
    })),
    bitRateBps: device.plan.bitRateBps,
    halfWidthHz: device.plan.halfWidthHz,
    answer: 'after-frames',
  };
}
