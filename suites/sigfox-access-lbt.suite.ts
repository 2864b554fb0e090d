import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { SEND_MARK } from '../rig/conformance/messages.ts';
import type { SentTransmission } from '../rig/conformance/types.ts';
import { defineCases } from '../rig/suite.ts';
import {
  begunUnder,
  checkSilentUnder,
  onsetOf,
  requireAllHeard,
  requireLevel,
  soleCarrier,
} from './judging/carrier-sense.ts';
import { check, same } from './judging/checks.ts';
import { contentOf } from './judging/content.ts';
import { counterOf, declaredRollover, followsBy } from './judging/counters.ts';
import { difference, scaled } from './judging/estimates.ts';
import { declaredFrames, messageAt, type PlacedFrame, readableMessageAt, requireReadable } from './judging/messages.ts';
import { exchangeOf, missing, slackSeconds, turnsOf } from './judging/turns.ts';

/** The carrier, when it was strong enough that the module had to take the channel for busy. */
function takenChannel(context: JudgeContext): SentTransmission {
  const carrier = soleCarrier(context);
  requireLevel(context, carrier, 'above');
  return carrier;
}

/** Silence under the carrier, between two messages that show that the module is heard when it sends. */
function judgeSilence(context: JudgeContext): void {
  checkSilentUnder(context, 'silent', takenChannel(context));
  messageAt(context, 0);
  messageAt(context, 2);
}

function requireBlocked(context: JudgeContext, carrier: SentTransmission): void {
  requireAllHeard(context, carrier);
  const heard = context.messages[1]?.frames.length ?? 0;
  if (heard > 0 || begunUnder(context, carrier).length > 0)
    context.inconclusive('NOTHING_MEASURED', 'frames of the message went out, so it was not blocked');
}

function judgeReported(context: JudgeContext): void {
  requireBlocked(context, takenChannel(context));
  const { status, said } = answerTo(context, 1);
  check(context, 'reported', { ok: status === 'error', expected: 'an error text', observed: said });
}

function judgeCounterKept(context: JudgeContext): void {
  requireBlocked(context, takenChannel(context));
  const [before, after] = [0, 2].map((index) => counterOf(context, readableMessageAt(context, index)));
  check(context, 'notConsumed', followsBy(before, after, declaredRollover(context)));
}

/** What the module answered to the n-th send. */
function answerTo(context: JudgeContext, index: number): { readonly status: string; readonly said: string } {
  const turn = turnsOf(context, SEND_MARK)[index];
  if (turn === undefined) throw missing(context, `send number ${index + 1}`);
  const { status, errorText } = exchangeOf(context, turn);
  return { status, said: errorText ?? status };
}

/** A carrier that must not count: every frame of the message goes out under it. */
function judgeNotBlocked(context: JudgeContext, requireCarrier: (carrier: SentTransmission) => void): void {
  const carrier = soleCarrier(context);
  requireCarrier(carrier);
  requireAllHeard(context, carrier);
  const { status, said } = answerTo(context, 0);
  // Nothing on the air after a refusal is the module's doing; after an OK it may be the receiver's.
  if (status !== 'error') messageAt(context, 0);
  const under = begunUnder(context, carrier).length;
  const wanted = declaredFrames(context);
  const expected = `${wanted} frames under the carrier`;
  check(context, 'allFrames', { ok: under === wanted, expected, observed: String(under) });
  check(context, 'accepted', { ok: status === 'ok', expected: 'ok', observed: said });
}

/** The first frame that began after the carrier's end, and the time that the channel was free before it. */
function judgeFreeTime(context: JudgeContext): void {
  const carrier = takenChannel(context);
  const { frames } = messageAt(context, 0);
  const end = {
    value: carrier.endSeconds,
    standardUncertainty: context.observation.transmitter?.startTimeSeconds ?? 0,
  };
  const [first] = frames;
  context.measure('freeTime', scaled(difference(onsetOf(first.frame), end), 1e3));
}

