import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { bytesOf } from '../../../rig/mioty/bssci/fields.ts';
import { CONNECT } from '../../../rig/mioty/bssci/scenarios/scenario.ts';
import { check, same } from '../checks.ts';
import { checkAcknowledged } from './common.ts';
import {
  checkResponse,
  evidenceOf,
  type Heard,
  nothingOf,
  operationsOfPeer,
  type Passage,
  preparedEvidence,
  spoken,
} from './evidence.ts';

const first = ({ received }: Passage, wanted: string): Heard | null =>
  received.find(({ command }) => command === wanted) ?? null;
const uuidOf = (con: Heard | null): string => String(bytesOf(con?.message.snBsUuid) ?? '');

function judgeConnect(context: JudgeContext): void {
  const evidence = evidenceOf(context);
  const [opening] = evidence.whole.received;
  check(context, 'first', same('con', opening?.command ?? null));
  const con = first(evidence.at(CONNECT), 'con');
  check(context, 'op-id', same('0', con?.opId == null ? null : String(con.opId)));
  if (con === null) context.inconclusive('NOTHING_MEASURED', 'there was no connect operation to complete');
  const answered = evidence.at('answered');
  const completion = first(answered, 'conCmp');
  check(context, 'completed', {
    ok: completion !== null && completion.opId === con.opId,
    expected: `conCmp ${con.opId}`,
    observed: nothingOf(answered),
  });
}

function judgeQuiet(context: JudgeContext): void {
  const evidence = evidenceOf(context);
  const passage = evidence.at(CONNECT);
  if (first(passage, 'con') === null) context.inconclusive('NOTHING_MEASURED', 'the station sent no con');
  const early = operationsOfPeer(passage);
  check(context, 'quiet', {
    ok: early.length === 0,
    expected: `no operation within ${evidence.patienceSeconds} s before conRsp`,
    observed: early.map(({ command }) => command).join(', ') || 'none',
  });
}

function judgeExtraFields(context: JudgeContext): void {
  const evidence = evidenceOf(context);
  const connected = evidence.at(CONNECT);
  check(context, 'con', {
    ok: first(connected, 'conCmp') !== null,
    expected: 'conCmp',
    observed: nothingOf(connected),
  });
  checkResponse(context, 'ping', evidence.at('ping'));
  checkResponse(context, 'status', evidence.at('status'));
}

function judgeStatus(context: JudgeContext): void {
  const passage = evidenceOf(context).at('status');
  checkResponse(context, 'answered', passage);
  const response = first(passage, 'statusRsp');
  const { dutyCycle, code } = response?.message ?? {};
  check(context, 'duty-cycle', {
    ok: typeof dutyCycle === 'number' && dutyCycle >= 0 && dutyCycle <= 1,
    expected: 'a fraction from 0 to 1',
    observed: String(dutyCycle),
  });
  if (code !== undefined) context.remark(`status code ${code}`);
}

const STEPS = ['attPrp', 'dlDataQue', 'dlDataQue for counters', 'dlRxStatQry', 'dlDataRev', 'detPrp'] as const;

function judgeEndPoints(context: JudgeContext): void {
  const evidence = preparedEvidence(context);
  for (const step of STEPS) checkResponse(context, 'answered', evidence.at(step));
  checkResponse(context, 'transmission', evidence.at('ulDataTx'), true);
}

function judgeRefused(context: JudgeContext): void {
  checkAcknowledged(context, 'acknowledged', preparedEvidence(context).at('refused'));
}

/** The first session came about; the others are held against it. */
function twice(context: JudgeContext, step: string): { readonly before: Heard; readonly after: Heard } {
  const evidence = evidenceOf(context);
  const before = first(evidence.at(CONNECT), 'con');
  const after = first(evidence.at(step), 'con');
  if (before === null || first(evidence.at(CONNECT), 'conCmp') === null) {
    return context.inconclusive('NOTHING_MEASURED', 'the first connect operation failed');
  }
  if (after === null) return context.inconclusive('DUT_SILENT', 'the station did not connect again after the cut');
  return { before, after };
}

