import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { worstDutyCycleWindow } from '../rig/regulation/duty-cycle.ts';
import { lengthOf, longestOf, type RadioEmission } from '../rig/regulation/emission.ts';
import { dutyCycleByBand } from '../rig/regulation/en-300-220.ts';
import { subBandOf } from '../rig/regulation/sub-bands.ts';
import { defineCases } from '../rig/suite.ts';
import { exact } from './judging/estimates.ts';
import { emissionsOf, onTimeUncertainty } from './judging/mioty/emissions.ts';
import { allUplinks } from './judging/mioty/uplinks.ts';

/** Everything that was on the air in the day; the end of the judgement where not all of it is known. */
function wholeDay(context: JudgeContext): readonly RadioEmission[] {
  if (context.observation.capture.lost.length > 0)
    context.inconclusive('SAMPLES_LOST', 'samples were lost, so the time on the air is not known');
  allUplinks(context);
  return emissionsOf(context);
}

const insideOf = (emissions: readonly RadioEmission[], fromSeconds: number, toSeconds: number) =>
  emissions.filter(({ startSeconds, endSeconds }) => endSeconds > fromSeconds && startSeconds < toSeconds);

function judgeWorstHour(context: JudgeContext): void {
  const emissions = wholeDay(context);
  const worst = worstDutyCycleWindow(emissions);
  if (worst === null) context.inconclusive('DUT_SILENT', 'nothing was heard the whole day');
  const inside = insideOf(emissions, worst.startSeconds, worst.startSeconds + worst.periodSeconds);
  context.measure('worstHour', {
    value: worst.onTimeSeconds,
    standardUncertainty: onTimeUncertainty(context, inside.length),
    samples: inside.length,
  });
  context.measure('wholeDay', {
    value: emissions.reduce((sum, emission) => sum + lengthOf(emission), 0),
    standardUncertainty: onTimeUncertainty(context, emissions.length),
    samples: emissions.length,
  });
  context.measure('uplinks', exact(context.radioMessages.length));
}

function judgeBand(context: JudgeContext): void {
  const emissions = wholeDay(context);
  const longest = longestOf(emissions);
  if (longest === null) context.inconclusive('DUT_SILENT', 'nothing was heard the whole day');
  const outside = emissions.filter(({ frequencyHz }) => (subBandOf(frequencyHz)?.letter ?? 'gap') === 'gap');
  context.check('inSubBand', outside.length === 0, {
    expected: 'bursts in sub-bands of 863 to 870 MHz alone',
    observed: outside.length === 0 ? 'all' : `${outside.length} of ${emissions.length} outside`,
  });
  const shares = dutyCycleByBand(emissions).map(({ value, limit, worst }) => {
    const budgetSeconds = limit?.high ?? 0;
    const bursts = worst === null ? 0 : insideOf(emissions, worst.startSeconds, worst.endSeconds).length;
    return {
      value: (100 * value) / budgetSeconds,
      standardUncertainty: (100 * onTimeUncertainty(context, bursts)) / budgetSeconds,
      samples: bursts,
    };
  });
  if (shares.length === 0)
    context.inconclusive('NOTHING_MEASURED', 'no emission lies in a sub-band, so none has a share');
  context.measure(
    'share',
    shares.reduce((worst, next) => (next.value > worst.value ? next : worst)),
  );
  context.measure('longestEmission', { value: lengthOf(longest), standardUncertainty: onTimeUncertainty(context, 1) });
}

export const cases = defineCases([
  { id: 'mioty/regulation/duty-cycle/TI-01', judge: judgeWorstHour },
  { id: 'mioty/regulation/band/TI-01', judge: judgeBand },
]);
