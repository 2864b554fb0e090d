import type { JudgeContext } from '../../../rig/conformance/judgement.ts';
import { type BssciMessage, integerOf } from '../../../rig/mioty/bssci/fields.ts';
import { messageOfLog } from '../../../rig/mioty/bssci/log.ts';
import { stepOf } from '../../../rig/mioty/bssci/operations.ts';
import { AFTERWARDS, SETUP } from '../../../rig/mioty/bssci/scenarios/scenario.ts';
import type { BssciLogEntry, BssciPeer, BssciTlsFacts } from '../../../rig/ports/bssci.ts';
import { UnbrigError } from '../../../rig/ports/errors.ts';
import { check } from '../checks.ts';

/** A message of the log. */
export interface Heard {
  readonly command: string;
  readonly opId: bigint | null;
  readonly message: BssciMessage;
  readonly keyAsDerived: boolean | null;
}

/** What passed during one step of a scenario, or in all of it. */
export interface Passage {
  readonly received: readonly Heard[];
  readonly sent: readonly Heard[];
  /** Bytes of the peer that were no message. */
  readonly noise: readonly string[];
  readonly closedByPeer: boolean;
  readonly tls: BssciTlsFacts | null;
  /** Error code where no connection came about. */
  readonly notOpened: string | null;
}

export interface BssciEvidence {
  readonly peer: BssciPeer;
  readonly patienceSeconds: number;
  readonly whole: Passage;
  /** Names of the steps, in order. */
  readonly steps: readonly string[];
  /** All passages of a step; ends the judgement when the scenario did not come so far. */
  at(step: string): Passage;
}

function heard(entry: Extract<BssciLogEntry, { kind: 'message' }>): Heard {
  const message = messageOfLog(entry.message);
  return {
    command: String(message.command),
    opId: integerOf(message.opId),
    message,
    keyAsDerived: entry.keyAsDerived ?? null,
  };
}

function passageOf(entries: readonly BssciLogEntry[]): Passage {
  const messages = entries.flatMap((entry) => (entry.kind === 'message' ? [entry] : []));
  return {
    received: messages.filter(({ direction }) => direction === 'received').map(heard),
    sent: messages.filter(({ direction }) => direction === 'sent').map(heard),
    noise: entries.flatMap((entry) => (entry.kind === 'bytes' && entry.direction === 'received' ? [entry.what] : [])),
    closedByPeer: entries.some((entry) => entry.kind === 'closed' && entry.by === 'peer'),
    tls: entries.flatMap((entry) => (entry.kind === 'opened' && entry.tls !== undefined ? [entry.tls] : []))[0] ?? null,
    notOpened: entries.flatMap((entry) => (entry.kind === 'not-opened' ? [entry.code] : []))[0] ?? null,
  };
}

/** The log of the scenario. Ends the judgement when it could not be played or the peer was never there. */
export function evidenceOf(context: JudgeContext): BssciEvidence {
  const [exchange, ...more] = context.observation.bssciExchanges;
  if (exchange === undefined || more.length > 0) {
    throw new UnbrigError('observation-incomplete', 'test-code', 'a BSSCI observation holds one scenario');
  }
  const { bssci, reason } = exchange.reply;
  if (bssci === undefined) {
    return context.inconclusive('NOTHING_MEASURED', reason ?? 'the scenario could not be played');
  }
  const byStep = new Map<string, BssciLogEntry[]>();
  let entries: BssciLogEntry[] = [];
  for (const entry of bssci.entries) {
    if (entry.kind === 'step') {
      entries = byStep.get(entry.step) ?? [];
      byStep.set(entry.step, entries);
    } else entries.push(entry);
  }
  const whole = passageOf(bssci.entries);
  if (whole.received.length === 0 && whole.noise.length === 0) {
    context.inconclusive('DUT_SILENT', `the ${bssci.peer} said nothing (${whole.notOpened ?? 'connected'})`);
  }
  return {
    peer: bssci.peer,
    patienceSeconds: bssci.patienceSeconds,
    whole,
    steps: [...byStep.keys()],
    at(step) {
      const found = byStep.get(step);
      return found === undefined
        ? context.inconclusive('NOTHING_MEASURED', `the scenario did not come to the step "${step}"`)
        : passageOf(found);
    },
  };
}

