import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { check, same } from './judging/checks.ts';
import { checkStepQuiet } from './judging/mioty-at/quiet.ts';
import { checkReason, checkRefused, checkStatus, type Reasons } from './judging/mioty-at/refusals.ts';
import { dataOf, repliesOf, stepOf, toldBy } from './judging/mioty-at/steps.ts';

/** A line that must be refused, for a reason where one is public. */
const refused =
  (names: readonly string[], reasons?: Reasons) =>
  (context: JudgeContext): void => {
    for (const name of names) {
      const step = stepOf(context, name);
      checkRefused(context, step);
      if (reasons !== undefined) checkReason(context, step, reasons);
    }
  };

/** As `refused`, and nothing goes on the air. */
const refusedQuietly = (names: readonly string[], reasons?: Reasons) => (context: JudgeContext) => {
  refused(names, reasons)(context);
  checkStepQuiet(context, ...names.map((name) => stepOf(context, name)));
};

/** The reason alone, for codes of which client revisions think differently. */
const reason = (name: string, reasons: Reasons) => (context: JudgeContext) =>
  checkReason(context, stepOf(context, name), reasons);

/** Data lines of two queries are the same: the refusals between them changed nothing. */
function checkKept(context: JudgeContext, before: string, after: string): void {
  const [was, is] = [before, after].map((name) => dataOf(stepOf(context, name).exchange).join(' '));
  check(context, 'kept', same(was, is));
}

function judgeMode(context: JudgeContext): void {
  refused(['mode-3'], { interpreter: [3] })(context);
  checkKept(context, 'mode-before', 'mode-after');
}

function judgeCounterKept(context: JudgeContext): void {
  refused(['counter-written'])(context);
  checkKept(context, 'counter-before', 'counter-after');
}

function judgeAddressSize(context: JudgeContext): void {
  refused(['address-of-3'], { library: [3], interpreter: [4] })(context);
  checkKept(context, 'own-address', 'address-after');
}

function judgeFixedEui(context: JudgeContext): void {
  refused(['write'])(context);
  checkKept(context, 'before', 'after');
}

/** Every refusal of the observation: a status of its own, and a reason before it. */
function judgeReasons(context: JudgeContext): void {
  const names = context.observation.marks.flatMap(({ data }) => (typeof data.step === 'string' ? [data.step] : []));
  const steps = names.map((name) => stepOf(context, name));
  const refusals = steps.filter(({ exchange }) =>
    repliesOf(exchange).some((text) => /^([12]|.*(ERR|MNFO):.*)$/.test(text)),
  );
  if (refusals.length === 0) context.inconclusive('NOTHING_MEASURED', 'the module refused nothing');
  for (const step of refusals) checkStatus(context, step);
}

function judgePower(context: JudgeContext): void {
  refused(['set-too-high'])(context);
  check(context, 'kept', same(toldBy(stepOf(context, 'high')) ?? '', toldBy(stepOf(context, 'kept'))));
}

export const cases = defineCases([
  { id: 'mioty/at/errors/BI-01', judge: refused(['unknown', 'unknown-query'], { interpreter: [2] }) },
  { id: 'mioty/at/errors/BI-02', judge: judgeMode },
  { id: 'mioty/at/errors/BI-03', judge: refusedQuietly(['length-above', 'length-below'], { interpreter: [4] }) },
  { id: 'mioty/at/errors/BI-04', judge: refusedQuietly(['not-hex']) },
  { id: 'mioty/at/errors/BI-05', judge: refusedQuietly(['odd-digits']) },
  { id: 'mioty/at/errors/BI-06', judge: refusedQuietly(['no-end']) },
  { id: 'mioty/at/errors/BI-07', judge: refusedQuietly(['other-separator']) },
  { id: 'mioty/at/errors/BI-08', judge: refusedQuietly(['no-number', 'no-bytes']) },
  { id: 'mioty/at/errors/BI-09', judge: reason('not-hex', { interpreter: [5] }) },
  { id: 'mioty/at/errors/BI-10', judge: reason('no-number', { interpreter: [6] }) },
  { id: 'mioty/at/errors/BI-11', judge: reason('key', { interpreter: [7] }) },
  { id: 'mioty/at/errors/BI-12', judge: judgeCounterKept },
  { id: 'mioty/at/errors/BI-13', judge: judgeAddressSize },
  { id: 'mioty/at/errors/BI-14', judge: refusedQuietly(['carrier-1-hz'], { library: [4], interpreter: [3] }) },
  { id: 'mioty/at/errors/BI-15', judge: judgeFixedEui },
  { id: 'mioty/at/errors/BI-16', judge: judgeReasons },
  { id: 'mioty/at/errors/BI-17', judge: judgePower },
  {
    id: 'mioty/at/errors/BI-20',
    judge: refused(['bytes-246', 'format-and-bytes-245'], { library: [3], interpreter: [4] }),
  },
  { id: 'mioty/at/errors/BI-19', judge: reason('busy', { library: [18] }) },
  { id: 'mioty/at/errors/BI-18', judge: refused(['profile-9'], { interpreter: [3] }) },
]);
