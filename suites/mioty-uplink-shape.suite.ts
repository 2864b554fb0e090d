import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { SYMBOL_RATE_BPS } from '../rig/mioty/profile.ts';
import type { FrameBurst } from '../rig/mioty/types.ts';
import type { Estimate } from '../rig/signal/types.ts';
import { defineCases } from '../rig/suite.ts';
import { difference, furthestFromZero, highest, lowest, meanOf, scaled, shifted } from './judging/estimates.ts';
import { allProvenUplinks } from './judging/mioty/uplinks.ts';

/** Bursts of all frames of the observation that nothing disturbed. */
function clearBursts(context: JudgeContext): readonly FrameBurst[] {
  return allProvenUplinks(context).flatMap(({ frame }) =>
    frame.bursts.filter(({ index }) => !frame.erasedBursts.includes(index)),
  );
}

/** Departure from the nominal symbol rate, ppm. */
const rateError = (rate: Estimate): Estimate => scaled(shifted(rate, -SYMBOL_RATE_BPS), 1e6 / SYMBOL_RATE_BPS);

/** Of single bursts the rate is known to some hundred ppm only; the mean of a frame counts. */
function judgeRateInBursts(context: JudgeContext): void {
  const frames = allProvenUplinks(context).map(({ frame }) => frame);
  const errors = frames.map(({ bursts }) => rateError(meanOf(bursts.map(({ symbolRateBps }) => symbolRateBps))));
  context.measure('symbolRateError', furthestFromZero(errors));
}

function judgeRateOfFrame(context: JudgeContext): void {
  const errors = allProvenUplinks(context).map(({ frame }) => rateError(frame.symbolRateBps));
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
  const means = allProvenUplinks(context).map(({ frame }) => meanOf(inMilliseconds(frame.bursts)));
  context.measure('onTimeError', furthestFromZero(means.map((mean) => shifted(mean, -due))));
}

/** The mean over a frame: a burst of 36 symbols has few long runs of one tone. */
function judgeDeviation(context: JudgeContext): void {
  const means = allProvenUplinks(context).map(({ frame }) => meanOf(frame.bursts.map((burst) => burst.deviationHz)));
  context.measure('lowest', lowest(means));
  context.measure('highest', highest(means));
}

function judgePower(context: JudgeContext): void {
  const spreads = allProvenUplinks(context).map(({ frame }) => {
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
