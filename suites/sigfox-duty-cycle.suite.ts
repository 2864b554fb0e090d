import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { type Emission, worstDutyCycleWindow } from '../rig/regulation/duty-cycle.ts';
import { defineCases } from '../rig/suite.ts';
import { meanOf } from './judging/estimates.ts';
import { allMessages } from './judging/messages.ts';
import { undecodedBursts } from './judging/turns.ts';

/** Everything that the module put on the air, ramps included; a burst in which no frame was found counts as well. */
function emissionsOf(context: JudgeContext): readonly Emission[] {
  const { frames } = context.observation;
  const fromFrames = frames.map(({ startSeconds, endSeconds, onTimeSeconds }) => {
    const centre = (startSeconds.value + endSeconds.value) / 2;
    return { startSeconds: centre - onTimeSeconds.value / 2, endSeconds: centre + onTimeSeconds.value / 2 };
  });
  const fromBursts = undecodedBursts(context).map(({ startTimeSeconds, durationSeconds }) => {
    return { startSeconds: startTimeSeconds, endSeconds: startTimeSeconds + durationSeconds };
  });
  return [...fromFrames, ...fromBursts];
}

function judgeWorstHour(context: JudgeContext): void {
  const { capture, frames } = context.observation;
  if (capture.lost.length > 0)
    context.inconclusive('SAMPLES_LOST', 'samples were lost, so the time on the air is not known');
  const messages = allMessages(context);
  const emissions = emissionsOf(context);
  const worst = worstDutyCycleWindow(emissions);
  if (worst === null) context.inconclusive('DUT_SILENT', 'nothing was heard the whole day');
  const inside = emissions.filter(({ startSeconds }) => {
    return startSeconds >= worst.startSeconds - 1 && startSeconds < worst.startSeconds + worst.periodSeconds;
  });
  // The error of a frame's on-time is taken as the same for all frames of the hour, which is the worst that it can be.
  const frameUncertainty =
    meanOf(frames.map((frame) => frame.onTimeSeconds)).standardUncertainty * Math.sqrt(frames.length);
  context.measure('worstHour', {
    value: worst.onTimeSeconds,
    standardUncertainty: inside.length * frameUncertainty,
    samples: inside.length,
  });
  const totalSeconds = emissions.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
  context.measure('wholeDay', {
    value: totalSeconds,
    standardUncertainty: emissions.length * frameUncertainty,
    samples: emissions.length,
  });
  context.measure('messages', { value: messages.length, standardUncertainty: 0 });
}

export const cases = defineCases([{ id: 'sigfox/regulation/duty-cycle/TI-01', judge: judgeWorstHour }]);
