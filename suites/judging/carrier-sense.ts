import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import type { SentTransmission } from '../../rig/conformance/types.ts';
import type { ListenBeforeTalk } from '../../rig/sigfox/channel-access.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import type { Estimate } from '../../rig/signal/types.ts';
import { declaredRadio } from './frequencies.ts';
import { type Detection, missing, slackSeconds, undecodedBursts } from './turns.ts';

/** Carrier sense of the zone. The cases apply in zones with carrier sense alone. */
export function carrierSense(context: JudgeContext): ListenBeforeTalk {
  const access = declaredRadio(context).spectrumAccess;
  if (access.kind !== 'listen-before-talk') throw missing(context, 'a zone with carrier sense');
  return access;
}

/** The only carrier that the rig put on the air. */
export function soleCarrier(context: JudgeContext): SentTransmission {
  const carriers = context.observation.transmissions.filter(({ kind }) => kind === 'interferer');
  const [carrier] = carriers;
  if (carrier === undefined || carriers.length > 1) throw missing(context, 'exactly one carrier');
  return carrier;
}

/** Bounds of a level with its uncertainty, dBm. */
const COVERAGE = 2;

/**
 * The carrier was above the threshold by more than the declared tolerance, or below it by as much, whatever the transmitter's level may be off.
 * Otherwise nobody can say what the module had to do, which ends the judgement.
 */
export function requireLevel(context: JudgeContext, carrier: SentTransmission, side: 'above' | 'below'): void {
  const { levelDb } = context.observation.transmitter ?? { levelDb: null };
  const toleranceDb = context.ixitNumber('carrierSenseToleranceDb');
  const thresholdDbm = carrierSense(context).thresholdDbm.value;
  const offDb = side === 'above' ? carrier.levelDbm - thresholdDbm : thresholdDbm - carrier.levelDbm;
  if (levelDb !== null && offDb - COVERAGE * levelDb >= toleranceDb) return;
  const known = levelDb === null ? 'unknown' : `${COVERAGE * levelDb} dB`;
  const text = `the carrier was ${offDb} dB ${side} the threshold, its level uncertain by ${known}, the declared tolerance is ${toleranceDb} dB`;
  context.inconclusive('U_TOO_LARGE', text);
}

/** When a frame began to be on the air: its ramp comes before its first bit. */
export function onsetOf({ startSeconds, endSeconds, onTimeSeconds }: ObservedFrame): Estimate {
  const middle = (startSeconds.value + endSeconds.value) / 2;
  const standardUncertainty = Math.hypot(startSeconds.standardUncertainty, onTimeSeconds.standardUncertainty / 2);
  return { value: middle - onTimeSeconds.value / 2, standardUncertainty };
}

/** Frames whose emission began while the carrier was there, by more than clocks and transmitter can be off. */
export function begunUnder(context: JudgeContext, carrier: SentTransmission): readonly ObservedFrame[] {
  const slack = slackSeconds(context) + 3 * (context.observation.transmitter?.startTimeSeconds ?? 0);
  return context.observation.frames.filter((frame) => {
    const onset = onsetOf(frame).value;
    return onset > carrier.startSeconds + slack && onset < carrier.endSeconds - slack;
  });
}

/** A carrier is narrow; what the receiver makes of it lies this near. */
const OWN_HZ = 1_000;
/** Before and after it the receiver's own blocks may hold something of it. */
const OWN_SECONDS = 0.5;

/** Bursts without a frame that are none of the rig's own carriers. */
export function strangeBursts(context: JudgeContext): readonly Detection[] {
  const { transmissions } = context.observation;
  return undecodedBursts(context).filter(
    ({ frequencyHz, startTimeSeconds, durationSeconds }) =>
      !transmissions.some(
        (sent) =>
          Math.abs(sent.frequencyHz - frequencyHz) < OWN_HZ &&
          startTimeSeconds < sent.endSeconds + OWN_SECONDS &&
          startTimeSeconds + durationSeconds > sent.startSeconds - OWN_SECONDS,
      ),
  );
}

/** States that no frame began while the carrier was there. What cannot be told from a frame ends the judgement. */
export function checkSilentUnder(context: JudgeContext, name: string, carrier: SentTransmission): void {
  const [frame, ...more] = begunUnder(context, carrier);
  context.check(name, frame === undefined, {
    expected: 'nothing on the air while the channel is taken',
    observed:
      frame === undefined
        ? 'nothing'
        : `${more.length + 1} frames, the first ${(onsetOf(frame).value - carrier.startSeconds).toFixed(2)} s in`,
    ...(frame === undefined ? {} : { frame }),
  });
  if (frame !== undefined) return;
  requireAllHeard(context, carrier);
  const during = strangeBursts(context).filter(
    ({ startTimeSeconds, durationSeconds }) =>
      startTimeSeconds < carrier.endSeconds && startTimeSeconds + durationSeconds > carrier.startSeconds,
  );
  if (during.length > 0)
    context.inconclusive('SYNC_NOT_FOUND', `${during.length} bursts of unknown origin while the channel was taken`);
}

/** Silence counts only where no sample was lost. */
export function requireAllHeard(
  context: JudgeContext,
  { startSeconds, endSeconds }: Pick<SentTransmission, 'startSeconds' | 'endSeconds'>,
): void {
  const { lost } = context.observation.capture;
  if (lost.some((gap) => gap.startTimeSeconds < endSeconds && gap.endTimeSeconds > startSeconds))
    context.inconclusive('SAMPLES_LOST', 'the receiver lost samples while silence was to be shown');
}
