import type { JudgeContext } from '../rig/conformance/judgement.ts';
import type { Figure } from '../rig/sigfox/figure.ts';
import { defineCases } from '../rig/suite.ts';
import { check } from './judging/checks.ts';
import { answeredOf, namedPayload, transactionOf } from './judging/downlink.ts';
import { closingEdge, type Edge, openingEdge } from './judging/downlink-edges.ts';
import { checkNotMentioned, judgeIgnored } from './judging/downlink-ignored.ts';
import { difference, scaled, shifted } from './judging/estimates.ts';
import { declaredRadio } from './judging/frequencies.ts';
import { checkQuiet } from './judging/quiet.ts';
import { numberedPayload } from './stimuli/downlink-parts.ts';

/** Sets an edge or a length, and how far it is from the zone's value. */
function measureAgainst(
  context: JudgeContext,
  [value, error]: readonly [string, string],
  edge: Edge,
  nominalSeconds: number,
): void {
  context.measure(value, edge);
  context.measure(error, { ...scaled(shifted(edge, -nominalSeconds), 1e3), samples: edge.samples });
}

/** What the reader of a figure must know: it is a bound only, or one source alone gives what it is held against. */
function remarkOn(context: JudgeContext, edge: Edge, nominal: Figure): void {
  if (edge.bound !== undefined)
    context.remark(`the edge lies ${edge.bound} ${edge.value.toFixed(2)} s: it was not passed on the way`);
  if (nominal.confidence === 'one-source')
    context.remark(`one source alone gives ${nominal.value} s for this zone: ${nominal.source}`);
}

function judgeOpening(context: JudgeContext): void {
  const { waitSeconds } = declaredRadio(context);
  const edge = openingEdge(context);
  measureAgainst(context, ['opens', 'openingError'], edge, waitSeconds.value);
  remarkOn(context, edge, waitSeconds);
}

function judgeClosing(context: JudgeContext): void {
  const { waitSeconds, windowSeconds } = declaredRadio(context);
  const edge = closingEdge(context);
  measureAgainst(context, ['closes', 'closingError'], edge, waitSeconds.value + windowSeconds.value);
  remarkOn(context, edge, windowSeconds);
}

function judgeLength(context: JudgeContext): void {
  const { windowSeconds } = declaredRadio(context);
  const opening = openingEdge(context);
  const closing = closingEdge(context);
  const length = { ...difference(closing, opening), samples: opening.samples + closing.samples };
  measureAgainst(context, ['length', 'lengthError'], length, windowSeconds.value);
  for (const edge of [opening, closing]) remarkOn(context, edge, windowSeconds);
}

/** Of the two answers only a wait that began at frame 1 ends before the first one. */
function judgeWaitFromFirstFrame(context: JudgeContext): void {
  const { sent, told } = answeredOf(context, 'answered');
  const [atOnce] = sent;
  if (!sent.some(({ payload }) => payload === told))
    context.inconclusive('NOTHING_MEASURED', 'the module took neither of the two downlinks');
  check(context, 'firstTold', {
    ok: told === atOnce.payload,
    expected: `${atOnce.payload}, at the beginning of the window`,
    observed: namedPayload(told),
  });
}

/** Right downlinks of the window's transactions: one of them must have been taken. */
function requireListening(context: JudgeContext): void {
  const steps = ['before', 'twice', 'at-the-end'];
  const taken = steps.some((step) => transactionOf(context, step).told !== null);
  if (!taken) context.inconclusive('NOTHING_MEASURED', 'the module took none of the downlinks inside the window');
}

function judgeAfter(context: JudgeContext): void {
  requireListening(context);
  const { turn, sent, told } = answeredOf(context, 'after');
  const late = sent.at(-1) ?? sent[0];
  if (told !== null && told !== late.payload)
    context.inconclusive('NOTHING_MEASURED', `the module had taken ${told} before the window closed`);
  checkNotMentioned(context, turn, late);
  checkQuiet(context, 'notConfirmed', { fromSeconds: late.endSeconds, toSeconds: turn.toSeconds });
}

function judgeTwice(context: JudgeContext): void {
  const { turn, sent, told, confirmations } = answeredOf(context, 'twice');
  const [first, ...more] = sent;
  if (told === null) context.inconclusive('NOTHING_MEASURED', 'the module took none of the downlinks');
  check(context, 'firstTold', { ok: told === first.payload, expected: first.payload ?? '', observed: told });
  for (const downlink of more) checkNotMentioned(context, turn, downlink);
  check(context, 'oneConfirmation', {
    ok: confirmations.length <= 1,
    expected: 'at most one frame behind the window',
    observed: `${confirmations.length} frames`,
  });
}

function judgeAtTheEnd(context: JudgeContext): void {
  requireListening(context);
  const { sent, told } = answeredOf(context, 'at-the-end');
  const last = sent.at(-1) ?? sent[0];
  if (told !== null && told !== last.payload)
    context.inconclusive('NOTHING_MEASURED', `the module had taken ${told} before`);
  check(context, 'lastTold', { ok: told === last.payload, expected: last.payload ?? '', observed: namedPayload(told) });
}

const BEFORE_WINDOW = numberedPayload(1);

export const cases = defineCases([
  { id: 'sigfox/downlink/window/TI-01', judge: judgeOpening },
  { id: 'sigfox/downlink/window/TI-02', judge: judgeClosing },
  { id: 'sigfox/downlink/window/TI-03', judge: judgeLength },
  { id: 'sigfox/downlink/window/TI-04', judge: judgeWaitFromFirstFrame },
  { id: 'sigfox/downlink/window/BV-01', judge: judgeTwice },
  { id: 'sigfox/downlink/window/BV-02', judge: judgeAtTheEnd },
  { id: 'sigfox/downlink/window/BI-01', judge: (context) => judgeIgnored(context, 'before', BEFORE_WINDOW) },
  { id: 'sigfox/downlink/window/BI-02', judge: judgeAfter },
]);
