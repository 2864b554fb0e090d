import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import type { NetworkExchange } from '../../rig/conformance/types.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { NetworkOutcome, NetworkReply } from '../../rig/ports/network.ts';
import { NETWORK_MARK, SETUP } from '../stimuli/network/dialogue.ts';
import { check, same } from './checks.ts';

/** Requests and replies by the label that the stimulus gave them. Ends the judgement when the network could not be set up or asked. */
export function under(context: JudgeContext, label: string): readonly NetworkExchange[] {
  const { marks, networkExchanges } = context.observation;
  const labels = marks.filter((mark) => mark.name === NETWORK_MARK).map((mark) => String(mark.data.label));
  if (labels.length !== networkExchanges.length) throw incomplete(`${labels.length} labels of network requests`);
  networkExchanges.forEach(({ reply, request }, index) => {
    if (labels[index] === SETUP && reply.kind !== 'done') unprepared(context, request.kind, reply);
  });
  const found = networkExchanges.filter((_exchange, index) => labels[index] === label);
  if (found.length === 0) throw incomplete(`the network was never asked: ${label}`);
  for (const { reply, request } of found) if (reply.kind === 'unsupported') unprepared(context, request.kind, reply);
  return found;
}

function unprepared(context: JudgeContext, kind: string, reply: NetworkReply): never {
  const why = reply.kind === 'unsupported' ? 'does not offer it' : `refused it (${reply.reason ?? 'no reason given'})`;
  return context.inconclusive('NOTHING_MEASURED', `${kind} is needed, and the network ${why}`);
}

function incomplete(what: string): UnbrigError {
  return new UnbrigError('observation-incomplete', 'test-code', `${what}: the stimulus left another number of replies`);
}

/** The reply to the one request with this label. */
export function replyTo(context: JudgeContext, label: string): NetworkReply {
  const found = under(context, label);
  if (found.length !== 1) throw incomplete(`${found.length} replies to ${label}`);
  return found[0].reply;
}

/** A field of a reply that the network must give there. */
export function answered<Field extends keyof NetworkReply>(
  context: JudgeContext,
  label: string,
  field: Field,
): NonNullable<NetworkReply[Field]> {
  const reply = replyTo(context, label);
  return reply[field] ?? unprepared(context, label, reply);
}

/** What became of all receptions that were reported under a label. */
export function outcomes(context: JudgeContext, label: string): readonly NetworkOutcome[] {
  return under(context, label).flatMap(
    ({ request, reply }) => reply.outcomes ?? unprepared(context, request.kind, reply),
  );
}

const spoken = ({ outcome, check: name }: NetworkOutcome): string =>
  outcome === 'rejected' && name !== undefined ? `rejected (${name})` : outcome;

/** Every reception under the labels was taken, as a new message or a copy of one. */
export function checkTaken(context: JudgeContext, name: string, ...labels: readonly string[]): void {
  for (const label of labels) {
    for (const outcome of outcomes(context, label)) {
      const ok = outcome.outcome !== 'rejected';
      check(context, name, { ok, expected: 'taken', observed: `${spoken(outcome)} (${label})` });
    }
  }
}

/** Every reception under the labels was rejected. */
export function checkRejected(context: JudgeContext, name: string, ...labels: readonly string[]): void {
  for (const label of labels) {
    for (const outcome of outcomes(context, label)) {
      const ok = outcome.outcome === 'rejected';
      check(context, name, { ok, expected: 'rejected', observed: `${spoken(outcome)} (${label})` });
    }
  }
}

/** How many there are of something, in words for a report. */
export function checkCount(context: JudgeContext, name: string, expected: number, list: readonly unknown[]): void {
  check(context, name, same(expected, list.length));
}

/** True when an alarm names this device, station or application. */
export function alarmOn(context: JudgeContext, who: string): boolean {
  return answered(context, 'alarms', 'alarms').some((alarm) => alarm.who === who);
}

export function checkAlarm(context: JudgeContext, name: string, who: string, expected = true): void {
  const raised = alarmOn(context, who);
  check(context, name, {
    ok: raised === expected,
    expected: expected ? `an alarm on ${who}` : `no alarm on ${who}`,
    observed: raised ? 'an alarm' : 'none',
  });
}
