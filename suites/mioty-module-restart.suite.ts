import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { check, same } from './judging/checks.ts';
import { uplinkAt } from './judging/mioty/uplinks.ts';
import { checkStepQuiet } from './judging/mioty-at/quiet.ts';
import { dataOf, isStatusLine, repliesOf, stepOf, toldBy } from './judging/mioty-at/steps.ts';

/** What the module tells is what it told before. */
const judgeKept =
  (names: readonly string[]) =>
  (context: JudgeContext): void => {
    for (const name of names) {
      const [was, is] = ['before', 'after'].map((when) => toldBy(stepOf(context, `${when}-${name}`)));
      if (was === null) context.inconclusive('NOTHING_MEASURED', `the module did not tell its ${name} before`);
      check(context, 'kept', { ...same(was, is), expected: `${was}, as before` });
    }
  };

const judgeResetQuiet = (context: JudgeContext): void => checkStepQuiet(context, stepOf(context, 'reset'));

function judgeAnswered(context: JudgeContext): void {
  const [first = 'nothing'] = repliesOf(stepOf(context, 'reset').exchange);
  check(context, 'answered', same('0', first));
}

/** The started module says of itself what ATI says, with a status. */
function judgeBanner(context: JudgeContext): void {
  const { exchange } = stepOf(context, 'reset');
  const [text] = dataOf(exchange);
  const ended = isStatusLine(repliesOf(exchange).at(-1) ?? '');
  check(context, 'banner', {
    ok: text?.startsWith('I:') === true && ended,
    expected: 'I: and a text, then a status',
    observed: `"${repliesOf(exchange).join('", "')}"`,
  });
}

function judgeFactorySettings(context: JudgeContext): void {
  check(context, 'standard', same('-UM:0', toldBy(stepOf(context, 'after-mode'))));
  check(context, 'detached', same('detached', toldBy(stepOf(context, 'after-state'))));
  const { epId } = context.declared;
  const address = toldBy(stepOf(context, 'after-short-address'))?.toLowerCase() ?? null;
  check(context, 'address', same(epId.slice(-4).toLowerCase(), address));
}

function judgeFactoryEui(context: JudgeContext): void {
  const told = toldBy(stepOf(context, 'eui-after'))?.toLowerCase() ?? null;
  check(context, 'kept', same(context.declared.epId.toLowerCase(), told));
}

function judgeProvisioned(context: JudgeContext): void {
  for (const name of ['key', 'attach']) {
    const { exchange } = stepOf(context, name);
    check(context, 'taken', { ...same('ok', exchange.status), observed: exchange.errorText ?? exchange.status });
  }
  const { frame } = uplinkAt(context, 0);
  const observed = frame.decoded.keyName ?? 'no key that is known';
  context.check('authenticated', observed === 'declared', { expected: 'declared', observed, frame });
}

export const cases = defineCases([
  { id: 'mioty/module/restart/BV-01', judge: judgeKept(['state']) },
  { id: 'mioty/module/restart/BV-02', judge: judgeKept(['mode', 'short-address']) },
  { id: 'mioty/module/restart/BV-03', judge: judgeAnswered },
  { id: 'mioty/module/restart/BV-04', judge: judgeBanner },
  { id: 'mioty/module/restart/BV-05', judge: judgeKept(['state']) },
  { id: 'mioty/module/restart/BV-06', judge: judgeKept(['mode', 'short-address']) },
  { id: 'mioty/module/restart/BV-07', judge: judgeKept(['power']) },
  { id: 'mioty/module/restart/BI-01', judge: judgeResetQuiet },
  { id: 'mioty/module/factory/BV-01', judge: judgeFactorySettings },
  { id: 'mioty/module/factory/BV-02', judge: judgeFactoryEui },
  { id: 'mioty/module/factory/BV-03', judge: judgeProvisioned },
]);
