import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import type { SentTransmission } from '../../rig/conformance/types.ts';
import { check } from './checks.ts';
import { answeredOf, namedPayload, type ObservedTransaction } from './downlink.ts';
import { checkQuiet } from './quiet.ts';
import type { Turn } from './turns.ts';

/** Names of the two checks that every case on a downlink which must be ignored declares. */
const TOLD = 'notTold';
const CONFIRMED = 'notConfirmed';

/** The downlink with this payload, and the right one at the end that shows the module listening. */
interface IgnoredDownlink {
  readonly transaction: ObservedTransaction;
  readonly ignored: SentTransmission;
  readonly right: SentTransmission;
}

/**
 * States that the downlink with `payload` was ignored: the module told another one, the right one at the end of the same window, and sent nothing
 * before that. Another wrong one that was taken before closed the window; then, and when not even the right one was taken, nothing is known.
 */
export function judgeIgnored(context: JudgeContext, step: string, payload: string): void {
  const { transaction, ignored, right } = find(context, step, payload);
  const { sent, told } = transaction;
  const at = sent.indexOf(ignored);
  const takenAt = placeTaken(transaction);
  if (takenAt >= 0 && takenAt < at)
    context.inconclusive('NOTHING_MEASURED', 'the module had taken a downlink before this one');
  const unknown = told !== null && takenAt < 0;
  check(context, TOLD, { ok: takenAt !== at && !unknown, expected: `not ${payload}`, observed: namedPayload(told) });
  const next = sent[at + 1] ?? right;
  checkQuiet(context, CONFIRMED, { fromSeconds: ignored.endSeconds, toSeconds: next.startSeconds });
  if (told === null)
    context.inconclusive('NOTHING_MEASURED', 'the module did not take the right downlink behind it either');
}

/** Which of the downlinks the module took: what it told says so, and where it told bytes that nobody sent, the confirmation; -1 when neither does. */
function placeTaken({ sent, told, confirmations }: ObservedTransaction): number {
  const place = sent.findIndex(({ payload }) => payload === told);
  const [confirmation] = confirmations;
  if (place >= 0 || told === null || confirmation === undefined) return place;
  return sent.findLastIndex(({ endSeconds }) => endSeconds < confirmation.frame.startSeconds.value);
}

function find(context: JudgeContext, step: string, payload: string): IgnoredDownlink {
  const transaction = answeredOf(context, step);
  const ignored = transaction.sent.find((sent) => sent.payload === payload);
  const right = transaction.sent.at(-1);
  if (ignored === undefined || right === undefined)
    context.inconclusive('NOTHING_MEASURED', `the downlink ${payload} was not sent`);
  return { transaction, ignored, right };
}

/** States that no line of the module in a turn holds the payload of a downlink, in whatever form its dialect tells one. */
export function checkNotMentioned(context: JudgeContext, turn: Turn, { payload = '' }: SentTransmission): void {
  const { transcript } = context.observation;
  const line = transcript.find(
    ({ direction, timeSeconds, text }) =>
      direction === 'from-module' &&
      timeSeconds >= turn.fromSeconds &&
      timeSeconds < turn.toSeconds &&
      hexDigits(text).includes(payload),
  );
  check(context, TOLD, { ok: line === undefined, expected: `not ${payload}`, observed: line?.text ?? 'not told' });
}

const hexDigits = (text: string): string => text.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
