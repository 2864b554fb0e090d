import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import { counterDistance } from '../rig/sigfox/message-counter.ts';
import { defineCases } from '../rig/suite.ts';
import { check } from './judging/checks.ts';
import { counterOf, declaredRollover, followsBy } from './judging/counters.ts';
import { exact } from './judging/estimates.ts';
import { readableMessageAt } from './judging/messages.ts';
import { exchangeOf, missing, slackSeconds, turnsOf } from './judging/turns.ts';
import { CUTS, type Cut } from './stimuli/robustness.ts';

/** Place of a cut message among the sends: one good message before all, and one after each cut. */
const placeOf = (cut: Cut): number => 1 + 2 * CUTS.indexOf(cut);

/** The counter of the n-th message, by its first frame. */
const counterAt = (context: JudgeContext, index: number): number =>
  counterOf(context, readableMessageAt(context, index));

/** How many frames of the cut message were heard; the cut must have come where it was meant to. */
function requireCut(context: JudgeContext, cut: Cut, wanted: number): void {
  const heard = context.messages[placeOf(cut)]?.frames ?? [];
  const whole = heard.filter(({ decoded }) => decoded.crcOk);
  if (whole.length === wanted) return;
  const text = `the supply went after ${whole.length} whole frames instead of ${wanted}`;
  context.inconclusive('NOTHING_MEASURED', text);
}

/** The cut message was heard in part, so the network may have it: no other message may carry its counter. */
function judgeCut(context: JudgeContext, cut: 'after-frame-1' | 'after-frame-2'): void {
  const place = placeOf(cut);
  requireCut(context, cut, cut === 'after-frame-1' ? 1 : 2);
  const [before, begun, after] = [place - 1, place, place + 1].map((index) => counterAt(context, index));
  measureStep(context, begun, after);
  for (const [what, counter] of [
    ['the message that was cut', begun],
    ['the message before', before],
  ] as const) {
    check(context, 'ownCounter', {
      ok: after !== counter,
      expected: `another counter than ${what} (${counter})`,
      observed: String(after),
    });
  }
}

function measureStep(context: JudgeContext, from: number, to: number): void {
  context.measure('step', exact(counterDistance(from, to, declaredRollover(context))));
}

/** Nobody can have the cut message, so its counter may come again or be left out, and no other. */
function judgeCutInFrame(context: JudgeContext): void {
  const place = placeOf('in-frame-1');
  requireCut(context, 'in-frame-1', 0);
  const [before, after] = [place - 1, place + 1].map((index) => counterAt(context, index));
  const step = counterDistance(before, after, declaredRollover(context));
  measureStep(context, before, after);
  const expected = `1 or 2 more than ${before}`;
  check(context, 'goesOn', { ok: step === 1 || step === 2, expected, observed: String(after) });
}

/** What was answered is done: the counter stands in the memory. */
function judgeCutAfterAnswer(context: JudgeContext): void {
  const place = placeOf('after-answer');
  const turn = turnsOf(context, 'send')[place];
  if (turn === undefined) throw missing(context, 'a message before the last cut');
  const { status, endSeconds } = exchangeOf(context, turn);
  const message = readableMessageAt(context, place);
  const last = message.frames.at(-1)?.frame;
  if (status !== 'ok' || last === undefined || last.endSeconds.value > endSeconds + slackSeconds(context))
    context.inconclusive('NOTHING_MEASURED', 'the supply went before the message was over');
  const [begun, after] = [counterOf(context, message), counterAt(context, place + 1)];
  check(context, 'goesOn', followsBy(begun, after, declaredRollover(context)));
}

/** After something that sent nothing and a reset: one by one, as if nothing had been. */
function judgeNothingHappened(context: JudgeContext, messages: readonly number[]): void {
  const rollover = declaredRollover(context);
  const values = messages.map((index) => counterAt(context, index));
  values.slice(1).forEach((value, index) => {
    check(context, 'goesOn', followsBy(values[index], value, rollover));
  });
}

function judgeBlockedThenReset(context: JudgeContext): void {
  const heard = context.messages[1]?.frames.length ?? 0;
  if (heard > 0) context.inconclusive('NOTHING_MEASURED', 'frames of the message went out, so it was not blocked');
  judgeNothingHappened(context, [0, 2, 3]);
}

/** Every step over the cycles goes forward, by less than half of the counter's turn: what goes further has gone back. */
function judgeCycles(context: JudgeContext): void {
  const rollover = declaredRollover(context);
  const values = context.messages.map((_message, index) => counterAt(context, index));
  const steps = values.slice(1).map((value, index) => counterDistance(values[index], value, rollover));
  steps.forEach((step, index) => {
    const [from, to] = [values[index], values[index + 1]];
    const ok = step > 0 && step < rollover / 2;
    check(context, 'forward', { ok, expected: `more than ${from}`, observed: `${to} in message ${index + 2}` });
  });
  context.measure('largestStep', { ...exact(Math.max(...steps)), samples: steps.length, series: steps });
}

const robust = (number: string, judge: (context: JudgeContext) => void): CaseBinding => ({
  id: `sigfox/counter/robustness/${number}`,
  judge,
});

export const cases = defineCases([
  robust('BV-01', (context) => judgeCut(context, 'after-frame-1')),
  robust('BV-02', (context) => judgeCut(context, 'after-frame-2')),
  robust('BV-03', judgeCutInFrame),
  robust('BV-04', judgeCutAfterAnswer),
  robust('BV-05', judgeCycles),
  robust('BI-01', (context) => judgeNothingHappened(context, [0, 1, 2])),
  robust('BI-02', judgeBlockedThenReset),
]);
