import type { Estimate } from '../signal/types.ts';
import type { ObservedMessage, ObservedRadioMessage } from './judgement.ts';
import type { Mark, Observation } from './types.ts';

/** The mark that a stimulus sets when it asks for a message. */
export const SEND_MARK = 'send';

/**
 * Gives each send the frames that began after it and before the next mark that ends its turn. Host time and sample time differ by the probe's
 * uncertainty, so a frame may seem to begin that much (three standard deviations) before its command.
 */
export function messagesOf(observation: Observation): readonly ObservedMessage[] {
  return turnsOfSends(observation).map(({ mark, within }) => ({ mark, frames: within(observation.frames) }));
}

/** As `messagesOf`, of a MIOTY module. */
export function radioMessagesOf(observation: Observation): readonly ObservedRadioMessage[] {
  const { radioFrames, strayBursts } = observation;
  return turnsOfSends(observation).map(({ mark, within }) => ({
    mark,
    frames: within(radioFrames),
    strayBursts: within(strayBursts),
  }));
}

interface SendTurn {
  readonly mark: Mark;
  /** Those that began in the turn, in order of time. */
  within<T extends { readonly startSeconds: Estimate }>(heard: readonly T[]): readonly T[];
}

function turnsOfSends(observation: Observation): readonly SendTurn[] {
  const slackSeconds = 3 * observation.probe.hostTimeSeconds;
  const bounds = observation.marks.map((mark) => mark.timeSeconds);
  return observation.marks.flatMap((mark, index): SendTurn[] => {
    if (mark.name !== SEND_MARK) return [];
    const from = mark.timeSeconds - slackSeconds;
    const to = (bounds[index + 1] ?? Number.POSITIVE_INFINITY) - slackSeconds;
    return [
      {
        mark,
        within: (heard) =>
          heard
            .filter(({ startSeconds }) => startSeconds.value >= from && startSeconds.value < to)
            .sort((a, b) => a.startSeconds.value - b.startSeconds.value),
      },
    ];
  });
}
