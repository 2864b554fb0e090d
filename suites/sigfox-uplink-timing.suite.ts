import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { carrierSenseMilliseconds } from '../rig/sigfox/channel-access.ts';
import { frameKindOf } from '../rig/sigfox/frame-layout.ts';
import { frameClassOf } from '../rig/sigfox/frame-types.ts';
import type { Estimate } from '../rig/signal/types.ts';
import { defineCases } from '../rig/suite.ts';
import { difference, furthestFromZero, highest, lowest, scaled, shifted } from './judging/estimates.ts';
import { declaredRadio } from './judging/frequencies.ts';
import { messageAt, type SentMessage } from './judging/messages.ts';

/** T_IFU: from the end of each frame's last bit to the first bit of the next, milliseconds. */
function pauses(context: JudgeContext, { frames }: SentMessage): readonly Estimate[] {
  const gaps = frames.slice(1).flatMap((placed, index) => {
    const before = frames[index];
    if (placed.rank !== before.rank + 1) return [];
    return [scaled(difference(placed.frame.startSeconds, before.frame.endSeconds), 1e3)];
  });
  if (gaps.length === 0) context.inconclusive('SYNC_NOT_FOUND', 'no two frames that follow each other were found');
  return gaps;
}

function judgeRange(context: JudgeContext): void {
  const gaps = pauses(context, messageAt(context, 0));
  context.measure('shortestPause', lowest(gaps));
  context.measure('longestPause', highest(gaps));
}

function judgeDeclaredPause(context: JudgeContext): void {
  const message = messageAt(context, 0);
  // Where the device listens before it talks, a free channel adds the time for which it must be seen free.
  const senseMs = carrierSenseMilliseconds(declaredRadio(context).spectrumAccess, 0);
  const declaredMs = context.ixitNumber('interFrameMs') + senseMs;
  const errors = pauses(context, message).map((gap) => shifted(gap, -declaredMs));
  context.measure('pauseError', furthestFromZero(errors));
  const [first] = message.frames;
  context.measure('commandToAir', shifted(first.frame.startSeconds, -message.exchange.startSeconds));
}

function judgeTimeOnAir(context: JudgeContext): void {
  const message = messageAt(context, 0);
  const { totalBits } = frameClassOf(frameKindOf(message.type, message.payload.length / 2));
  const nominalSeconds = totalBits / context.ixitNumber('bitRateBps');
  const durations = message.frames.map(({ frame }) => difference(frame.endSeconds, frame.startSeconds));
  const errors = durations.map((duration) => scaled(shifted(duration, -nominalSeconds), 1e6 / nominalSeconds));
  context.measure('timeOnAirError', furthestFromZero(errors));
  context.measure('timeOnAir', highest(durations));
  context.measure('timeOnAirWithRamps', highest(message.frames.map(({ frame }) => frame.onTimeSeconds)));
}

export const cases = defineCases([
  { id: 'sigfox/uplink/timing/TI-01', judge: judgeRange },
  { id: 'sigfox/uplink/timing/TI-02', judge: judgeDeclaredPause },
  { id: 'sigfox/uplink/timing/TI-03', judge: judgeTimeOnAir },
  { id: 'sigfox/uplink/timing/TI-04', judge: judgeTimeOnAir },
]);
