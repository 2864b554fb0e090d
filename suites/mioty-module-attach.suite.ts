import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { type AttachState, attachStates } from '../rig/ports/module.ts';
import { defineCases } from '../rig/suite.ts';
import { check, same } from './judging/checks.ts';
import { uplinkAt } from './judging/mioty/uplinks.ts';
import { checkStepQuiet } from './judging/mioty-at/quiet.ts';
import { checkReason, checkRefused } from './judging/mioty-at/refusals.ts';
import { dataOf, repliesOf, type Step, stepOf, taken, toldBy } from './judging/mioty-at/steps.ts';

/** States that a step tells one of these states. */
function checkState(context: JudgeContext, name: string, ...states: readonly AttachState[]): void {
  const told = toldBy(stepOf(context, name));
  check(context, 'state', {
    ok: states.some((state) => state === told),
    expected: states.join(' or '),
    observed: `${told ?? 'none'} after ${name}`,
  });
}

function judgeStates(context: JudgeContext): void {
  for (const name of ['detach', 'state-detached']) checkState(context, name, 'detached');
  for (const name of ['attach', 'state-attached']) checkState(context, name, 'locally-attached');
}

function judgeShape(context: JudgeContext): void {
  for (const [name, state] of [
    ['detach', 'detached'],
    ['attach', 'locally-attached'],
  ] as const) {
    const texts = repliesOf(stepOf(context, name).exchange).filter((text) => !text.startsWith('-UACK:'));
    const shape = texts.map((text) => text.replace(/^-MPCT:\d+$/, '-MPCT')).join(' ');
    check(context, 'shape', same(`-MPCT -MSTA:${attachStates.indexOf(state)} 0`, shape));
  }
}

/** A module that says it is attached sends. */
function judgeSendsAgain(context: JudgeContext): void {
  check(context, 'taken', taken(stepOf(context, 'uplink-5')));
  const { frame } = uplinkAt(context, 1);
  if (frame.decoded.cmacOk === null)
    context.inconclusive('NO_KEY', 'the CMAC cannot be worked out without the network key');
  context.check('authenticated', frame.decoded.cmacOk === true, {
    expected: 'a CMAC that holds under the declared key',
    observed: frame.decoded.cmacOk === true ? 'it holds' : 'it does not hold',
    frame,
  });
}

/** Uplinks are refused as not attached, and none is sent. */
const judgeNotAttached = (name: string) => (context: JudgeContext) => {
  const step = stepOf(context, name);
  checkRefused(context, step);
  checkReason(context, step, { library: [6] });
  checkStepQuiet(context, step);
};

function judgeAttachedTwice(context: JudgeContext): void {
  const step = stepOf(context, 'attach-again');
  checkRefused(context, step);
  checkReason(context, step, { library: [8] });
  checkState(context, 'state-attached-again', 'locally-attached');
}

function judgeDetachedTwice(context: JudgeContext): void {
  checkRefused(context, stepOf(context, 'detach-again'));
}

const judgeStillDetached = (context: JudgeContext): void => checkState(context, 'state-detached-again', 'detached');

/** What is done locally is not told to anybody. */
const judgeLocalQuiet = (context: JudgeContext): void =>
  checkStepQuiet(context, stepOf(context, 'detach'), stepOf(context, 'attach'));

/** Nobody answered, so nobody can have admitted the module. */
function judgeUnanswered(context: JudgeContext): void {
  const step = stepOf(context, 'request');
  checkRefused(context, step);
  checkState(context, 'state-requested', 'attach-requested', 'detached');
}

const judgeNoDownlinkCode = (context: JudgeContext): void =>
  checkReason(context, stepOf(context, 'request'), { library: [12] });

function judgeShortNonce(context: JudgeContext): void {
  const step = stepOf(context, 'short-nonce');
  checkRefused(context, step);
  checkReason(context, step, { library: [3], interpreter: [4] });
  checkState(context, 'state-short-nonce', 'detached');
}

/** What the module tells last of its state in a reply is what it tells when it is asked. */
function judgeDetachUnanswered(context: JudgeContext): void {
  const step = stepOf(context, 'detach-request');
  checkRefused(context, step);
  const told = statesIn(step).at(-1);
  const asked = statesIn(stepOf(context, 'state-detach-requested')).at(-1) ?? null;
  check(context, 'consistent', same(told ?? asked ?? 'a state', asked));
}

const statesIn = ({ exchange }: Step): readonly string[] =>
  dataOf(exchange).filter((text) => text.startsWith('-MSTA:'));

export const cases = defineCases([
  { id: 'mioty/module/attach/BV-01', judge: judgeStates },
  { id: 'mioty/module/attach/BV-02', judge: judgeShape },
  { id: 'mioty/module/attach/BV-03', judge: judgeSendsAgain },
  { id: 'mioty/module/attach/BI-01', judge: judgeNotAttached('uplink-detached') },
  { id: 'mioty/module/attach/BI-02', judge: judgeNotAttached('bidirectional-detached') },
  { id: 'mioty/module/attach/BI-03', judge: judgeAttachedTwice },
  { id: 'mioty/module/attach/BI-04', judge: judgeDetachedTwice },
  { id: 'mioty/module/attach/BI-05', judge: judgeStillDetached },
  { id: 'mioty/module/attach/BI-06', judge: judgeLocalQuiet },
  { id: 'mioty/module/attach/BI-07', judge: judgeUnanswered },
  { id: 'mioty/module/attach/BI-08', judge: judgeNotAttached('uplink-requested') },
  { id: 'mioty/module/attach/BI-09', judge: judgeShortNonce },
  { id: 'mioty/module/attach/BI-10', judge: judgeDetachUnanswered },
  { id: 'mioty/module/attach/BI-11', judge: judgeNoDownlinkCode },
]);
