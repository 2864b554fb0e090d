import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { worstDutyCycleWindow } from '../rig/regulation/duty-cycle.ts';
import { defineCases } from '../rig/suite.ts';
import { emissionsOf, onTimeUncertainty } from './judging/emissions.ts';
import { allMessages } from './judging/messages.ts';

function judgeWorstHour(context: JudgeContext): void {
  const { capture } = context.observation;
  if (capture.lost.length > 0)
    context.inconclusive('SAMPLES_LOST', 'samples were lost, so the time on the air is not known');
  const messages = allMessages(context);
  const emissions = emissionsOf(context);
  const worst = worstDutyCycleWindow(emissions);
  if (worst === null) context.inconclusive('DUT_SILENT', 'nothing was heard the whole day');
  const inside = emissions.filter(({ startSeconds }) => {
    return startSeconds >= worst.startSeconds - 1 && startSeconds < worst.startSeconds + worst.periodSeconds;
  });
  context.measure('worstHour', {
    value: worst.onTimeSeconds,
    standardUncertainty: onTimeUncertainty(context, inside.length),
    samples: inside.length,
  });
  const totalSeconds = emissions.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
  context.measure('wholeDay', {
    value: totalSeconds,
    standardUncertainty: onTimeUncertainty(context, emissions.length),
    samples: emissions.length,
  });
  context.measure('messages', { value: messages.length, standardUncertainty: 0 });
}

export const cases = defineCases([{ id: 'sigfox/regulation/duty-cycle/TI-01', judge: judgeWorstHour }]);
