import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { check, same } from './judging/checks.ts';
import { fromModule, requireTalking } from './judging/dialogue.ts';
import { uplinkAt } from './judging/mioty/uplinks.ts';
import { checkReason, checkRefused } from './judging/mioty-at/refusals.ts';
import { repliesOf, stepOf } from './judging/mioty-at/steps.ts';

/** As many digits as a key of 16 bytes, however they are grouped. */
const AS_LONG_AS_A_KEY = /(?:[0-9a-f][ :]?){32}/i;
/** What the driver puts in the place of a key that it knows. */
const KNOWN_KEY = '<key>';

/** The replies themselves stay out of the report: they may hold a key. */
function checkNoKey(context: JudgeContext, texts: readonly string[]): void {
  const holding = texts.filter((text) => text.includes(KNOWN_KEY) || AS_LONG_AS_A_KEY.test(text)).length;
  const observed = holding === 0 ? 'none' : `${holding} lines that may hold a key`;
  check(context, 'noKey', { ok: holding === 0, expected: 'none', observed });
}

function judgeReplies(context: JudgeContext): void {
  requireTalking(context);
  checkNoKey(
    context,
    fromModule(context).map(({ text }) => text),
  );
}

const judgeQuery = (name: string) => (context: JudgeContext) => {
  const step = stepOf(context, name);
  checkRefused(context, step);
  checkNoKey(context, repliesOf(step.exchange));
};

function judgeWritten(context: JudgeContext): void {
  const texts = repliesOf(stepOf(context, 'key-detached').exchange);
  checkNoKey(context, texts);
  const observed = texts.every((text) => /^\d$/.test(text)) ? texts.join(', ') : `${texts.length} lines`;
  check(context, 'statusAlone', same('0', observed));
}

/** What goes out after the key was written goes out under it. */
function judgeInForce(context: JudgeContext): void {
  const { exchange } = stepOf(context, 'key-detached');
  check(context, 'taken', { ...same('ok', exchange.status), observed: exchange.errorText ?? exchange.status });
  const { frame } = uplinkAt(context, 0);
  const observed = frame.decoded.keyName ?? 'no key that is known';
  context.check('inForce', observed === 'declared', { expected: 'declared', observed, frame });
}

/** The published key was offered while the module was attached. */
function judgeWrittenAttached(context: JudgeContext): void {
  const step = stepOf(context, 'key-attached');
  checkRefused(context, step);
  checkReason(context, step, { library: [8] });
  const { frame } = uplinkAt(context, 1);
  if (frame.decoded.cmacOk === null)
    context.inconclusive('NO_KEY', 'the CMAC cannot be worked out without the network key');
  const observed = frame.decoded.keyName ?? 'no key that is known';
  context.check('oldKey', observed === 'declared', { expected: 'declared', observed, frame });
}

export const cases = defineCases([
  { id: 'mioty/module/secrecy/BV-01', judge: judgeReplies },
  { id: 'mioty/module/secrecy/BV-02', judge: judgeWritten },
  { id: 'mioty/module/secrecy/BV-03', judge: judgeInForce },
  { id: 'mioty/module/secrecy/BI-01', judge: judgeQuery('key') },
  { id: 'mioty/module/secrecy/BI-02', judge: judgeQuery('application-key') },
  { id: 'mioty/module/secrecy/BI-03', judge: judgeWrittenAttached },
]);
