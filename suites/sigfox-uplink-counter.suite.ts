import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { check, checkFrames, same } from './judging/checks.ts';
import { contentOf } from './judging/content.ts';
import { counterOf, counters, declaredRollover, followsBy } from './judging/counters.ts';
import { readableMessageAt } from './judging/messages.ts';

function judgeSteps(context: JudgeContext, name: string): void {
  const rollover = declaredRollover(context);
  const values = counters(context);
  values.slice(1).forEach((value, index) => {
    check(context, name, followsBy(values[index], value, rollover));
  });
}

function judgeSameInReplicas(context: JudgeContext): void {
  context.messages.forEach((_message, index) => {
    const message = readableMessageAt(context, index);
    const wanted = counterOf(context, message);
    const replicas = message.frames.slice(1);
    if (replicas.length === 0)
      context.inconclusive('SYNC_NOT_FOUND', 'only one frame of a message was found: there is nothing to compare');
    checkFrames(context, 'sameInReplicas', replicas, (placed) => same(wanted, contentOf(placed).mc));
  });
}

/** Over a run in which the counter starts anew: every step, and that it did so where the vendor says. */
function judgeRollover(context: JudgeContext): void {
  const rollover = declaredRollover(context);
  const values = counters(context);
  for (const value of values) {
    check(context, 'below', { ok: value < rollover, expected: `below ${rollover}`, observed: String(value) });
  }
  values.slice(1).forEach((value, index) => {
    check(context, 'step', followsBy(values[index], value, rollover));
  });
  const seen = values.slice(1).some((value, index) => value < values[index]);
  if (!seen)
    context.inconclusive(
      'NOTHING_MEASURED',
      `the counter went from ${values[0]} to ${values.at(-1)} and never started anew`,
    );
}

function judgeNeverReused(context: JudgeContext): void {
  const rollover = declaredRollover(context);
  const values = counters(context);
  const lastUse = new Map<number, number>();
  values.forEach((value, index) => {
    const before = lastUse.get(value);
    const ok = before === undefined || index - before >= rollover;
    check(context, 'unique', {
      ok,
      expected: 'a value of its own for every message',
      observed: ok ? String(value) : `${value} in messages ${Number(before) + 1} and ${index + 1}`,
    });
    lastUse.set(value, index);
  });
}

export const cases = defineCases([
  { id: 'sigfox/uplink/counter/BV-01', judge: (context) => judgeSteps(context, 'step') },
  { id: 'sigfox/uplink/counter/BV-02', judge: judgeSameInReplicas },
  { id: 'sigfox/uplink/counter/BV-03', judge: (context) => judgeSteps(context, 'goesOn') },
  { id: 'sigfox/uplink/counter/BV-04', judge: (context) => judgeSteps(context, 'goesOn') },
  { id: 'sigfox/uplink/counter/BV-05', judge: judgeRollover },
  { id: 'sigfox/uplink/counter/BV-06', judge: judgeNeverReused },
  { id: 'sigfox/uplink/counter/BI-01', judge: (context) => judgeSteps(context, 'notConsumed') },
]);
