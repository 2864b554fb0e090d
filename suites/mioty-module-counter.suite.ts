import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { check, same } from './judging/checks.ts';
import { aheadBy, countersOnAir, toldCounter } from './judging/mioty-at/counters.ts';

const UPLINKS = ['plain', 'empty', 'format'] as const;

/**
 * Counters that the module tells against those on the air. Whether it names the counter of the frame or the one after it is not public, so either is
 * right, as long as it is always the same.
 */
function judgeAgainstAir(context: JudgeContext, told: readonly number[], ways: Readonly<Record<number, string>>): void {
  const onAir = countersOnAir(context);
  const distances = told.map((value, index) => aheadBy(value, onAir[index]));
  const [first] = distances;
  const way = ways[first];
  check(context, 'constant', {
    ok: way !== undefined && distances.every((distance) => distance === first),
    expected: `always ${Object.values(ways).join(', or always ')}`,
    observed: distances.map((distance) => `${distance} ahead`).join(', '),
  });
  if (way !== undefined) context.remark(`the module names ${way}`);
}

const judgeReply = (context: JudgeContext): void =>
  judgeAgainstAir(
    context,
    UPLINKS.map((name) => toldCounter(context, name)),
    { 0: 'the counter of the frame', 1: 'the counter of the next frame' },
  );

const judgeQuery = (context: JudgeContext): void =>
  judgeAgainstAir(
    context,
    UPLINKS.map((_name, index) => toldCounter(context, `counter-${index}`)),
    { 0: 'the counter of the next frame', [-1]: 'the counter of the last frame' },
  );

function judgeSteps(context: JudgeContext): void {
  const told = [0, 1, 2, 3].map((index) => toldCounter(context, `counter-${index}`));
  told.slice(1).forEach((value, index) => {
    check(context, 'step', same(told[index] + 1, value));
  });
}

/** Refused commands between two uplinks. */
function judgeNotConsumed(context: JudgeContext): void {
  const [first, last] = countersOnAir(context);
  check(context, 'notConsumed', same(1, aheadBy(last, first)));
  const [before, after] = ['counter-before', 'counter-after'].map((name) => toldCounter(context, name));
  check(context, 'notConsumed', same(before, after));
}

function judgeResetByAttach(context: JudgeContext): void {
  check(context, 'told', same(0, toldCounter(context, 'counter-attached')));
  const last = countersOnAir(context).at(-1) ?? null;
  check(context, 'onAir', same(0, last));
}

const judgeSurvives = (context: JudgeContext): void => {
  const [before, after] = ['before-counter', 'after-counter'].map((name) => toldCounter(context, name));
  if (before === 0) context.inconclusive('NOTHING_MEASURED', 'the counter was at 0 before: nothing could be lost');
  check(context, 'kept', same(before, after));
};

/** A counter that was on the air is used up, whatever happened to its frame. */
function judgeCutOff(context: JudgeContext): void {
  const [cut, next] = countersOnAir(context);
  const ahead = aheadBy(next, cut);
  check(context, 'usedOnce', { ok: ahead > 0, expected: `more than ${cut}`, observed: String(next) });
}

export const cases = defineCases([
  { id: 'mioty/module/counter/BV-01', judge: judgeReply },
  { id: 'mioty/module/counter/BV-02', judge: judgeQuery },
  { id: 'mioty/module/counter/BV-03', judge: judgeSteps },
  { id: 'mioty/module/counter/BV-04', judge: judgeResetByAttach },
  { id: 'mioty/module/counter/BV-05', judge: judgeSurvives },
  { id: 'mioty/module/counter/BV-06', judge: judgeSurvives },
  { id: 'mioty/module/counter/BV-07', judge: judgeCutOff },
  { id: 'mioty/module/counter/BI-01', judge: judgeNotConsumed },
]);
