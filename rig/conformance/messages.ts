import type { ObservedMessage } from './judgement.ts';
import type { Observation } from './types.ts';

/** The mark that a stimulus sets when it asks for a message. */
export const SEND_MARK = 'send';

/**
 * Gives each send the frames that began after it and before the next mark that ends its turn. Host time and sample time differ by the probe's
 * uncertainty, so a frame may seem to begin that much (three standard deviations) before its command.
 */
export function messagesOf(observation: Observation): readonly ObservedMessage[] {
  const slackSeconds = 3 * observation.probe.hostTimeSeconds;
  const frames = [...observation.frames].sort((a, b) => a.startSeconds.value - b.startSeconds.value);
  const bounds = observation.marks.map((mark) => mark.timeSeconds);
  return observation.marks.flatMap((mark, index) => {
    if (mark.name !== SEND_MARK) return [];
    const from = mark.timeSeconds - slackSeconds;
    const to = (bounds[index + 1] ?? Number.POSITIVE_INFINITY) - slackSeconds;
    return [
      { mark, frames: frames.filter((frame) => frame.startSeconds.value >= from && frame.startSeconds.value < to) },
    ];
  });
}
