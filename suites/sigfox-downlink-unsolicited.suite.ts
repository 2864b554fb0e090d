import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { nextCounter } from '../rig/sigfox/message-counter.ts';
import { defineCases } from '../rig/suite.ts';
import { check, same } from './judging/checks.ts';
import { counterOf, declaredRollover } from './judging/counters.ts';
import { answeredOf, messageOf, namedPayload, takenOf, transactionOf } from './judging/downlink.ts';
import { exact } from './judging/estimates.ts';
import { declaredRadio } from './judging/frequencies.ts';
import { checkQuiet } from './judging/quiet.ts';
import { turnsOf } from './judging/turns.ts';
import { LOOSE_MARK, LOOSE_SECONDS } from './stimuli/downlink-refusal.ts';

interface Stretch {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** States that the module said nothing at all. */
function checkSilentLine(context: JudgeContext, { fromSeconds, toSeconds }: Stretch): void {
  const line = context.observation.transcript.find(
    ({ direction, timeSeconds, text }) =>
      direction === 'from-module' && text !== '' && timeSeconds >= fromSeconds && timeSeconds < toSeconds,
  );
  check(context, 'nothingSaid', { ok: line === undefined, expected: 'no line', observed: line?.text ?? 'no line' });
}

/** Silence shows something only of a module that a downlink can reach. */
function requireReachable(context: JudgeContext): void {
  if (takenOf(answeredOf(context, 'asked')) === null)
    context.inconclusive('NOTHING_MEASURED', 'the module did not take the downlink that it asked for either');
}

function judgeNotAsked(context: JudgeContext): void {
  const { turn, sent } = transactionOf(context, 'not-asked');
  if (sent.length === 0) context.inconclusive('SYNC_NOT_FOUND', 'frame 1 was not heard, so nothing was sent');
  const stretch = { fromSeconds: sent[0].startSeconds, toSeconds: turn.toSeconds };
  checkSilentLine(context, stretch);
  checkQuiet(context, 'nothingOnAir', stretch);
  requireReachable(context);
}

function judgeLoose(context: JudgeContext): void {
  for (const { fromSeconds } of turnsOf(context, LOOSE_MARK)) {
    const stretch = { fromSeconds, toSeconds: fromSeconds + LOOSE_SECONDS };
    const sent = context.observation.transmissions.some(
      ({ startSeconds }) => startSeconds >= fromSeconds && startSeconds < stretch.toSeconds,
    );
    if (!sent) context.inconclusive('SYNC_NOT_FOUND', 'frame 1 was not heard, so nothing was sent');
    checkSilentLine(context, stretch);
    checkQuiet(context, 'nothingOnAir', stretch);
  }
  requireReachable(context);
}

/** The dialects differ in how they say it; none names a downlink or leaves the request without an end. */
function judgeNobody(context: JudgeContext): void {
  const { exchange, told, first } = transactionOf(context, 'unanswered');
  check(context, 'nothingTold', { ok: told === null, expected: 'no downlink', observed: namedPayload(told) });
  const { status, errorText } = exchange;
  const ended = status === 'ok' || status === 'error';
  check(context, 'saidSo', { ok: ended, expected: 'an answer that ends', observed: errorText ?? status });
  const { waitSeconds, windowSeconds } = declaredRadio(context);
  const closesSeconds = first.endSeconds.value + waitSeconds.value + windowSeconds.value;
  context.measure('answerDelay', exact(exchange.endSeconds - closesSeconds));
}

function judgeNothingSent(context: JudgeContext): void {
  const { turn, first } = transactionOf(context, 'unanswered');
  const opensSeconds = first.endSeconds.value + declaredRadio(context).waitSeconds.value;
  checkQuiet(context, 'nothingOnAir', { fromSeconds: opensSeconds, toSeconds: turn.toSeconds });
  const counter = counterOf(context, messageOf(context, 'unanswered'));
  const next = counterOf(context, messageOf(context, 'answered'));
  check(context, 'counter', same(nextCounter(counter, declaredRollover(context)), next));
}

function judgeWorksAfterwards(context: JudgeContext): void {
  const { sent, told } = answeredOf(context, 'answered');
  const payload = sent[0].payload ?? '';
  check(context, 'told', { ok: told === payload, expected: payload, observed: namedPayload(told) });
}

export const cases = defineCases([
  { id: 'sigfox/downlink/unsolicited/BI-01', judge: judgeNotAsked },
  { id: 'sigfox/downlink/unsolicited/BI-02', judge: judgeLoose },
  { id: 'sigfox/downlink/unsolicited/BV-01', judge: judgeNobody },
  { id: 'sigfox/downlink/unsolicited/BV-02', judge: judgeNothingSent },
  { id: 'sigfox/downlink/unsolicited/BV-03', judge: judgeWorksAfterwards },
]);
