import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import type { RadioEmission } from '../../rig/regulation/emission.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import { meanOf } from './estimates.ts';
import { undecodedBursts } from './turns.ts';

/** Everything that the module put on the air, ramps included; a burst in which no frame was found counts as well. */
export function emissionsOf(context: JudgeContext): readonly RadioEmission[] {
  const fromBursts = undecodedBursts(context).map(({ startTimeSeconds, durationSeconds, frequencyHz }) => {
    return { startSeconds: startTimeSeconds, endSeconds: startTimeSeconds + durationSeconds, frequencyHz };
  });
  return [...context.observation.frames.map(emissionOf), ...fromBursts];
}

/** A frame as regulation sees it: the time above -26 dBc, around the middle of the frame. */
export function emissionOf({ startSeconds, endSeconds, onTimeSeconds, carrierHz }: ObservedFrame): RadioEmission {
  const centre = (startSeconds.value + endSeconds.value) / 2;
  const half = onTimeSeconds.value / 2;
  return { startSeconds: centre - half, endSeconds: centre + half, frequencyHz: carrierHz.value };
}

/**
 * Standard uncertainty of the on-time of some emissions together, seconds. The error of a frame's on-time is taken as the same for all, which is the
 * worst that it can be.
 */
export function onTimeUncertainty({ observation: { frames } }: JudgeContext, emissions: number): number {
  if (frames.length === 0) return 0;
  const mean = meanOf(frames.map((frame) => frame.onTimeSeconds));
  return emissions * mean.standardUncertainty * Math.sqrt(frames.length);
}
