import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { checkMessage } from '../../../rig/mioty/bssci/operations.ts';
import { CONNECT } from '../../../rig/mioty/bssci/scenarios/scenario.ts';
import { comesAfter } from '../../../rig/mioty/bssci/session-state.ts';
import { check, same } from '../checks.ts';
import {
  type BssciEvidence,
  checkNoResponse,
  checkResponse,
  checkUsable,
  evidenceOf,
  type Heard,
  nothingOf,
  operationsOfPeer,
  type Passage,
  preparedEvidence,
  requestsIn,
  spoken,
} from './evidence.ts';

/** All that came was frames, and there was something. */
function judgeFrames(context: JudgeContext): void {
  const { whole } = evidenceOf(context);
  check(context, 'framed', {
    ok: whole.noise.length === 0,
    expected: 'frames that begin with MIOTYB01 and a size, little endian, and hold one map',
    observed: whole.noise[0] ?? `${whole.received.length} frames`,
  });
}

function judgePieces(context: JudgeContext): void {
  const evidence = preparedEvidence(context);
  checkResponse(context, 'bytes', evidence.at('single bytes'));
  checkResponse(context, 'joined', evidence.at('one piece'));
  checkResponse(context, 'displaced', evidence.at('other pieces'));
}

function judgeIdentifier(context: JudgeContext): void {
  const evidence = preparedEvidence(context);
  checkNoResponse(context, 'ignored', evidence.at('other identifier'), ['pingRsp']);
}

function judgeUsable(context: JudgeContext): void {
  checkUsable(context, 'usable', preparedEvidence(context));
}

/** Fields of everything that the peer sent. */
function checkFieldsOf(context: JudgeContext, messages: readonly Heard[]): void {
  if (messages.length === 0) context.inconclusive('NOTHING_MEASURED', 'the peer sent no message of this kind');
  for (const { command, message } of messages) {
    const problems = checkMessage(message);
    const wrong = problems.filter(({ what }) => what !== 'extra');
    const extra = problems.filter(({ what }) => what === 'extra');
    check(context, 'complete', {
      ok: wrong.length === 0,
      expected: `${command} with every mandatory field, each as specified`,
      observed: wrong.map(({ field, text }) => `${command}: ${field} ${text}`).join('; ') || 'all fields',
    });
    check(context, 'nothing-else', {
      ok: extra.length === 0,
      expected: `no other field in ${command}`,
      observed: extra.map(({ field }) => `${command}: ${field}`).join(', ') || 'none',
    });
  }
}

const judgeFields = (context: JudgeContext): void => checkFieldsOf(context, evidenceOf(context).whole.received);

const judgeOwnFields = (context: JudgeContext): void => {
  const { whole } = preparedEvidence(context);
  checkFieldsOf(context, operationsOfPeer(whole));
};

/** Steps in which something with a defect was sent: nothing in them may be answered as if it were right. */
function judgeRefusal(context: JudgeContext): void {
  const evidence = preparedEvidence(context);
  const steps = evidence.steps.filter((step) => / with(out)? /.test(step));
  if (steps.length === 0) context.inconclusive('NOTHING_MEASURED', 'the scenario sent no message with a defect');
  for (const step of steps) {
    const command = step.split(' ')[0];
    checkNoResponse(context, 'refused', evidence.at(step), [command === 'conRsp' ? 'conCmp' : `${command}Rsp`]);
  }
  checkUsable(context, 'usable', evidence);
}

/** Identifiers of the operations that the peer began. */
function judgeOpIds(context: JudgeContext): void {
  const evidence = preparedEvidence(context);
  const operations = operationsOfPeer(evidence.whole);
  if (operations.length === 0) noOperations(context, evidence);
  const role = evidence.peer;
  let last = 0n;
  for (const operation of operations) {
    const opId = operation.opId ?? 0n;
    check(context, 'sign', {
      ok: comesAfter(role, opId, 0n),
      expected: role === 'base-station' ? 'a positive opId' : 'a negative opId',
      observed: spoken(operation),
    });
    check(context, 'order', {
      ok: comesAfter(role, opId, last),
      expected: `an opId ${role === 'base-station' ? 'above' : 'below'} ${last}`,
      observed: spoken(operation),
    });
    last = opId;
  }
}

