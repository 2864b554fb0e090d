import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import type { MiotyNetworkExchange } from '../../rig/conformance/types.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { MiotyHeldKey, MiotyInventory, MiotyNetworkReply, MiotyOutcome } from '../../rig/ports/mioty-network.ts';
import { MIOTY_NETWORK_MARK, SETUP } from '../stimuli/mioty-network/dialogue.ts';
import { euiOf } from '../stimuli/mioty-network/frames.ts';
import { check, same } from './checks.ts';

/** Requests and replies by the label that the stimulus gave them. Ends the judgement when the network could not be set up or asked. */
export function under(context: JudgeContext, label: string): readonly MiotyNetworkExchange[] {
  const { marks, miotyNetworkExchanges } = context.observation;
  const labels = marks.filter((mark) => mark.name === MIOTY_NETWORK_MARK).map((mark) => String(mark.data.label));
  if (labels.length !== miotyNetworkExchanges.length) throw incomplete(`${labels.length} labels of network requests`);
  miotyNetworkExchanges.forEach(({ reply, request }, index) => {
    if (labels[index] === SETUP && reply.kind !== 'done') unprepared(context, request.kind, reply);
  });
  const found = miotyNetworkExchanges.filter((_exchange, index) => labels[index] === label);
  if (found.length === 0) throw incomplete(`the network was never asked: ${label}`);
  for (const { reply, request } of found) if (reply.kind === 'unsupported') unprepared(context, request.kind, reply);
  return found;
}

function unprepared(context: JudgeContext, kind: string, reply: MiotyNetworkReply): never {
  const why = reply.kind === 'unsupported' ? 'does not offer it' : `refused it (${reply.reason ?? 'no reason given'})`;
  return context.inconclusive('NOTHING_MEASURED', `${kind} is needed, and the network ${why}`);
}

function incomplete(what: string): UnbrigError {
  return new UnbrigError('observation-incomplete', 'test-code', `${what}: the stimulus left another number of replies`);
}

/** The reply to the one request with this label. */
export function replyTo(context: JudgeContext, label: string): MiotyNetworkReply {
  const found = under(context, label);
  if (found.length !== 1) throw incomplete(`${found.length} replies to ${label}`);
  return found[0].reply;
}

/** A field of a reply that the network must give there. */
export function answered<Field extends keyof MiotyNetworkReply>(
  context: JudgeContext,
  label: string,
  field: Field,
): NonNullable<MiotyNetworkReply[Field]> {
  const reply = replyTo(context, label);
  return reply[field] ?? unprepared(context, label, reply);
}

const spokenReply = ({ kind, reason }: MiotyNetworkReply): string =>
  reason === undefined ? kind : `${kind} (${reason})`;

/** Every request under the labels was granted. */
export function checkDone(context: JudgeContext, name: string, ...labels: readonly string[]): void {
  checkReplies(context, name, labels, 'done');
}

/** Every request under the labels was refused. */
export function checkRefused(context: JudgeContext, name: string, ...labels: readonly string[]): void {
  checkReplies(context, name, labels, 'refused');
}

function checkReplies(
  context: JudgeContext,
  name: string,
  labels: readonly string[],
  expected: MiotyNetworkReply['kind'],
): void {
  for (const label of labels) {
    for (const { reply } of under(context, label)) {
      check(context, name, { ok: reply.kind === expected, expected, observed: `${spokenReply(reply)}: ${label}` });
    }
  }
}

/** What became of all receptions under a label. */
export function outcomes(context: JudgeContext, label: string): readonly MiotyOutcome[] {
  return under(context, label).flatMap(
    ({ request, reply }) => reply.outcomes ?? unprepared(context, request.kind, reply),
  );
}

const spokenOutcome = ({ outcome, check: name }: MiotyOutcome): string =>
  outcome === 'rejected' && name !== undefined ? `rejected (${name})` : outcome;

/** Every reception under the labels came out so. */
export function checkOutcome(
  context: JudgeContext,
  name: string,
  expected: MiotyOutcome['outcome'],
  ...labels: readonly string[]
): void {
  for (const label of labels) {
    for (const outcome of outcomes(context, label)) {
      const ok = outcome.outcome === expected;
      check(context, name, { ok, expected, observed: `${spokenOutcome(outcome)}: ${label}` });
    }
  }
}

export const checkStored = (context: JudgeContext, name: string, ...labels: readonly string[]): void =>
  checkOutcome(context, name, 'stored', ...labels);
export const checkRejected = (context: JudgeContext, name: string, ...labels: readonly string[]): void =>
  checkOutcome(context, name, 'rejected', ...labels);

/** How many there are of something, in words for a report. */
export function checkCount(context: JudgeContext, name: string, expected: number, list: readonly unknown[]): void {
  check(context, name, same(expected, list.length));
}

export function inventory(context: JudgeContext, label: string): MiotyInventory {
  return answered(context, label, 'inventory');
}

/** Keys of one device in an inventory. */
export function keysOf(context: JudgeContext, label: string, device: string): readonly MiotyHeldKey[] {
  return inventory(context, label).keys.filter(({ epEui }) => epEui === euiOf(device));
}

/** The unit holds just these layers of keys of the device. */
export function checkLayers(
  context: JudgeContext,
  name: string,
  label: string,
  device: string,
  ...layers: readonly MiotyHeldKey['layer'][]
): void {
  const held = keysOf(context, label, device)
    .map(({ layer }) => layer)
    .sort();
  const spoken = (list: readonly string[]): string => (list.length === 0 ? 'no key' : list.join(', '));
  const [expected, observed] = [[...layers].sort(), held].map(spoken);
  check(context, name, { ok: expected === observed, expected, observed: `${observed}: ${label}` });
}
