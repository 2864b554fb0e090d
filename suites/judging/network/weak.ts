import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { bestSnrDb, LEVEL, REFERENCE, TOO_WEAK, WEAK } from '../../stimuli/network/weak.ts';
import { exact } from '../estimates.ts';
import { answered, checkCount, under } from '../network.ts';

/** Power of the last emission of a device. */
function powerDbm(context: JudgeContext, device: string): number {
  const request = under(context, `${device}: ${LEVEL}`).at(-1)?.request;
  return request?.kind === 'emit' ? request.emissions[0].powerDbm : Number.NaN;
}

/** Signal over noise at which the weak device must have arrived: that of the reference less the step of the transmitter. */
function judgeWeak(context: JudgeContext): void {
  const reference = under(context, `${REFERENCE}: metadata`).at(-1)?.reply.metadata ?? [];
  const referenceDb = bestSnrDb(reference);
  if (referenceDb === null) context.inconclusive('NOTHING_MEASURED', 'no base station received the reference');
  const stepDb = powerDbm(context, REFERENCE) - powerDbm(context, WEAK);
  context.measure('level', exact(referenceDb - stepDb));
  if (answered(context, `${TOO_WEAK}: stored`, 'messages').length > 0)
    context.inconclusive(
      'NOTHING_MEASURED',
      'a signal far below the noise was received as well: the level does not count',
    );
  checkCount(context, 'received', 1, answered(context, `${WEAK}: stored`, 'messages'));
}

export const weakCases: readonly CaseBinding[] = [{ id: 'sigfox/network/air/BV-06', judge: judgeWeak }];