function noOperations(context: JudgeContext, evidence: BssciEvidence): never {
  return context.inconclusive('NOTHING_MEASURED', `the ${evidence.peer} began no operation while it was watched`);
}

/** Each operation that the peer began, and that we answered, was completed once. */
function judgeCompletion(context: JudgeContext): void {
  const evidence = preparedEvidence(context);
  const { whole } = evidence;
  const answered = whole.sent.filter(({ command }) => /^(ping|status|ulData|dlDataRes|dlRxStat)Rsp$/.test(command));
  if (answered.length === 0) noOperations(context, evidence);
  for (const { command, opId } of answered) {
    const completion = command.replace(/Rsp$/, 'Cmp');
    const found = whole.received.filter((heard) => heard.command === completion && heard.opId === opId);
    check(context, 'completed', {
      ok: found.length === 1,
      expected: `one ${completion} ${opId}`,
      observed: found.length === 0 ? 'none' : `${found.length}`,
    });
  }
}

function judgeAnswers(context: JudgeContext): void {
  const { whole } = evidenceOf(context);
  checkResponse(context, 'answered', whole, true);
  const ours = new Set(requestsIn(whole).map(({ opId }) => opId));
  const responses = whole.received.filter(({ command }) => /Rsp$/.test(command));
  if (responses.length === 0) context.inconclusive('NOTHING_MEASURED', 'there was no response at all');
  for (const heard of responses) {
    check(context, 'same-id', {
      ok: ours.has(heard.opId),
      expected: 'a response under the identifier of a request',
      observed: spoken(heard),
    });
  }
}

function judgeUnknown(context: JudgeContext): void {
  const evidence = preparedEvidence(context);
  for (const [name, step] of [
    ['sub-channel', 'unbrig.probe'],
    ['unknown', 'unbrigProbe'],
  ] as const) {
    const { received } = evidence.at(step);
    const [request] = evidence.at(step).sent;
    const refused = received.some(({ command, opId }) => command === 'error' && opId === request?.opId);
    check(context, name, {
      ok: refused,
      expected: `error to ${step}`,
      observed: refused ? 'error' : nothingOf(evidence.at(step)),
    });
  }
  checkUsable(context, 'usable', evidence);
}

/** What was begun before the connect operation was complete was not answered. */
function judgeEarly(context: JudgeContext): void {
  const evidence = evidenceOf(context);
  const steps = evidence.steps.filter((step) => step.startsWith('before '));
  for (const step of steps) {
    checkNoResponse(context, 'refused', evidence.at(step), ['pingRsp', 'ulDataRsp', 'statusRsp']);
  }
}

function judgeUsedOpIds(context: JudgeContext): void {
  const evidence = preparedEvidence(context);
  for (const step of evidence.steps.filter((name) => ['used', 'negative', 'positive'].includes(name))) {
    checkNoResponse(context, 'refused', evidence.at(step), ['ulDataRsp', 'dlDataQueRsp']);
  }
}

export function checkAcknowledged(context: JudgeContext, name: string, passage: Passage): void {
  const errors = passage.sent.filter(({ command }) => command === 'error');
  if (errors.length === 0)
    context.inconclusive('NOTHING_MEASURED', `no operation to end with an error: ${nothingOf(passage)}`);
  for (const { opId } of errors) {
    const acknowledged = passage.received.some((heard) => heard.command === 'errorAck' && heard.opId === opId);
    check(context, name, {
      ok: acknowledged,
      expected: `errorAck ${opId}`,
      observed: acknowledged ? `errorAck ${opId}` : nothingOf(passage),
    });
  }
}

function judgeError(context: JudgeContext): void {
  checkAcknowledged(context, 'acknowledged', preparedEvidence(context).at('error'));
}

