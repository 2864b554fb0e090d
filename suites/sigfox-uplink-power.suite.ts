import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { check } from './judging/checks.ts';
import { difference, highest, lowest, meanOf, shifted } from './judging/estimates.ts';
import { messageAt, type SentMessage } from './judging/messages.ts';

const levels = ({ frames }: SentMessage) => frames.map(({ frame }) => frame.powerDbfs);

function judgeReplicas(context: JudgeContext): void {
  const message = messageAt(context, 0);
  if (message.frames.length < 2)
    context.inconclusive('SYNC_NOT_FOUND', 'only one frame was found: there is nothing to compare');
  const values = levels(message);
  const spread = difference(highest(values), lowest(values));
  context.measure('replicaSpread', { ...spread, samples: values.length, series: values.map(({ value }) => value) });
}

/** Only the change is judged: no absolute level of a receiver without calibration can be. */
function judgeStep(context: JudgeContext): void {
  for (const { status, operation } of context.observation.exchanges) {
    if (operation.kind === 'setPower')
      check(context, 'accepted', { ok: status === 'ok', expected: 'ok', observed: status });
  }
  const high = messageAt(context, 0);
  const low = messageAt(context, 1);
  const askedDb = context.ixitNumber('powerHighDbm') - context.ixitNumber('powerLowDbm');
  const stepDb = difference(meanOf(levels(high)), meanOf(levels(low)));
  context.measure('powerStepError', shifted(stepDb, -askedDb));
}

export const cases = defineCases([
  { id: 'sigfox/uplink/power/BV-01', judge: judgeReplicas },
  { id: 'sigfox/uplink/power/BV-02', judge: judgeStep },
]);
