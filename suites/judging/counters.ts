import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import {
  type CounterRollover,
  counterRollover,
  isCounterRollover,
  nextCounter,
} from '../../rig/sigfox/message-counter.ts';
import { type Finding, same } from './checks.ts';
import { contentOf } from './content.ts';
import { readableMessageAt, type SentMessage } from './messages.ts';

/** The counter value that the first frame of a message carries: it is sent without a replica code. */
export function counterOf(context: JudgeContext, message: SentMessage): number {
  const [first] = message.frames;
  return (
    contentOf(first).mc ?? context.inconclusive('SYNC_NOT_FOUND', 'the frame is too short to hold a message counter')
  );
}

/** Counters of all messages of the observation, in order. */
export function counters(context: JudgeContext): readonly number[] {
  return context.messages.map((_message, index) => counterOf(context, readableMessageAt(context, index)));
}

/** Where the vendor says that the counter starts anew. */
export function declaredRollover(context: JudgeContext): CounterRollover {
  const declared = context.ixitNumber('messageCounterRollover');
  if (!isCounterRollover(declared))
    context.inconclusive('NO_IXIT', `messageCounterRollover ${declared} is none of the possible values`);
  return counterRollover(declared);
}

/** The second counter is the one that comes after the first. */
export function followsBy(from: number, to: number, rollover: CounterRollover): Finding {
  const { ok, expected, observed } = same(nextCounter(from, rollover), to);
  return { ok, expected: `${expected} after ${from}`, observed };
}
