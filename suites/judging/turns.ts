import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import type { Mark } from '../../rig/conformance/types.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { Exchange } from '../../rig/ports/module.ts';
import { frameClassOf } from '../../rig/sigfox/frame-types.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import type { Cutout } from '../../rig/signal/types.ts';

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

export type Detection = Cutout['detection'];

/** Fewest bits of a frame, and the energy per bit over noise density below which not even a base station would read them. */
const SHORTEST_FRAME_BITS = frameClassOf('bit-or-empty').totalBits;
const UNREADABLE_SNR_DB = 6;

/**
 * Bursts without a frame that have the energy of a frame: of the shortest one, at the least that can be read. Weaker or shorter ones are what
 * a sensitive detector makes of noise, and what nobody could have taken for a frame.
 */
export function undecodedBursts(context: JudgeContext): readonly Detection[] {
  const { undecoded, cutouts } = context.observation;
  const leastDb = UNREADABLE_SNR_DB + 10 * Math.log10(SHORTEST_FRAME_BITS);
  return undecoded
    .map((index) => cutouts[index].detection)
    .filter(({ cn0DbHz, durationSeconds }) => cn0DbHz + 10 * Math.log10(durationSeconds) >= leastDb);
}

export interface AirOfTurn {
  readonly frames: readonly ObservedFrame[];
  /** Bursts in which no frame was found, though there was enough of them for one. */
  readonly undecoded: readonly Detection[];
  readonly samplesLost: boolean;
}

/** Everything that began on the air in a turn. */
export function airOf(context: JudgeContext, turn: Pick<Turn, 'fromSeconds' | 'toSeconds'>): AirOfTurn {
  const { frames, capture } = context.observation;
  const slack = slackSeconds(context);
  const from = turn.fromSeconds - slack;
  const to = turn.toSeconds - slack;
  const inside = (seconds: number): boolean => seconds >= from && seconds < to;
  return {
    frames: frames.filter((frame) => inside(frame.startSeconds.value)),
    undecoded: undecodedBursts(context).filter(({ startTimeSeconds }) => inside(startTimeSeconds)),
    samplesLost: capture.lost.some((gap) => gap.startTimeSeconds < to && gap.endTimeSeconds > from),
  };
}
