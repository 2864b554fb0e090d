import type { JudgeContext } from '../../../rig/conformance/judgement.ts';
import type { ObservedBurst } from '../../../rig/mioty/types.ts';
import type { RadioEmission } from '../../../rig/regulation/emission.ts';
import { meanOf } from '../estimates.ts';

/** Every burst that was heard, of a frame or of none. */
function allBursts({ observation }: JudgeContext): readonly ObservedBurst[] {
  return [...observation.radioFrames.flatMap(({ bursts }) => bursts), ...observation.strayBursts];
}

/** Everything that the module put on the air, ramps included; what no midamble was found in counts as well. */
export function emissionsOf(context: JudgeContext): readonly RadioEmission[] {
  const { undecoded, cutouts } = context.observation;
  const unknown = undecoded
    .flatMap((index) => cutouts[index]?.detection ?? [])
    .filter(({ cn0DbHz }) => cn0DbHz >= STRONG_CN0_DBHZ)
    .map(({ startTimeSeconds, durationSeconds, frequencyHz }) => {
      return { startSeconds: startTimeSeconds, endSeconds: startTimeSeconds + durationSeconds, frequencyHz };
    });
  return [...allBursts(context).map(emissionOf), ...unknown];
}

/** Weaker ones are what a sensitive detector makes of noise. */
const STRONG_CN0_DBHZ = 46;

/** A burst as regulation sees it: the time above -26 dBc, around the middle of its 36 symbols. */
function emissionOf({ startSeconds, symbolRateBps, onTimeSeconds, carrierHz }: ObservedBurst): RadioEmission {
  const middle = startSeconds.value + 18 / symbolRateBps.value;
  const half = onTimeSeconds.value / 2;
  return { startSeconds: middle - half, endSeconds: middle + half, frequencyHz: carrierHz.value };
}

/** Standard uncertainty of the on-time of some bursts together, seconds; the error of each is taken as the same, the worst that it can be. */
export function onTimeUncertainty(context: JudgeContext, bursts: number): number {
  const heard = allBursts(context);
  if (heard.length === 0) return 0;
  return bursts * meanOf(heard.map(({ onTimeSeconds }) => onTimeSeconds)).standardUncertainty * Math.sqrt(heard.length);
}
