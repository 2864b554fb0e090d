import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import { messageAt } from './messages.ts';
import { airOf, type Turn } from './turns.ts';

/**
 * States that nothing of the module began on the air in a turn. A frame breaks the check; a burst without a frame in it may be anyone's, and with lost
 * samples nobody knows, so both end the judgement.
 */
export function checkQuiet(context: JudgeContext, name: string, turn: Pick<Turn, 'fromSeconds' | 'toSeconds'>): void {
  const { frames, undecoded, samplesLost } = airOf(context, turn);
  const [frame] = frames;
  context.check(name, frame === undefined, {
    expected: 'nothing on the air',
    observed:
      frame === undefined
        ? 'nothing'
        : `${frames.length} frames, the first ${(frame.startSeconds.value - turn.fromSeconds).toFixed(1)} s in`,
    ...(frame === undefined ? {} : { frame }),
  });
  if (frame !== undefined) return;
  if (samplesLost) context.inconclusive('SAMPLES_LOST', 'the receiver lost samples while silence was to be shown');
  if (undecoded.length > 0)
    context.inconclusive('SYNC_NOT_FOUND', `${undecoded.length} bursts of unknown origin in the quiet time`);
}

/** Silence proves nothing to a deaf receiver: the good messages around it must have been heard. */
export function requireHearing(context: JudgeContext): void {
  context.messages.forEach((_message, index) => {
    messageAt(context, index);
  });
}
