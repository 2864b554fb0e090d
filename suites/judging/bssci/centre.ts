import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { bytesOf } from '../../../rig/mioty/bssci/fields.ts';
import { AFTERWARDS, CONNECT } from '../../../rig/mioty/bssci/scenarios/scenario.ts';
import { check, same } from '../checks.ts';
import {
  answersTo,
  checkNoResponse,
  checkResponse,
  evidenceOf,
  type Heard,
  nothingOf,
  operationsOfPeer,
  type Passage,
  preparedEvidence,
  requestsIn,
} from './evidence.ts';

const conRspOf = ({ received }: Passage): Heard | null => received.find(({ command }) => command === 'conRsp') ?? null;
const uuidOf = (response: Heard | null): string => String(bytesOf(response?.message.snScUuid) ?? '');

function judgeConnect(context: JudgeContext): void {
  const passage = evidenceOf(context).at(CONNECT);
  const response = conRspOf(passage);
  check(context, 'answered', { ok: response !== null, expected: 'conRsp', observed: nothingOf(passage) });
  check(context, 'op-id', same('0', response?.opId == null ? null : String(response.opId)));
  check(context, 'uuid', same(16, bytesOf(response?.message.snScUuid)?.length ?? null));
}

function judgeQuiet(context: JudgeContext): void {
  const evidence = evidenceOf(context);
  const passage = evidence.at(CONNECT);
  if (conRspOf(passage) === null) context.inconclusive('NOTHING_MEASURED', 'the centre did not answer con');
  const early = operationsOfPeer(passage);
  check(context, 'quiet', {
    ok: early.length === 0,
    expected: `no operation within ${evidence.patienceSeconds} s before conCmp`,
    observed: early.map(({ command }) => command).join(', ') || 'none',
  });
}

function judgeOwnUuid(context: JudgeContext): void {
  const passage = evidenceOf(context).at(CONNECT);
  const response = conRspOf(passage);
  const [con] = passage.sent;
  if (response === null || con === undefined) context.inconclusive('NOTHING_MEASURED', 'the centre did not answer con');
  const echoed = uuidOf(response) === String(bytesOf(con.message.snBsUuid));
  check(context, 'own', same(false, echoed));
}

function judgeExtraFields(context: JudgeContext): void {
  const evidence = evidenceOf(context);
  const connected = evidence.at(CONNECT);
  check(context, 'con', { ok: conRspOf(connected) !== null, expected: 'conRsp', observed: nothingOf(connected) });
  checkResponse(context, 'ping', evidence.at('ping'));
  checkResponse(context, 'uplink', evidence.at('uplink'));
}

function judgeUplinks(context: JudgeContext): void {
  const evidence = evidenceOf(context);
  checkResponse(context, 'ping', evidence.at('ping'));
  checkResponse(context, 'uplink', evidence.at('uplink'));
  checkResponse(context, 'options', evidence.at('uplink with options'));
}

function judgeResume(context: JudgeContext): void {
  const evidence = evidenceOf(context);
  const [first, second] = [conRspOf(evidence.at(CONNECT)), conRspOf(evidence.at('resume'))];
  if (first === null) context.inconclusive('NOTHING_MEASURED', 'the first connect operation failed');
  const resumed = second?.message.snResume === true;
  const uuids = uuidOf(first) === uuidOf(second) ? 'the session UUID of before' : 'another session UUID';
  check(context, 'coherent', {
    ok: second !== null && resumed === (uuidOf(first) === uuidOf(second)),
    expected: 'snResume with the session UUID of before, or neither',
    observed: second === null ? nothingOf(evidence.at('resume')) : `snResume ${resumed} and ${uuids}`,
  });
  if (!resumed) context.inconclusive('NOTHING_MEASURED', 'the centre did not resume the session');
  checkResponse(context, 'again', evidence.at('again'));
  checkResponse(context, 'goes-on', evidence.at(AFTERWARDS));
}

