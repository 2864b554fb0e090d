import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import { carrierSenseMilliseconds } from '../rig/sigfox/channel-access.ts';
import { frameKindOf, lengthIndicator } from '../rig/sigfox/frame-layout.ts';
import { frameClassOf } from '../rig/sigfox/frame-types.ts';
import { bidirectionalInterframeMilliseconds } from '../rig/sigfox/uplink-message.ts';
import type { Estimate } from '../rig/signal/types.ts';
import { defineCases } from '../rig/suite.ts';
import { check, checkFrames, same } from './judging/checks.ts';
import { contentOf, headOf } from './judging/content.ts';
import { counterOf, declaredRollover, followsBy } from './judging/counters.ts';
import { answeredOf, framesBeforeWindow, messageOf, namedPayload, takenOf } from './judging/downlink.ts';
import { difference, furthestFromZero, highest, lowest, scaled, shifted } from './judging/estimates.ts';
import { declaredRadio, offsetsFromCentre } from './judging/frequencies.ts';
import type { SentMessage } from './judging/messages.ts';
import { airOf } from './judging/turns.ts';
import { BIT_STEPS, BYTES_STEPS } from './stimuli/downlink-message.ts';

/** The messages of the observation that ask, and those that do not. */
const ASKING = ['answered', 'elsewhere'];
const NOT_ASKING = ['before', 'behind'];

const messagesOf = (context: JudgeContext, steps: readonly string[]): readonly SentMessage[] =>
  steps.map((step) => messageOf(context, step));

function judgeFlag(context: JudgeContext, steps: readonly string[], wanted: boolean): void {
  for (const { frames } of messagesOf(context, steps)) {
    checkFrames(context, 'flag', frames, (placed) => same(wanted, contentOf(placed).bf));
  }
}

function judgeCount(context: JudgeContext): void {
  const declared = context.ixitNumber('framesPerMessage');
  for (const step of ASKING) {
    const { turn } = messageOf(context, step);
    const heard = framesBeforeWindow(context, step).length;
    if (heard < declared && airOf(context, turn).undecoded.length > 0)
      context.inconclusive('SYNC_NOT_FOUND', 'fewer frames than declared, and bursts in which none could be found');
    check(context, 'frameCount', same(declared, heard));
  }
}

/** Frames 2 and 3 against the pattern f1 + delta, f1 - delta. */
function judgePattern(context: JudgeContext): void {
  const deltaHz = declaredRadio(context).deltaFrequencyHz.value;
  const errors = messagesOf(context, ASKING).flatMap(({ frames }) => {
    const first = frames.find(({ rank }) => rank === 1);
    if (first === undefined) return context.inconclusive('SYNC_NOT_FOUND', 'frame 1 of a message was not found');
    return frames
      .filter(({ rank }) => rank > 1)
      .map(({ frame, rank }) =>
        shifted(difference(frame.carrierHz, first.frame.carrierHz), rank === 2 ? -deltaHz : deltaHz),
      );
  });
  if (errors.length === 0) context.inconclusive('SYNC_NOT_FOUND', 'only frame 1 of the messages was found');
  context.measure('patternError', furthestFromZero(errors));
}

function judgeBand(context: JudgeContext): void {
  const frames = messagesOf(context, ASKING).flatMap((message) => message.frames);
  const offsets = offsetsFromCentre(context, frames);
  context.measure('lowestOffset', lowest(offsets));
  context.measure('highestOffset', highest(offsets));
}

function judgeCounter(context: JudgeContext): void {
  const before = counterOf(context, messageOf(context, 'before'));
  const message = messageOf(context, 'answered');
  const counter = counterOf(context, message);
  check(context, 'step', followsBy(before, counter, declaredRollover(context)));
  checkFrames(context, 'sameInReplicas', message.frames, (placed) => same(counter, contentOf(placed).mc));
}

function judgeAuth(context: JudgeContext): void {
  for (const { frames } of messagesOf(context, ASKING)) {
    checkFrames(context, 'auth', frames, ({ frame }) => same(true, frame.decoded.authOk));
  }
}

/** The message as it was asked for, with the request, and an answer that was taken. */
function judgeKinds(context: JudgeContext, steps: readonly string[]): void {
  for (const step of steps) {
    const { type, payload, frames } = messageOf(context, step);
    const bytes = payload.length / 2;
    const [frameType] = frameClassOf(frameKindOf(type, bytes)).frameTypes;
    const first = frames.slice(0, 1);
    checkFrames(context, 'asks', first, (placed) => same(true, contentOf(placed).bf));
    checkFrames(context, 'content', first, (placed) => {
      const { li, payloadAndAuth } = contentOf(placed);
      const words = (word: string, indicator: number | null, data: string): string => `${word} LI ${indicator} ${data}`;
      const expected = words(frameType.toString(16), lengthIndicator(type, bytes), payload);
      return same(expected, words(headOf(placed).frameType, li, payloadAndAuth.slice(0, payload.length)));
    });
    const transaction = answeredOf(context, step);
    const [sent] = transaction.sent;
    check(context, 'answerTold', {
      ok: takenOf(transaction) !== null,
      expected: sent.payload ?? '',
      observed: `${namedPayload(transaction.told)} (${step})`,
    });
  }
}

/** T_IFB: from the end of each frame to the first bit of the next; carrier sense comes on top where the zone has it. */
function judgePauses(context: JudgeContext): void {
  const dueMs =
    bidirectionalInterframeMilliseconds + carrierSenseMilliseconds(declaredRadio(context).spectrumAccess, 0);
  const pauses = messagesOf(context, ASKING).flatMap(({ frames }) =>
    frames.slice(1).flatMap(({ frame, rank }, index): readonly Estimate[] => {
      const before = frames[index];
      return rank === before.rank + 1 ? [scaled(difference(frame.startSeconds, before.frame.endSeconds), 1e3)] : [];
    }),
  );
  if (pauses.length === 0) context.inconclusive('SYNC_NOT_FOUND', 'no two frames that follow each other were found');
  context.measure('pauseError', furthestFromZero(pauses.map((pause) => shifted(pause, -dueMs))));
}

const valid = (number: string, judge: (context: JudgeContext) => void): CaseBinding => ({
  id: `sigfox/downlink/request/BV-${number}`,
  judge,
});

export const cases = defineCases([
  valid('01', (context) => judgeFlag(context, ASKING, true)),
  valid('02', (context) => judgeFlag(context, NOT_ASKING, false)),
  valid('03', judgeCount),
  valid('04', judgePattern),
  valid('05', judgeBand),
  valid('06', judgeCounter),
  valid('07', (context) => judgeKinds(context, BIT_STEPS)),
  valid('08', (context) => judgeKinds(context, BYTES_STEPS)),
  valid('09', judgeAuth),
  { id: 'sigfox/downlink/request/TI-01', judge: judgePauses },
]);
