import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { BURST_SYMBOLS } from '../rig/mioty/interleaver.ts';
import { SYMBOL_RATE_BPS } from '../rig/mioty/profile.ts';
import type { ObservedBurst } from '../rig/mioty/types.ts';
import type { Estimate } from '../rig/signal/types.ts';
import { defineCases } from '../rig/suite.ts';
import { difference, exact, furthestFromZero, highest, lowest, scaled, shifted } from './judging/estimates.ts';
import { dueBursts } from './judging/mioty/bursts.ts';
import { coreBurstsAt, declaredProfile, offsetHz, sendsOf } from './judging/mioty/hopping.ts';
import { allReadableUplinks, allUplinks } from './judging/mioty/uplinks.ts';

/** Sum of what was on the air, over the bursts that the length asks for, from the declared time of one. */
function judgeOnTime(context: JudgeContext): void {
  const declaredMs = context.ixitNumber('burstOnTimeMs');
  const errors = allReadableUplinks(context).map((uplink) => {
    const bursts = [...uplink.frames.flatMap((frame) => frame.bursts), ...uplink.strayBursts];
    const total = bursts.reduce((sum, { onTimeSeconds }) => sum + onTimeSeconds.value, 0);
    const uncertainty = Math.hypot(...bursts.map(({ onTimeSeconds }) => onTimeSeconds.standardUncertainty));
    const due = dueBursts(uplink);
    return { value: (1000 * total) / due - declaredMs, standardUncertainty: (1000 * uncertainty) / due };
  });
  context.measure('onTimeError', furthestFromZero(errors));
}

/** Start of the first core burst to the end of the last, whether or not a pattern joins them. */
function spanOf(bursts: readonly ObservedBurst[]): Estimate {
  const span = difference(bursts[bursts.length - 1].startSeconds, bursts[0].startSeconds);
  return shifted(span, BURST_SYMBOLS / SYMBOL_RATE_BPS);
}

function judgeSpan(context: JudgeContext): void {
  const spans = Array.from({ length: sendsOf(context) }, (_, index) => spanOf(coreBurstsAt(context, index)));
  context.measure('shortest', lowest(spans));
  context.measure('longest', highest(spans));
}

function judgeDrift(context: JudgeContext): void {
  context.measure('drift', furthestFromZero(allReadableUplinks(context).map(({ frame }) => frame.driftHzPerSecond)));
}

/** What of a frame's distance from its channel no offset C_RF can explain, as a share of the carrier. */
function judgeCarrier(context: JudgeContext): void {
  const profile = declaredProfile(context);
  const reachHz = Math.floor(context.ixitNumber('carrierOffsets') / 2) * profile.offsetStepHz;
  const errors = allReadableUplinks(context).map(({ frame }) => {
    const offset = offsetHz(profile, frame);
    const beyond = Math.max(0, Math.abs(offset.value) - reachHz) * Math.sign(offset.value);
    return scaled({ ...offset, value: beyond }, 1e6 / frame.f0Hz.value);
  });
  context.measure('carrierError', furthestFromZero(errors));
}

const MINUTE_SECONDS = 60;
/** The stimulus asks for so many, a minute apart. */
const BUSY_UPLINKS = 60;
/** A host asks within this of the minute, and a module takes a moment. */
const LATE_SECONDS = 5;

function judgeEveryMinute(context: JudgeContext): void {
  const busy = allUplinks(context).slice(0, BUSY_UPLINKS);
  const gaps = busy.slice(1).map(({ frame }, index) => difference(frame.startSeconds, busy[index].frame.startSeconds));
  context.check(
    'everyMinute',
    gaps.every(({ value }) => Math.abs(value - MINUTE_SECONDS) <= LATE_SECONDS),
    {
      expected: `frames ${MINUTE_SECONDS} s apart, within ${LATE_SECONDS} s`,
      observed: `${lowest(gaps).value.toFixed(2)} to ${highest(gaps).value.toFixed(2)} s`,
    },
  );
  const counts = busy.map(({ frames }) => frames.length);
  context.check(
    'eachOnce',
    counts.every((count) => count === 1),
    {
      expected: 'one frame a reading',
      observed: `${Math.min(...counts)} to ${Math.max(...counts)}`,
    },
  );
  context.measure('readings', exact(busy.length));
}

export const cases = defineCases([
  { id: 'mioty/uplink/airtime/TI-01', judge: judgeOnTime },
  { id: 'mioty/uplink/airtime/TI-02', judge: judgeSpan },
  { id: 'mioty/uplink/airtime/TI-03', judge: judgeDrift },
  { id: 'mioty/uplink/airtime/TI-04', judge: judgeCarrier },
  { id: 'mioty/uplink/airtime/TI-05', judge: judgeEveryMinute },
]);
