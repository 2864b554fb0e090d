import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import type { Mark } from '../../rig/conformance/types.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { Exchange } from '../../rig/ports/module.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';

/** A stretch of an observation: from one mark to the next (or to the end of the capture). */
export interface Turn {
  readonly mark: Mark;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly exchanges: readonly Exchange[];
}

/** Rounding of clock times in a stored observation. */
const SAME_MOMENT_SECONDS = 1e-6;

/** The turns that marks of this name open, in order. Times are host times; `slackSeconds` tells how far the air may be off them. */
export function turnsOf(context: JudgeContext, markName: string): readonly Turn[] {
  const { marks, exchanges, capture } = context.observation;
  return marks.flatMap((mark, index) => {
    if (mark.name !== markName) return [];
    const fromSeconds = mark.timeSeconds;
    const toSeconds = marks[index + 1]?.timeSeconds ?? Math.max(capture.endTimeSeconds, fromSeconds);
    const inside = exchanges.filter(
      ({ startSeconds }) => startSeconds >= fromSeconds - SAME_MOMENT_SECONDS && startSeconds < toSeconds,
    );
    return [{ mark, fromSeconds, toSeconds, exchanges: inside }];
  });
}

/** The turn of the only mark of this name. A stimulus that ran to its end has set it, so its absence is an error of the test code. */
export function turnOf(context: JudgeContext, markName: string): Turn {
  const turn = turnsOf(context, markName)[0];
  if (turn === undefined) throw missing(context, `mark ${markName}`);
  return turn;
}

/** The first command of a turn. */
export function exchangeOf(context: JudgeContext, turn: Turn): Exchange {
  const exchange = turn.exchanges[0];
  if (exchange === undefined) throw missing(context, `an exchange after mark ${turn.mark.name}`);
  return exchange;
}

export function missing(context: JudgeContext, what: string): UnbrigError {
  const { id } = context.observation;
  return new UnbrigError('observation-incomplete', 'test-code', `observation ${id} has not ${what}`, { facts: { id } });
}

/** Host time and sample time may differ by this much (three standard deviations of the probe's host time). */
export function slackSeconds(context: JudgeContext): number {
  return 3 * context.observation.probe.hostTimeSeconds;
}

export interface AirOfTurn {
  readonly frames: readonly ObservedFrame[];
  /** Start times of bursts in which no frame was found. */
  readonly undecoded: readonly number[];
  readonly samplesLost: boolean;
}

/** Everything that began on the air in a turn. */
export function airOf(context: JudgeContext, turn: Pick<Turn, 'fromSeconds' | 'toSeconds'>): AirOfTurn {
  const { frames, undecoded, cutouts, capture } = context.observation;
  const slack = slackSeconds(context);
  const from = turn.fromSeconds - slack;
  const to = turn.toSeconds - slack;
  const inside = (seconds: number): boolean => seconds >= from && seconds < to;
  return {
    frames: frames.filter((frame) => inside(frame.startSeconds.value)),
    undecoded: undecoded.map((index) => cutouts[index].detection.startTimeSeconds).filter(inside),
    samplesLost: capture.lost.some((gap) => gap.startTimeSeconds < to && gap.endTimeSeconds > from),
  };
}