/** The first carrier sense was still going on when the channel fell free: frame 1 itself goes out. */
function judgeBudget(context: JudgeContext): void {
  const carrier = takenChannel(context);
  const message = messageAt(context, 0);
  const [first] = message.frames;
  check(context, 'firstFrameWaits', rankFinding(first, 1));
  const waited = carrier.endSeconds - message.exchange.startSeconds;
  context.measure('waited', {
    value: waited,
    standardUncertainty: context.observation.transmitter?.startTimeSeconds ?? 0,
  });
}

/** The rank that the frame type claims, whatever place the frame has. */
function rankFinding({ frame }: PlacedFrame, rank: number) {
  return same(rank, frame.decoded.rank);
}

/** The message behind it shows that the module is heard, so that nothing at all is the module's doing. */
function judgeRanksAfterBlocked(context: JudgeContext): void {
  const carrier = takenChannel(context);
  requireAllHeard(context, carrier);
  const next = counterOf(context, readableMessageAt(context, 1));
  const frames = context.messages[0]?.frames ?? [];
  const wanted = declaredFrames(context);
  if (frames.length >= wanted) context.inconclusive('NOTHING_MEASURED', 'all frames went out, so none was blocked');
  if (frames.some((frame) => onsetOf(frame).value < carrier.endSeconds))
    context.inconclusive('NOTHING_MEASURED', 'a frame went out before the channel was free');
  const laterRanks = Array.from({ length: wanted - 1 }, (_, index) => index + 2).join(', ');
  const claimed = frames.map(({ decoded }) => decoded.rank).join(', ');
  check(context, 'laterRanks', same(laterRanks, claimed === '' ? null : claimed));
  if (frames.length === 0)
    check(context, 'counterUsed', { ok: false, expected: 'a frame that uses it', observed: 'none' });
  for (const frame of frames) {
    const { mc } = contentOf({ frame, rank: frame.decoded.rank ?? 2 });
    const { ok, expected, observed } = followsBy(mc ?? -1, next, declaredRollover(context));
    context.check('counterUsed', ok, { expected, observed, frame });
  }
}

/** Frame 1 went out before the carrier came, or the observation says nothing of replicas. */
function requireFirstFrame(context: JudgeContext, carrier: SentTransmission): PlacedFrame {
  const { frames } = messageAt(context, 0);
  requireReadable(context, frames);
  const [first] = frames;
  const before = first.frame.decoded.rank === 1 && onsetOf(first.frame).value < carrier.startSeconds;
  const inTime = carrier.startSeconds < first.frame.endSeconds.value + slackSeconds(context);
  if (!before || !inTime)
    context.inconclusive('NOTHING_MEASURED', 'the carrier did not begin in the course of frame 1');
  return first;
}

function judgeReplicasSense(context: JudgeContext): void {
  const carrier = takenChannel(context);
  requireFirstFrame(context, carrier);
  checkSilentUnder(context, 'silent', carrier);
}

function judgeReplicaSpan(context: JudgeContext): void {
  const carrier = takenChannel(context);
  const first = requireFirstFrame(context, carrier);
  const { frames } = messageAt(context, 0);
  const last = frames.at(-1) ?? first;
  context.measure('span', difference(last.frame.endSeconds, first.frame.endSeconds));
}

export const cases = defineCases([
  { id: 'sigfox/access/lbt/BI-01', judge: judgeSilence },
  { id: 'sigfox/access/lbt/BI-02', judge: judgeReported },
  { id: 'sigfox/access/lbt/BI-03', judge: judgeCounterKept },
  { id: 'sigfox/access/lbt/BI-04', judge: judgeReplicasSense },
  {
    id: 'sigfox/access/lbt/BV-01',
    judge: (context) => judgeNotBlocked(context, (carrier) => requireLevel(context, carrier, 'below')),
  },
  { id: 'sigfox/access/lbt/BV-02', judge: (context) => judgeNotBlocked(context, () => {}) },
  { id: 'sigfox/access/lbt/BV-03', judge: judgeRanksAfterBlocked },
  { id: 'sigfox/access/lbt/TI-01', judge: judgeFreeTime },
  { id: 'sigfox/access/lbt/TI-02', judge: judgeBudget },
  { id: 'sigfox/access/lbt/TI-03', judge: judgeReplicaSpan },
]);
