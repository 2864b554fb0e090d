import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { check, same } from './judging/checks.ts';
import { followsBy, shownCounter, shownCounters } from './judging/mioty/counters.ts';
import { allDecodedUplinks, checkUplinks, decodedUplinkAt } from './judging/mioty/uplinks.ts';

function judgeSteps(context: JudgeContext): void {
  const counters = shownCounters(context);
  counters.slice(1).forEach((counter, index) => {
    check(context, 'step', followsBy(counters[index], counter));
  });
}

/** Over the end of the 24 bits: what the air shows begins anew, and the codes go on with 32. */
function judgeRollover(context: JudgeContext): void {
  const uplinks = allDecodedUplinks(context);
  const counters = uplinks.map((uplink) => shownCounter(context, uplink));
  const over = counters.findIndex((counter, index) => index > 0 && counter < counters[index - 1]);
  if (over < 0) {
    const text = `the counter went from ${counters[0]} to ${counters.at(-1)}: the end of its 24 bits was out of reach`;
    context.inconclusive('NOTHING_MEASURED', text);
  }
  check(context, 'shown', followsBy(counters[over - 1], counters[over]));
  const before = uplinks[over - 1].frame.decoded.packetCounter;
  if (before === null) {
    context.inconclusive('SYNC_NOT_FOUND', 'no CMAC held before the end of the 24 bits, so none says what comes after');
  }
  checkUplinks(context, 'whole', uplinks.slice(over), ({ frame, index }) => {
    const { cmacOk, packetCounter } = frame.decoded;
    const due = before + 1 + index - over;
    return same(due, cmacOk === true ? packetCounter : null);
  });
}

function judgeNeverTwice(context: JudgeContext): void {
  const counters = shownCounters(context);
  counters.forEach((counter, index) => {
    const first = counters.indexOf(counter);
    check(context, 'unique', {
      ok: first === index,
      expected: 'a counter of its own for every frame',
      observed: first === index ? String(counter) : `${counter} in uplinks ${first + 1} and ${index + 1}`,
    });
  });
}

/** Which counter the reply names, that of the frame or the next, is not public: it must be the same one in every reply. */
function judgeTold(context: JudgeContext): void {
  const uplinks = allDecodedUplinks(context);
  const distances = uplinks.map((uplink) => {
    const told = Number(uplink.exchange.values[0]);
    if (uplink.exchange.values[0] === undefined || !Number.isInteger(told))
      return context.inconclusive('DUT_SILENT', 'the reply to an uplink names no packet counter');
    return (told - shownCounter(context, uplink) + 2 ** 32) % 2 ** 24;
  });
  checkUplinks(context, 'told', uplinks, ({ index }) => ({
    ok: distances[index] === distances[0] && distances[index] <= 1,
    expected: 'the counter of the frame in every reply, or the next in every reply',
    observed: `${distances[index]} after that of the frame`,
  }));
}

/** The first uplink after a moment against the last before it. */
function judgeAfter(context: JudgeContext): void {
  const [before, after] = shownCounters(context);
  check(context, 'goesOn', followsBy(before, after));
}

/** Uplinks behind a local attachment: the mark says which. */
function judgeAttached(context: JudgeContext): void {
  const fresh = allDecodedUplinks(context).filter(({ turn }) => turn.mark.data.attached === true);
  checkUplinks(context, 'fromZero', fresh, (uplink) => same(0, shownCounter(context, uplink)));
  const [first] = fresh;
  const next = decodedUplinkAt(context, first.index + 1);
  check(context, 'thenOne', same(1, shownCounter(context, next)));
}

export const cases = defineCases([
  { id: 'mioty/uplink/counter/BV-01', judge: judgeSteps },
  { id: 'mioty/uplink/counter/BV-02', judge: judgeRollover },
  { id: 'mioty/uplink/counter/BV-03', judge: judgeNeverTwice },
  { id: 'mioty/uplink/counter/BV-04', judge: judgeTold },
  { id: 'mioty/uplink/counter/BV-05', judge: judgeAfter },
  { id: 'mioty/uplink/counter/BV-06', judge: judgeAfter },
  { id: 'mioty/uplink/counter/BV-07', judge: judgeAttached },
]);
