import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { check } from './judging/checks.ts';
import { answeredOf, namedPayload } from './judging/downlink.ts';
import { judgeIgnored } from './judging/downlink-ignored.ts';
import { REFUSED, REPLAYED } from './stimuli/downlink-refusal.ts';

type RefusedName = keyof typeof REFUSED;

const refused = (number: string, ...names: RefusedName[]): CaseBinding => ({
  id: `sigfox/downlink/rejection/BI-${number}`,
  judge: (context) => {
    for (const name of names) judgeIgnored(context, REFUSED[name].step, REFUSED[name].payload);
  },
});

/** What was sent must be the earlier answer bit for bit; a counter that went on otherwise makes it another frame. */
function judgeReplay(context: JudgeContext): void {
  const original = answeredOf(context, 'integrity').sent.at(-1);
  const [replayed] = answeredOf(context, 'replay').sent;
  if (original === undefined || original.content !== replayed.content)
    context.inconclusive('NOTHING_MEASURED', 'the counter went on so that no earlier answer could be repeated');
  judgeIgnored(context, 'replay', REPLAYED);
}

/** The right downlink behind wrong ones in the same window. */
function judgeStillListens(context: JudgeContext): void {
  for (const step of ['credentials', 'errors', 'integrity']) {
    const { sent, told } = answeredOf(context, step);
    const right = sent.at(-1)?.payload ?? '';
    if (told !== null && told !== right)
      context.inconclusive('NOTHING_MEASURED', `the module told ${told}, so the window had closed before`);
    check(context, 'told', { ok: told === right, expected: right, observed: namedPayload(told) });
  }
}

export const cases = defineCases([
  refused('01', 'wrong-key'),
  refused('02', 'wrong-device'),
  refused('03', 'next-counter'),
  refused('04', 'previous-counter'),
  { id: 'sigfox/downlink/rejection/BI-05', judge: judgeReplay },
  refused('06', 'wrong-auth'),
  refused('07', 'wrong-crc'),
  refused('08', 'not-whitened'),
  refused('09', 'two-errors-in-payload', 'two-errors-in-check'),
  { id: 'sigfox/downlink/rejection/BV-01', judge: judgeStillListens },
]);