/** The same, for cases that mean nothing unless the connect operation that prepares them went well. */
export function preparedEvidence(context: JudgeContext): BssciEvidence {
  const evidence = evidenceOf(context);
  if (!evidence.steps.includes(SETUP)) return evidence;
  const prepared = evidence.at(SETUP).received;
  const last = evidence.peer === 'service-centre' ? 'conRsp' : 'conCmp';
  if (prepared.some(({ command }) => command === last)) return evidence;
  return context.inconclusive('NOTHING_MEASURED', 'the connect operation that prepares the case failed');
}

/** The peer's answer to a request that we sent in a step: a response or an error under the same identifier. */
export function answersTo({ received }: Passage, request: Heard): readonly Heard[] {
  return received.filter(
    ({ command, opId }) => opId === request.opId && (command === `${request.command}Rsp` || command === 'error'),
  );
}

/** Requests that we sent. */
export function requestsIn({ sent }: Passage): readonly Heard[] {
  return sent.filter(({ command }) => stepOf(command)?.step === 'request' || stepOf(command) === null);
}

/** Operations that the peer began, but for its connect operation. */
export function operationsOfPeer({ received }: Passage): readonly Heard[] {
  return received.filter(({ command }) => command !== 'con' && stepOf(command)?.step === 'request');
}

/** Each request of ours in a step got one response. */
export function checkResponse(context: JudgeContext, name: string, passage: Passage, orError = false): void {
  const requests = requestsIn(passage).filter(({ command }) => command !== 'con' && command !== 'error');
  if (requests.length === 0) context.inconclusive('NOTHING_MEASURED', 'the rig came to send nothing');
  for (const request of requests) {
    const answers = answersTo(passage, request);
    const [first] = answers;
    const ok = answers.length === 1 && (orError || first.command !== 'error');
    check(context, name, {
      ok,
      expected: `${request.command}Rsp${orError ? ' or error' : ''} with opId ${request.opId}`,
      observed: answers.length === 0 ? nothingOf(passage) : answers.map(spoken).join(' and '),
    });
  }
}

/** Nothing in a step was answered as if it were right. */
export function checkNoResponse(
  context: JudgeContext,
  name: string,
  passage: Passage,
  commands: readonly string[],
): void {
  const answers = passage.received.filter(({ command }) => commands.includes(command));
  check(context, name, {
    ok: answers.length === 0,
    expected: `no ${commands.join(' and no ')}`,
    observed: answers.length === 0 ? nothingOf(passage) : answers.map(spoken).join(' and '),
  });
}

/** The peer still serves after what it could not like. */
export function checkUsable(context: JudgeContext, name: string, evidence: BssciEvidence): void {
  const passage = evidence.steps.includes(AFTERWARDS) ? evidence.at(AFTERWARDS) : null;
  const pings = passage?.sent.filter(({ command }) => command === 'ping') ?? [];
  const answered = pings.some((ping) => passage?.received.some((m) => m.command === 'pingRsp' && m.opId === ping.opId));
  check(context, name, {
    ok: answered,
    expected: 'a ping answered afterwards',
    observed: answered ? 'answered' : pings.length === 0 ? 'no new session' : 'no answer',
  });
}

/** A message in a few words. */
export function spoken({ command, opId, message }: Heard): string {
  const why = command === 'error' ? ` ${message.code} ${JSON.stringify(message.message)}` : '';
  return `${command} ${opId ?? 'without opId'}${why}`;
}

/** What came instead, in a few words. */
export function nothingOf({ received, closedByPeer, notOpened }: Passage): string {
  const instead = received.map(spoken);
  if (closedByPeer) instead.push('the connection closed');
  if (notOpened !== null) instead.push('no connection');
  return instead.length === 0 ? 'nothing' : instead.slice(0, 3).join(', ');
}
