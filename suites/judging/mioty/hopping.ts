import type { JudgeContext } from '../../../rig/conformance/judgement.ts';
import { channelCentreHz, type RadioProfile, radioProfile } from '../../../rig/mioty/profile.ts';
import type { ObservedBurst, ObservedRadioFrame, PatternGroup, RadioProfileId } from '../../../rig/mioty/types.ts';
import type { Estimate } from '../../../rig/signal/types.ts';
import { difference, shifted } from '../estimates.ts';
import { type Turn, turnsOf } from '../turns.ts';
import { airOf, isClaimed } from './air.ts';
import { coreInOrder, fitPattern, medianOf, type PatternFit } from './pattern.ts';
import { CREDIBLE_SNR_DB, uplinkAt } from './uplinks.ts';

export function declaredProfile(context: JudgeContext): RadioProfile {
  return radioProfile(context.declared.zone as RadioProfileId);
}

interface FittedUplink {
  readonly fit: PatternFit;
  /** Null where the bursts are the module's, and no pattern joins them to a frame. */
  readonly frame: ObservedRadioFrame | null;
}

/**
 * The 24 core bursts of the n-th send in order of time, whether or not the receiver found a frame in them: what hops by no pattern must fail, and not be
 * unheard. Ends the judgement where not all of them were heard well.
 */
export function coreBurstsAt(context: JudgeContext, index: number): readonly ObservedBurst[] {
  const turn = turnsOf(context, 'send')[index];
  const bursts = turn === undefined ? null : coreInOrder(strongest(context, turn));
  if (bursts === null) {
    uplinkAt(context, index);
    return context.inconclusive('SYNC_NOT_FOUND', 'more or fewer than the 24 core bursts of a pattern were heard');
  }
  if (bursts.some(({ samplesLost }) => samplesLost)) {
    context.inconclusive('SAMPLES_LOST', 'the receiver lost samples while the frame was on the air');
  }
  if (bursts.some(({ snrDb }) => snrDb.value < CREDIBLE_SNR_DB)) {
    context.inconclusive('SNR_TOO_LOW', `bursts are told apart from Es/N0 ${CREDIBLE_SNR_DB} dB up`);
  }
  return bursts;
}

/** How the core bursts of the n-th send fit the pattern group. */
export function fittedUplinkAt(context: JudgeContext, index: number, upg: PatternGroup): FittedUplink {
  const bursts = coreBurstsAt(context, index);
  const frame = context.radioMessages[index]?.frames[0] ?? null;
  return { fit: fitPattern(upg, bursts, declaredProfile(context).carrierSpacingHz), frame };
}

/** The module stands beside the receiver, other devices do not. */
const SAME_SENDER_DB = 3;

/** Bursts of the frames in a turn, and whole ones beside them that are as strong. */
function strongest(context: JudgeContext, turn: Turn): readonly ObservedBurst[] {
  const { frames, strayBursts } = airOf(context, turn);
  const framed = frames.flatMap(({ bursts }) => bursts);
  const usual = medianOf([...framed, ...strayBursts].map(({ powerDbfs }) => powerDbfs.value));
  const beside = strayBursts.filter(
    (burst) =>
      burst.pilotErrors === 0 && Math.abs(burst.powerDbfs.value - usual) <= SAME_SENDER_DB && !isClaimed(burst, framed),
  );
  return [...framed, ...beside];
}

/** How many sends the observation has. */
export function sendsOf(context: JudgeContext): number {
  return context.radioMessages.length;
}

/** Distance of a frame's grid from the middle of its channel, offset C_RF and crystal error together. */
export function offsetHz(profile: RadioProfile, { channel, f0Hz }: ObservedRadioFrame): Estimate {
  return shifted(f0Hz, 12 * profile.carrierSpacingHz - channelCentreHz(profile, channel));
}

/**
 * How many different offsets C_RF there must be for frames to lie so far apart. The crystal's error is common to all and falls out; the offset steps are
 * rounded to whole ones, as a crystal that warms up moves by a few hertz.
 */
export function offsetsSpanned(profile: RadioProfile, frames: readonly ObservedRadioFrame[]): number {
  const offsets = frames.map((frame) => offsetHz(profile, frame));
  const ordered = [...offsets].sort((a, b) => a.value - b.value);
  const span = difference(ordered[ordered.length - 1], ordered[0]);
  return Math.round(span.value / profile.offsetStepHz) + 1;
}
