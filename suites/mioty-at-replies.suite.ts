import type { JudgeContext } from '../rig/conformance/judgement.ts';
import type { Exchange } from '../rig/ports/module.ts';
import { defineCases } from '../rig/suite.ts';
import { check, same } from './judging/checks.ts';
import { shifted } from './judging/estimates.ts';
import { countedBursts, dueBursts } from './judging/mioty/bursts.ts';
import { decodedUplinkAt, uplinkAt } from './judging/mioty/uplinks.ts';
import { checkReason, checkRefused } from './judging/mioty-at/refusals.ts';
import { repliesOf, stepOf } from './judging/mioty-at/steps.ts';

/** Names of the lines of a reply in order, with the numbers that say on or off: `-MPCT`, `-TXA:1`. */
const shapeOf = (texts: readonly string[]): string =>
  texts.map((text) => text.replace(/^(-MPCT|-UACK|-MNFO|-MERR):\d+$/, '$1')).join(' ');

const UPLINK_SHAPE = '-MPCT -TXA:1 -TXA:0 0';

const judgeShape =
  (names: readonly string[]) =>
  (context: JudgeContext): void => {
    for (const name of names) {
      check(context, 'shape', same(UPLINK_SHAPE, shapeOf(repliesOf(stepOf(context, name).exchange))));
    }
  };

/** Later libraries may tell more lines while the receiver is on. */
function judgeBidirectional(context: JudgeContext): void {
  const texts = repliesOf(stepOf(context, 'bidirectional').exchange);
  const due = ['-MPCT', '-TXA:1', '-TXA:0', '-RXA:1', '-RXA:0'];
  const shape = shapeOf(texts)
    .split(' ')
    .filter((part) => due.includes(part));
  check(context, 'shape', same(due.join(' '), shape.join(' ')));
  uplinkAt(context, 0);
}

function judgeNoDownlink(context: JudgeContext): void {
  const step = stepOf(context, 'bidirectional');
  uplinkAt(context, 0);
  checkRefused(context, step);
  checkReason(context, step, { library: [12] });
  const claimed = repliesOf(step.exchange).filter((text) => /^-B(MPF)?:/.test(text)).length;
  check(context, 'noneClaimed', same(0, claimed));
}

/** A module that put a whole frame on the air must not tell its user that it failed. */
function judgeSuccess(context: JudgeContext): void {
  context.radioMessages.forEach((_message, index) => {
    const { exchange } = uplinkAt(context, index);
    check(context, 'success', { ...same('ok', exchange.status), observed: exchange.errorText ?? exchange.status });
  });
}

/** The reply to the first of two uplinks, without what was said to the second. */
function judgeUndisturbed(context: JudgeContext): void {
  const texts = repliesOf(stepOf(context, 'busy').exchange);
  const own = texts.filter((text) => /^-TXA:[01]$/.test(text)).slice(0, 2);
  check(context, 'shape', same('-TXA:1 -TXA:0', own.join(' ')));
  check(context, 'success', same(true, texts.includes('0')));
  const uplink = decodedUplinkAt(context, 0);
  const [heard, due] = [countedBursts(context, uplink), dueBursts(uplink)];
  context.check('sent', heard === due && uplink.frame.decoded.payload === uplink.payload, {
    expected: `${due} bursts with the payload that was given`,
    observed: `${heard} bursts, payload ${uplink.frame.decoded.payload ?? 'unreadable'}`,
    frame: uplink.frame,
  });
}

/** Every success that was told has its frame. */
function judgeHonest(context: JudgeContext): void {
  const { exchange, frames } = uplinkAt(context, 0);
  const successes = repliesOf(exchange).filter((text) => text === '0').length;
  check(context, 'honest', {
    ok: successes <= frames.length,
    expected: `${frames.length} successes, one a frame`,
    observed: String(successes),
  });
}

/** When a line of the reply came; ends the judgement where there is none. */
function toldSeconds(context: JudgeContext, exchange: Exchange, text: string): number {
  const line = exchange.lines.find((candidate) => candidate.text === text);
  return line?.timeSeconds ?? context.inconclusive('NOTHING_MEASURED', `the reply has no line ${text}`);
}

function judgeTransmitLines(context: JudgeContext): void {
  const { exchange, frame } = uplinkAt(context, 0);
  for (const [measure, edge, text] of [
    ['beginAfterFrame', frame.startSeconds, '-TXA:1'],
    ['endAfterFrame', frame.endSeconds, '-TXA:0'],
  ] as const) {
    context.measure(measure, shifted({ ...edge, value: -edge.value }, toldSeconds(context, exchange, text)));
  }
}

export const cases = defineCases([
  { id: 'mioty/at/replies/BV-01', judge: judgeShape(['plain', 'empty']) },
  { id: 'mioty/at/replies/BV-02', judge: judgeShape(['format']) },
  { id: 'mioty/at/replies/BV-03', judge: judgeBidirectional },
  { id: 'mioty/at/replies/BV-04', judge: judgeSuccess },
  { id: 'mioty/at/replies/BI-01', judge: judgeNoDownlink },
  { id: 'mioty/at/replies/BI-02', judge: judgeUndisturbed },
  { id: 'mioty/at/replies/BI-03', judge: judgeHonest },
  { id: 'mioty/at/replies/TI-01', judge: judgeTransmitLines },
]);
