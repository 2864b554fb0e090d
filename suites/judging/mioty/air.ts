import type { JudgeContext } from '../../../rig/conformance/judgement.ts';
import { SYMBOL_RATE_BPS } from '../../../rig/mioty/profile.ts';
import type { ObservedBurst, ObservedRadioFrame } from '../../../rig/mioty/types.ts';
import type { Detection, Turn } from '../turns.ts';
import { slackSeconds } from '../turns.ts';

type Stretch = Pick<Turn, 'fromSeconds' | 'toSeconds'>;

/** Everything of TS-UNB that began on the air in a turn. */
export interface AirOfTurn {
  readonly frames: readonly ObservedRadioFrame[];
  readonly strayBursts: readonly ObservedBurst[];
  readonly samplesLost: boolean;
}

/** Whether something that began at this time on the probe's line belongs to a turn. */
function within(context: JudgeContext, { fromSeconds, toSeconds }: Stretch): (seconds: number) => boolean {
  const slack = slackSeconds(context);
  return (seconds) => seconds >= fromSeconds - slack && seconds < toSeconds - slack;
}

export function airOf(context: JudgeContext, turn: Stretch): AirOfTurn {
  const { radioFrames, strayBursts, capture } = context.observation;
  const inside = within(context, turn);
  const slack = slackSeconds(context);
  return {
    frames: radioFrames.filter(({ startSeconds }) => inside(startSeconds.value)),
    strayBursts: strayBursts.filter(({ startSeconds }) => inside(startSeconds.value)),
    samplesLost: capture.lost.some(
      ({ startTimeSeconds, endTimeSeconds }) =>
        startTimeSeconds < turn.toSeconds - slack && endTimeSeconds > turn.fromSeconds - slack,
    ),
  };
}

/** From half a burst to one with a burst's length of padding. */
const SHORTEST_SECONDS = 18 / SYMBOL_RATE_BPS;
const LONGEST_SECONDS = 72 / SYMBOL_RATE_BPS;
/** Es/N0 of 12 dB at 2380 symbols a second: what a receiver cannot miss. */
const STRONG_CN0_DBHZ = 46;

/** Strong emissions as long as a burst in which no midamble was found. */
export function strangeBursts(context: JudgeContext, turn: Stretch): readonly Detection[] {
  const { undecoded, cutouts } = context.observation;
  const inside = within(context, turn);
  return undecoded
    .flatMap((index) => cutouts[index]?.detection ?? [])
    .filter(
      ({ startTimeSeconds, durationSeconds, cn0DbHz }) =>
        inside(startTimeSeconds) &&
        durationSeconds >= SHORTEST_SECONDS &&
        durationSeconds <= LONGEST_SECONDS &&
        cn0DbHz >= STRONG_CN0_DBHZ,
    );
}

/** States that the module sent nothing in a turn. What may be anyone's, and lost samples, end the judgement. */
export function checkQuiet(context: JudgeContext, name: string, turn: Stretch): void {
  const { frames, strayBursts, samplesLost } = airOf(context, turn);
  const [frame] = frames;
  const first = frame === undefined ? 0 : frame.startSeconds.value - turn.fromSeconds;
  context.check(name, frame === undefined, {
    expected: 'nothing on the air',
    observed: frame === undefined ? 'nothing' : `${frames.length} frames, the first ${first.toFixed(1)} s in`,
    ...(frame === undefined ? {} : { frame }),
  });
  if (frame !== undefined) return;
  if (samplesLost) context.inconclusive('SAMPLES_LOST', 'the receiver lost samples while silence was to be shown');
  const unknown = strayBursts.length + strangeBursts(context, turn).length;
  if (unknown > 0) context.inconclusive('SYNC_NOT_FOUND', `${unknown} bursts of unknown origin in the quiet time`);
}

/** Half a burst, and much less than a carrier. */
const SAME_SECONDS = 18 / SYMBOL_RATE_BPS;
const SAME_HZ = 500;

/** Whether a burst that stands alone is one that a frame claims as well: where bursts lie beside their places a receiver may see them twice. */
export function isClaimed(burst: ObservedBurst, claimed: readonly ObservedBurst[]): boolean {
  return claimed.some(
    (other) =>
      Math.abs(other.startSeconds.value - burst.startSeconds.value) < SAME_SECONDS &&
      Math.abs(other.carrierHz.value - burst.carrierHz.value) < SAME_HZ,
  );
}

/** Bursts so near to the power and the carriers of a frame are its sender's. */
const OWN_POWER_DB = 3;
const OWN_GRID_HZ = 100;

/** Stray bursts that can only be the module's: in the course of its frame, whole, as strong, and on its grid of carriers. */
export function ownStrays(frame: ObservedRadioFrame, strays: readonly ObservedBurst[]): readonly ObservedBurst[] {
  const { f0Hz, carrierSpacingHz, startSeconds, endSeconds, powerDbfs, bursts } = frame;
  return strays.filter((burst) => {
    const place = (burst.carrierHz.value - f0Hz.value) / carrierSpacingHz.value;
    return (
      burst.startSeconds.value >= startSeconds.value &&
      burst.startSeconds.value <= endSeconds.value &&
      burst.pilotErrors === 0 &&
      !isClaimed(burst, bursts) &&
      Math.abs(burst.powerDbfs.value - powerDbfs.value) <= OWN_POWER_DB &&
      Math.abs(place - Math.round(place)) * carrierSpacingHz.value <= OWN_GRID_HZ
    );
  });
}
