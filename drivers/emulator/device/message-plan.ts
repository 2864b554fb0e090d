import type { MessageType, Rank } from '../../../rig/sigfox/types.ts';
import type { Device } from './device.ts';
import { nextFrequencyState, placeInRange } from './frequency-generator.ts';

/** A message that the firmware was asked to send. */
export interface OutgoingMessage {
  readonly type: MessageType;
  readonly payload: Uint8Array;
  readonly downlink: boolean;
  /** Test modes alone: number of frames and a fixed distance from the centre instead of the settings and the generator. */
  readonly frames?: number;
  readonly offsetHz?: number;
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

/** T_IFU as this firmware is built, and T_IFB (sigfox-ep-lib v4.3: 500 ms fixed with a downlink request). */
export const INTER_FRAME_SECONDS = 0.5;

const FRAME_RANKS: readonly Rank[] = [1, 2, 3];

/** Takes the next frequency state; it reaches the non-volatile memory with the counter. */
function draw(module: Device): number {
  module.frequencyState = nextFrequencyState(module.frequencyState, module.epIdLow16);
  return module.frequencyState;
}

function drawOffset(module: Device): number {
  const { halfWidthHz } = module.plan;
  return placeInRange(draw(module), 2 * halfWidthHz) - halfWidthHz;
}

/** Uplink only, outside the hopping zones: each frame on a pseudo-random frequency of its own. */
function independentOffsets(module: Device, frames: number): number[] {
  return Array.from({ length: frames }, () => drawOffset(module));
}

/** Downlink requested: f2 = f1 + delta, f3 = f1 - delta, f1 drawn so that both stay inside. */
function bidirectionalOffsets(module: Device, frames: number): number[] {
  const { halfWidthHz, deltaFrequencyHz } = module.plan;
  let first = drawOffset(module);
  while (Math.abs(first) + deltaFrequencyHz > halfWidthHz) first = drawOffset(module);
  return [first, first + deltaFrequencyHz, first - deltaFrequencyHz].slice(0, frames);
}

/** Hopping zones: the frames of a message take different micro channels of the macro channel that the network listens on. */
function hoppingOffsets(module: Device, frames: number): number[] {
  const access = module.plan.rc.spectrumAccess;
  if (access.kind !== 'frequency-hopping') return independentOffsets(module, frames);
  const { microWidthHz, microGuardHz, macroWidthHz, usedMicroChannels } = access.hopping;
  const all = usedMicroChannels.value;
  if (module.freeMicroChannels.length < frames) module.freeMicroChannels = [...all];
  return Array.from({ length: frames }, () => {
    const free = module.freeMicroChannels;
    const channel = free.splice(draw(module) % free.length, 1)[0];
    const lowHz = -macroWidthHz.value / 2 + channel * microWidthHz.value + microGuardHz.value;
    return lowHz + placeInRange(draw(module), microWidthHz.value - 2 * microGuardHz.value);
  });
}

function frameOffsets(module: Device, message: OutgoingMessage, frames: number): number[] {
  const { offsetHz } = message;
  if (offsetHz !== undefined) return Array.from({ length: frames }, () => offsetHz);
  if (message.downlink) return bidirectionalOffsets(module, frames);
  return module.plan.rc.spectrumAccess.kind === 'frequency-hopping'
    ? hoppingOffsets(module, frames)
    : independentOffsets(module, frames);
}

/** What the correct module does with a message. */
export function planMessage(module: Device, message: OutgoingMessage): MessagePlan {
  const count = message.frames ?? module.settings.repeats + 1;
  const offsets = frameOffsets(module, message, count);
  return {
    frames: FRAME_RANKS.slice(0, count).map((rank, index) => ({
      rank,
      offsetHz: offsets[index],
      gapSeconds: index === 0 ? 0 : INTER_FRAME_SECONDS,
      powerDbm: module.settings.powerDbm,
    })),
    bitRateBps: module.plan.bitRateBps,
    halfWidthHz: module.plan.halfWidthHz,
    answer: 'after-frames',
  };
}