function judgeResumed(context: JudgeContext): void {
  const second = conRspOf(evidenceOf(context).at('resume'));
  check(context, 'resumed', same(true, second?.message.snResume === true));
}

function judgeNoResume(context: JudgeContext): void {
  const evidence = evidenceOf(context);
  for (const [name, step] of [
    ['unknown', 'never was'],
    ['ahead', 'further'],
  ] as const) {
    const passage = evidence.at(step);
    const response = conRspOf(passage);
    check(context, name, {
      ok: response?.message.snResume !== true,
      expected: 'snResume false, or no conRsp',
      observed: response === null ? nothingOf(passage) : `snResume ${response.message.snResume}`,
    });
  }
}

/** The first attachment was granted; without it the others mean nothing. */
function granted(context: JudgeContext): ReturnType<typeof preparedEvidence> {
  const evidence = preparedEvidence(context);
  const passage = evidence.at('attach');
  if (!passage.received.some(({ command }) => command === 'attRsp')) {
    context.inconclusive('NOTHING_MEASURED', `the centre granted no attachment at all: ${nothingOf(passage)}`);
  }
  return evidence;
}

function judgeAttach(context: JudgeContext): void {
  const passage = preparedEvidence(context).at('attach');
  checkResponse(context, 'granted', passage);
  const response = passage.received.find(({ command }) => command === 'attRsp');
  const derived = response?.keyAsDerived === true;
  check(context, 'key', {
    ok: derived,
    expected: 'the session key that the end point derives',
    observed: derived ? 'that key' : 'another key, or none',
  });
  const address = response?.message.shAddr;
  check(context, 'address', {
    ok: typeof address === 'number',
    expected: 'shAddr, as the station assigned none',
    observed: typeof address === 'number' ? 'shAddr' : 'none',
  });
}

function judgeReplay(context: JudgeContext): void {
  const evidence = granted(context);
  checkNoResponse(context, 'same', evidence.at('same counter'), ['attRsp']);
  checkNoResponse(context, 'older', evidence.at('older counter'), ['attRsp']);
  checkResponse(context, 'next', evidence.at('next counter'));
}

function judgeSignature(context: JudgeContext): void {
  const evidence = granted(context);
  const passage = evidence.at('wrong signature');
  checkNoResponse(context, 'refused', passage, ['attRsp']);
  const [request] = requestsIn(passage);
  const answer = request === undefined ? undefined : answersTo(passage, request)[0];
  if (answer !== undefined && answer.command === 'error') context.remark(`refused with code ${answer.message.code}`);
}

function judgeNoCertificate(context: JudgeContext): void {
  const passage = evidenceOf(context).at('no-certificate');
  const spoke = conRspOf(passage) !== null;
  check(context, 'refused', { ok: !spoke, expected: 'no conRsp', observed: nothingOf(passage) });
}

/** What is asked of a service centre alone. */
export const centreCases: readonly CaseBinding[] = [
  { id: 'mioty/bssci/centre/connect/BV-01', judge: judgeConnect },
  { id: 'mioty/bssci/centre/connect/BV-02', judge: judgeQuiet },
  { id: 'mioty/bssci/centre/connect/BI-01', judge: judgeOwnUuid },
  { id: 'mioty/bssci/centre/message/BV-03', judge: judgeExtraFields },
  { id: 'mioty/bssci/centre/uplink/BV-01', judge: judgeUplinks },
  { id: 'mioty/bssci/centre/resume/BV-01', judge: judgeResume },
  { id: 'mioty/bssci/centre/resume/BV-02', judge: judgeResumed },
  { id: 'mioty/bssci/centre/resume/BI-01', judge: judgeNoResume },
  { id: 'mioty/bssci/centre/attach/BV-01', judge: judgeAttach },
  { id: 'mioty/bssci/centre/attach/BI-01', judge: judgeReplay },
  { id: 'mioty/bssci/centre/attach/BI-02', judge: judgeSignature },
  { id: 'mioty/bssci/centre/tls/BI-03', judge: judgeNoCertificate },
];