/** A version that the peer does not have: it may not go on as if it had it. */
const judgeVersion =
  (requested: string) =>
  (context: JudgeContext): void => {
    const evidence = evidenceOf(context);
    const { received, closedByPeer } = evidence.at(CONNECT);
    const ended = closedByPeer || evidence.at('end').closedByPeer;
    if (evidence.peer === 'base-station') {
      const completed = received.some(({ command }) => command === 'conCmp');
      check(context, 'not-taken', same(false, completed));
      check(context, 'ended', { ok: ended, expected: 'the connection closed', observed: ended ? 'closed' : 'open' });
      return;
    }
    const response = received.find(({ command }) => command === 'conRsp');
    const version = response === undefined ? null : String(response.message.version ?? requested);
    const major = requested
      .split('.')
      .slice(0, requested.startsWith('1.') ? 2 : 1)
      .join('.');
    const taken = version !== null && version.split('.').slice(0, major.split('.').length).join('.') === major;
    check(context, 'not-taken', {
      ok: !taken,
      expected: `no conRsp with version ${major}`,
      observed: version === null ? nothingOf(evidence.at(CONNECT)) : `conRsp with version ${version}`,
    });
  };

function judgePatch(context: JudgeContext): void {
  const evidence = evidenceOf(context);
  const command = evidence.peer === 'service-centre' ? 'conRsp' : 'conCmp';
  const { received } = evidence.at(CONNECT);
  check(context, 'taken', {
    ok: received.some((heard) => heard.command === command),
    expected: command,
    observed: nothingOf(evidence.at(CONNECT)),
  });
}

const judgeTls = (context: JudgeContext): void => {
  const evidence = evidenceOf(context);
  const { tls, received } = evidence.at(CONNECT);
  check(context, 'version', same('TLSv1.3', tls?.protocol ?? null));
  check(context, 'authorised', same(true, tls?.peerAuthorised ?? null));
  check(context, 'served', {
    ok: received.some(({ command }) => command === 'conRsp' || command === 'con'),
    expected: 'the connect operation',
    observed: nothingOf(evidence.at(CONNECT)),
  });
};

/** The peer spoke the protocol over a connection that it should have refused. */
const judgeTlsRefusal =
  (offer: string) =>
  (context: JudgeContext): void => {
    const evidence = evidenceOf(context);
    const passage = evidence.at(offer);
    if (passage.notOpened === 'bssci-nobody-came') {
      context.inconclusive('DUT_SILENT', 'the base station did not try to connect');
    }
    const spoke = passage.received.some(({ command }) => command === 'conRsp' || command === 'con');
    check(context, 'refused', { ok: !spoke, expected: 'no connect operation', observed: nothingOf(passage) });
  };

/** Cases that are the same for both ends; `end` is their place in the ids. */
export function commonCases(end: 'centre' | 'station'): readonly CaseBinding[] {
  const at = (place: string, judge: CaseBinding['judge']): CaseBinding => ({
    id: `mioty/bssci/${end}/${place}`,
    judge,
  });
  return [
    at('frame/BV-01', judgeFrames),
    at('frame/BV-02', judgePieces),
    at('frame/BI-01', judgeIdentifier),
    at('frame/BI-02', judgeUsable),
    at('message/BV-01', judgeFields),
    at('message/BV-02', judgeOwnFields),
    at('message/BI-01', judgeRefusal),
    at('message/BI-02', judgeRefusal),
    at('operation/BV-01', judgeOpIds),
    at('operation/BV-02', judgeCompletion),
    at('operation/BV-03', judgeAnswers),
    at('operation/BI-01', judgeUnknown),
    at('operation/BI-02', judgeEarly),
    at('operation/BI-03', judgeUsedOpIds),
    at('operation/BI-04', judgeUsable),
    at('error/BV-01', judgeError),
    at('version/BV-01', judgePatch),
    at('version/BI-01', judgeVersion('9.0.0')),
    at('version/BI-02', judgeVersion('1.9.0')),
    at('tls/BV-01', judgeTls),
    at('tls/BI-01', judgeTlsRefusal('tls-1.2')),
    at('tls/BI-02', judgeTlsRefusal('unknown-authority')),
  ];
}
