import type { JudgeContext } from '../rig/conformance/judgement.ts';
import type { Rank } from '../rig/sigfox/types.ts';
import { defineCases } from '../rig/suite.ts';
import { checkFrames, same } from './judging/checks.ts';
import { contentOf } from './judging/content.ts';
import { frameOfRank, messageAt, readableMessageAt } from './judging/messages.ts';
import { airOf } from './judging/turns.ts';

function judgeCount(context: JudgeContext): void {
  const { turn, exchange, frames } = messageAt(context, 0);
  const air = airOf(context, turn);
  const declared = context.ixitNumber('framesPerMessage');
  if (air.frames.length < declared && air.undecoded.length > 0) {
    context.inconclusive('SYNC_NOT_FOUND', 'fewer frames than declared, and bursts in which none could be found');
  }
  if (air.frames.length < declared && exchange.status !== 'ok') {
    context.inconclusive(
      'DUT_SILENT',
      `fewer frames than declared, and the module did not say that it sent (${exchange.status})`,
    );
  }
  const frame = frames[frames.length - 1].frame;
  context.check('frameCount', air.frames.length === declared, {
    expected: `${declared} frames`,
    observed: `${air.frames.length} frames`,
    frame,
  });
}

/** The CRC tells which code was used; where the module's CRC never holds, the frame must at least say what frame 1 says. */
function judgeReplicaCode(context: JudgeContext, rank: Rank): void {
  const message = readableMessageAt(context, 0);
  const first = contentOf(frameOfRank(context, message, 1));
  const placed = frameOfRank(context, message, rank);
  const { code, plain } = contentOf(placed);
  if (code !== null) {
    const finding = { ok: code === rank, expected: `the code of rank ${rank}`, observed: `the code of rank ${code}` };
    context.check('code', finding.ok, { ...finding, frame: placed.frame });
  } else if (first.code === null) {
    context.check('code', plain === first.plain, { expected: first.plain, observed: plain, frame: placed.frame });
  } else {
    context.inconclusive('SYNC_NOT_FOUND', `frame ${rank} can be read under no code, though frame 1 can`);
  }
}

/** LI and UL-AUTH are derived, so replicas must agree in everything from LI to UL-CRC. */
function judgeSameContent(context: JudgeContext): void {
  const { frames } = readableMessageAt(context, 0);
  if (frames.length < 2)
    context.inconclusive('SYNC_NOT_FOUND', 'only one frame of the message was found: there is nothing to compare');
  const [first, ...replicas] = frames;
  const wanted = contentOf(first).plain;
  checkFrames(context, 'sameContent', replicas, (placed) => same(wanted, contentOf(placed).plain));
}

export const cases = defineCases([
  { id: 'sigfox/uplink/replica/BV-01', judge: judgeCount },
  { id: 'sigfox/uplink/replica/BV-02', judge: judgeSameContent },
  { id: 'sigfox/uplink/replica/BV-03', judge: (context) => judgeReplicaCode(context, 2) },
  { id: 'sigfox/uplink/replica/BV-04', judge: (context) => judgeReplicaCode(context, 3) },
]);
