import { frameKindOf } from './frame-layout.ts';
import { frameClassOf } from './frame-types.ts';
import type { FrameKind, MessageType, UplinkBitRate } from './types.ts';

/** One unmodulated symbol of rise before the first bit and one of fall after the last (sigfox-ep-rf-api-st-s2lp). */
export const rampSymbols = 2;

/** Seconds from the start of the first preamble bit to the end of the last bit, ramps excluded. */
export function frameSeconds(kind: FrameKind, bitRateBps: UplinkBitRate): number {
  return frameClassOf(kind).totalBits / bitRateBps;
}

/** Seconds that one frame is on the air, ramps included. */
export function frameOnTimeSeconds(kind: FrameKind, bitRateBps: UplinkBitRate): number {
  return (frameClassOf(kind).totalBits + rampSymbols) / bitRateBps;
}

/** On-time of a whole message of `frames` frames, ramps included. `payloadBytes` counts for `bytes` alone. */
export function messageOnTimeSeconds(
  type: MessageType,
  payloadBytes: number,
  frames: number,
  bitRateBps: UplinkBitRate,
): number {
  return frames * frameOnTimeSeconds(frameKindOf(type, payloadBytes), bitRateBps);
}
