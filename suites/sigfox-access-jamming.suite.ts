import type { JudgeContext } from '../rig/conformance/judgement.ts';
import type { ObservedFrame } from '../rig/sigfox/types.ts';
import { defineCases } from '../rig/suite.ts';
import { begunUnder, requireAllHeard, soleCarrier } from './judging/carrier-sense.ts';
import { check, same } from './judging/checks.ts';
import { counterOf, declaredRollover, followsBy } from './judging/counters.ts';
import { declaredFrames, readableMessageAt } from './judging/messages.ts';
import { missing } from './judging/turns.ts';

/** Frames of the n-th message that came whole. */
function wholeFrames(context: JudgeContext, index: number): readonly ObservedFrame[] {
  return (context.messages[index]?.frames ?? []).filter(({ decoded }) => decoded.crcOk);
}

/** One of the frames may lie on the carrier; the others arrive, and they are of one message. */
function judgeCarrier(context: JudgeContext): void {
  const carrier = soleCarrier(context);
  requireAllHeard(context, carrier);
  const next = counterOf(context, readableMessageAt(context, 1));
  const under = begunUnder(context, carrier);
  const arrived = wholeFrames(context, 0).filter((frame) => under.includes(frame));
  const least = Math.max(1, declaredFrames(context) - 1);
  const observed = `${arrived.length} frames`;
  check(context, 'delivered', { ok: arrived.length >= least, expected: `at least ${least} frames`, observed });
  checkCounter(context, arrived, next);
}

/** Whatever arrived carries the counter before that of the next message: the jamming changed nothing in the module. */
function checkCounter(context: JudgeContext, arrived: readonly ObservedFrame[], next: number): void {
  if (arrived.length === 0)
    check(context, 'unchanged', { ok: false, expected: 'a frame that tells', observed: 'none' });
  for (const frame of arrived) {
    const { ok, expected, observed } = followsBy(frame.decoded.mc ?? -1, next, declaredRollover(context));
    context.check('unchanged', ok, { expected, observed, frame });
  }
}

/** Frame 2 was hit at its own place: frames 1 and 3 arrive where the pattern of the zone wants them. */
function judgeJammedReplica(context: JudgeContext): void {
  const [jam] = context.observation.transmissions;
  const next = counterOf(context, readableMessageAt(context, 1));
  const arrived = wholeFrames(context, 0).filter(({ decoded }) => decoded.kind === 'bit-or-empty');
  if (jam === undefined) context.inconclusive('DUT_SILENT', 'the first frame was not heard, so nothing was jammed');
  if (context.observation.capture.lost.length > 0)
    context.inconclusive('SAMPLES_LOST', 'the receiver lost samples while the message was on the air');
  if (arrived.some(({ decoded }) => decoded.rank === 2))
    context.inconclusive('NOTHING_MEASURED', 'frame 2 arrived in spite of the disturbance');
  const [first] = arrived;
  if (first === undefined) throw missing(context, 'the frame that was answered');
  check(context, 'delivered', same('1, 3', arrived.map(({ decoded }) => decoded.rank).join(', ')));
  checkCounter(context, arrived, next);
}

export const cases = defineCases([
  { id: 'sigfox/radio/jamming/BV-01', judge: judgeCarrier },
  { id: 'sigfox/radio/jamming/BV-02', judge: judgeJammedReplica },
]);
