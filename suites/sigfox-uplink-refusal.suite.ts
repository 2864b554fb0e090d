import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import { UnbrigError } from '../rig/ports/errors.ts';
import { defineCases } from '../rig/suite.ts';
import { check } from './judging/checks.ts';
import { checkQuiet, requireHearing } from './judging/quiet.ts';
import { exchangeOf, turnsOf } from './judging/turns.ts';
import { REFUSAL_MARK } from './stimuli/refusal.ts';

function judgeRefusal(context: JudgeContext, command: string): void {
  const turn = turnsOf(context, REFUSAL_MARK).find(({ mark }) => mark.data.command === command);
  if (turn === undefined)
    throw new UnbrigError('observation-incomplete', 'test-code', `the stimulus did not try ${command}`);
  const { status, errorText } = exchangeOf(context, turn);
  const answered = status === 'ok' || status === 'error';
  check(context, 'answered', { ok: answered, expected: 'an error text', observed: errorText ?? status });
  check(context, 'refused', { ok: status !== 'ok', expected: 'an error text', observed: errorText ?? status });
  checkQuiet(context, 'nothingOnAir', turn);
  requireHearing(context);
}

const refusal = (number: string, command: string): CaseBinding => ({
  id: `sigfox/uplink/refusal/BI-${number}`,
  judge: (context) => judgeRefusal(context, command),
});

export const cases = defineCases([
  refusal('01', 'too-long'),
  refusal('02', 'odd-digits'),
  refusal('03', 'not-hex'),
  refusal('04', 'bit-2'),
]);
