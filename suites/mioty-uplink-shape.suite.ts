import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { tsmaPattern } from '../rig/mioty/patterns.ts';
import { SYMBOL_RATE_BPS } from '../rig/mioty/profile.ts';
import type { FrameBurst } from '../rig/mioty/types.ts';
import type { Estimate } from '../rig/signal/types.ts';
import { defineCases } from '../rig/suite.ts';
import { difference, furthestFromZero, highest, lowest, meanOf, scaled, shifted } from './judging/estimates.ts';
import { coreBurstsAt, fittedUplinkAt, sendsOf } from './judging/mioty/hopping.ts';
import { allReadableUplinks } from './judging/mioty/uplinks.ts';

/** Bursts of all frames of the observation that nothing disturbed. */
function clearBursts(context: JudgeContext): readonly FrameBurst[] {
  return allReadableUplinks(context).flatMap(({ frame }) =>
    frame.bursts.filter(({ index }) => !frame.erasedBursts.includes(index)),
  );
}

/** Departure from the nominal symbol rate, ppm. */
const rateError = (rate: Estimate): Estimate => scaled(shifted(rate, -SYMBOL_RATE_BPS), 1e6 / SYMBOL_RATE_BPS);

/** Of single bursts the rate is known to some hundred ppm only; the mean of a frame counts. */
function judgeRateInBursts(context: JudgeContext): void {
  const frames = allReadableUplinks(context).map(({ frame }) => frame);
  const errors = frames.map(({ bursts }) => rateError(meanOf(bursts.map(({ symbolRateBps }) => symbolRateBps))));
  context.measure('symbolRateError', furthestFromZero(errors));
}

/** From the first to the last core burst, by the row of the pattern table that they are nearest to. */
function judgeRateOfFrame(context: JudgeContext): void {
  const errors = Array.from({ length: sendsOf(context) }, (_, index) => {
    const bursts = coreBurstsAt(context, index);
    const { pattern, wrongIntervals } = fittedUplinkAt(context, index, 'UPG1').fit;
    if (wrongIntervals.length > 0) context.inconclusive('SYNC_NOT_FOUND', 'the intervals are those of no pattern');
    const last = bursts.length - 1;
    const span = difference(bursts[last].startSeconds, bursts[0].startSeconds);
    const rate = tsmaPattern('UPG1', pattern).startSymbols[last] / span.value;
    return rateError({ value: rate, standardUncertainty: (rate * span.standardUncertainty) / span.value });
  });
  context.measure('frameRateError', furthestFromZero(errors));
}

const inMilliseconds = (bursts: readonly FrameBurst[]): readonly Estimate[] =>
  bursts.map(({ onTimeSeconds }) => scaled(onTimeSeconds, 1000));

function judgeShortest(context: JudgeContext): void {
  context.measure('shortest', lowest(inMilliseconds(clearBursts(context))));
}

/** The mean of a frame: where the edge of a single burst lies hangs on the noise. */
function judgeOnTime(context: JudgeContext): void {
  const due = context.ixitNumber('burstOnTimeMs');
  const means = allReadableUplinks(context).map(({ frame }) => meanOf(inMilliseconds(frame.bursts)));
  context.measure('onTimeError', furthestFromZero(means.map((mean) => shifted(mean, -due))));
}

/** The mean over a frame: a burst of 36 symbols has few long runs of one tone. */
function judgeDeviation(context: JudgeContext): void {
  const means = allReadableUplinks(context).map(({ frame }) => meanOf(frame.bursts.map((burst) => burst.deviationHz)));
  context.measure('lowest', lowest(means));
  context.measure('highest', highest(means));
}

function judgePower(context: JudgeContext): void {
  const spreads = allReadableUplinks(context).map(({ frame }) => {
    const powers = frame.bursts
      .filter(({ index }) => !frame.erasedBursts.includes(index))
      .map(({ powerDbfs }) => powerDbfs);
    return difference(highest(powers), lowest(powers));
  });
  context.measure('spread', highest(spreads));
}

export const cases = defineCases([
  { id: 'mioty/uplink/shape/TI-01', judge: judgeRateInBursts },
  { id: 'mioty/uplink/shape/TI-02', judge: judgeRateOfFrame },
  { id: 'mioty/uplink/shape/TI-03', judge: judgeShortest },
  { id: 'mioty/uplink/shape/TI-04', judge: judgeOnTime },
  { id: 'mioty/uplink/shape/TI-05', judge: judgeDeviation },
  { id: 'mioty/uplink/shape/TI-06', judge: judgePower },
]);
