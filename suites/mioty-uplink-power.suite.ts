import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { difference, shifted } from './judging/estimates.ts';
import { checkQuiet } from './judging/mioty/air.ts';
import { uplinkAt } from './judging/mioty/uplinks.ts';
import { turnOf } from './judging/turns.ts';

function judgeStep(context: JudgeContext): void {
  const high = uplinkAt(context, 0);
  const low = uplinkAt(context, 1);
  const due = context.ixitNumber('powerHighDbm') - context.ixitNumber('powerLowDbm');
  context.measure('stepError', shifted(difference(high.frame.powerDbfs, low.frame.powerDbfs), -due));
}

function judgeSilence(context: JudgeContext): void {
  context.radioMessages.forEach((_message, index) => {
    uplinkAt(context, index);
  });
  checkQuiet(context, 'quiet', turnOf(context, 'quiet'));
}

export const cases = defineCases([
  { id: 'mioty/uplink/power/TI-01', judge: judgeStep },
  { id: 'mioty/uplink/silence/BV-01', judge: judgeSilence },
]);