function judgeResume(context: JudgeContext): void {
  const { before, after } = twice(context, 'resume');
  const evidence = evidenceOf(context);
  check(context, 'op-id', same('0', after.opId === null ? null : String(after.opId)));
  if (uuidOf(before) !== uuidOf(after)) {
    context.inconclusive('NOTHING_MEASURED', 'the station began a new session, so that none could be resumed');
  }
  const completion = first(evidence.at('resume'), 'conCmp');
  check(context, 'completed', same(true, completion !== null));
  const [interrupted] = operationsOfPeer(evidence.at('interrupted'));
  if (interrupted === undefined) {
    context.inconclusive('NOTHING_MEASURED', 'the station began no operation that could be interrupted');
  }
  const later = operationsOfPeer({
    ...evidence.whole,
    received: [...evidence.at('resume').received, ...evidence.at('again').received],
  });
  const again = later.find(({ opId }) => opId === interrupted.opId);
  check(context, 'reissued', {
    ok: again !== undefined && again.command === interrupted.command,
    expected: spoken(interrupted),
    observed: later.map(spoken).slice(0, 3).join(', ') || 'no operation',
  });
  const others = later.filter((heard) => heard !== again);
  for (const heard of others) {
    check(context, 'goes-on', {
      ok: (heard.opId ?? 0n) > (interrupted.opId ?? 0n),
      expected: `an opId above ${interrupted.opId}`,
      observed: spoken(heard),
    });
  }
  if (others.length === 0) context.inconclusive('NOTHING_MEASURED', 'the station began nothing new in the session');
}

function judgeSameSession(context: JudgeContext): void {
  const { before, after } = twice(context, 'resume');
  check(context, 'same', same(uuidOf(before), uuidOf(after)));
  const { snBsOpId, snScOpId } = after.message;
  check(context, 'claims', same(true, snBsOpId !== undefined && snScOpId !== undefined));
}

function judgeNewSession(context: JudgeContext): void {
  twice(context, 'new session');
  const evidence = evidenceOf(context);
  const passage = evidence.at('new session');
  check(context, 'completed', {
    ok: first(passage, 'conCmp') !== null,
    expected: 'conCmp',
    observed: nothingOf(passage),
  });
  checkResponse(context, 'serves', evidence.at('afterwards'));
}

function judgeForeignSession(context: JudgeContext): void {
  twice(context, 'foreign session');
  const passage = evidenceOf(context).at('foreign session');
  check(context, 'not-taken', {
    ok: first(passage, 'conCmp') === null,
    expected: 'no conCmp',
    observed: nothingOf(passage),
  });
}

function judgeForms(context: JudgeContext): void {
  const evidence = preparedEvidence(context);
  checkResponse(context, 'taken', evidence.at('1.0'));
  if (!evidence.steps.includes('1.1')) return;
  const taken = first(evidence.at('1.1'), 'attPrpRsp') !== null;
  context.remark(`after error 22 the form of version 1.1 is ${taken ? 'taken' : 'refused, too'}`);
}

/** What is asked of a base station alone. */
export const stationCases: readonly CaseBinding[] = [
  { id: 'mioty/bssci/station/connect/BV-01', judge: judgeConnect },
  { id: 'mioty/bssci/station/connect/BV-02', judge: judgeQuiet },
  { id: 'mioty/bssci/station/message/BV-03', judge: judgeExtraFields },
  { id: 'mioty/bssci/station/status/BV-01', judge: judgeStatus },
  { id: 'mioty/bssci/station/end-points/BV-01', judge: judgeEndPoints },
  { id: 'mioty/bssci/station/end-points/BV-02', judge: judgeForms },
  { id: 'mioty/bssci/station/error/BV-02', judge: judgeRefused },
  { id: 'mioty/bssci/station/resume/BV-01', judge: judgeResume },
  { id: 'mioty/bssci/station/resume/BV-02', judge: judgeSameSession },
  { id: 'mioty/bssci/station/resume/BV-03', judge: judgeNewSession },
  { id: 'mioty/bssci/station/resume/BI-01', judge: judgeForeignSession },
];
