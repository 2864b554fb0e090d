import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import type { SentTransmission } from '../rig/conformance/types.ts';
import { downlinkOffsetHz } from '../rig/sigfox/radio-configuration.ts';
import { defineCases } from '../rig/suite.ts';
import { check } from './judging/checks.ts';
import { answeredOf, namedPayload, type ObservedTransaction, requireTaken, takenOf } from './judging/downlink.ts';
import { judgeIgnored } from './judging/downlink-ignored.ts';
import { declaredRadio } from './judging/frequencies.ts';
import { numberedPayload } from './stimuli/downlink-parts.ts';

/** Steps of the observation of contents and offsets. */
const STEPS = [
  'zeros',
  'ones',
  'errors-first-half',
  'errors-second-half',
  'burst',
  'offset-above',
  'offset-below',
] as const;

function checkTold(context: JudgeContext, transaction: ObservedTransaction): void {
  check(context, 'told', {
    ok: takenOf(transaction) !== null,
    expected: transaction.sent.map(({ payload }) => payload).join(' or '),
    observed: namedPayload(transaction.told),
  });
}

/** One downlink of many that is lost may be the content's doing; when all are lost, nothing is known of this one. */
function judgeContent(context: JudgeContext, steps: readonly string[]): void {
  const any = STEPS.some((step) => answeredOf(context, step).told !== null);
  if (!any) context.inconclusive('NOTHING_MEASURED', 'the module took none of the downlinks');
  for (const step of steps) checkTold(context, answeredOf(context, step));
}

/** How far a downlink was from where the answer belongs, Hz. */
function offsetOf(context: JudgeContext, { first }: ObservedTransaction, { frequencyHz }: SentTransmission): number {
  return frequencyHz - first.carrierHz.value - downlinkOffsetHz(declaredRadio(context));
}

/** Standard uncertainty of the transmitter's own frequency; that of the probe comes on top. */
function transmitterHz({ observation }: JudgeContext, { frequencyHz }: SentTransmission): number {
  return (observation.transmitter?.frequencyReferencePpm ?? Number.POSITIVE_INFINITY) * 1e-6 * frequencyHz;
}

function judgeFrequency(context: JudgeContext): void {
  const above = answeredOf(context, 'offset-above');
  const below = answeredOf(context, 'offset-below');
  for (const transaction of [above, below]) checkTold(context, transaction);
  for (const [id, transaction] of [
    ['furthestAbove', above],
    ['furthestBelow', below],
  ] as const) {
    const taken = requireTaken(context, transaction);
    context.measure(id, {
      value: offsetOf(context, transaction, taken),
      standardUncertainty: Math.hypot(transaction.first.carrierHz.standardUncertainty, transmitterHz(context, taken)),
    });
  }
}

/** The level stands in the catalogue as informative: it is the rig's own, and the limit is that the downlink is taken. */
function judgeLevel(context: JudgeContext): void {
  const levelDb = context.observation.transmitter?.levelDb ?? Number.POSITIVE_INFINITY;
  const declared = answeredOf(context, 'declared');
  if (answeredOf(context, 'strong').told === null)
    context.inconclusive('NOTHING_MEASURED', 'the module did not take a strong downlink either');
  checkTold(context, declared);
  context.measure('level', { value: declared.sent[0].levelDbm, standardUncertainty: levelDb });
  const weakest = requireTaken(context, answeredOf(context, 'rising'));
  context.measure('weakest', { value: weakest.levelDbm, standardUncertainty: levelDb });
}

function judgeElsewhere(context: JudgeContext): void {
  for (const number of [2, 3]) judgeIgnored(context, 'elsewhere', numberedPayload(number));
}

const content = (number: string, ...steps: (typeof STEPS)[number][]): CaseBinding => ({
  id: `sigfox/downlink/reception/BV-${number}`,
  judge: (context) => judgeContent(context, steps),
});

export const cases = defineCases([
  { id: 'sigfox/downlink/reception/BV-01', judge: (context) => checkTold(context, answeredOf(context, 'answered')) },
  content('02', 'zeros'),
  content('03', 'ones'),
  content('04', 'errors-first-half'),
  content('05', 'errors-first-half', 'errors-second-half'),
  content('06', 'burst'),
  { id: 'sigfox/downlink/reception/BV-07', judge: judgeFrequency },
  { id: 'sigfox/downlink/reception/BV-08', judge: judgeLevel },
  { id: 'sigfox/downlink/reception/BI-01', judge: judgeElsewhere },
]);
