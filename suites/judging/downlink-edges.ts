import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import { downlinkFrameSeconds, downlinkModulation, downlinkPreambleBits } from '../../rig/sigfox/downlink-frame.ts';
import type { Estimate } from '../../rig/signal/types.ts';
import { EDGES } from '../stimuli/downlink-window.ts';
import { requireAnswered, transactionsOf } from './downlink.ts';
import { missing } from './turns.ts';

/** An edge of the receive window, seconds from the end of frame 1. */
export interface Edge extends Estimate {
  /** Downlinks that it was worked out from. */
  readonly samples: number;
  /** Set when it was never passed: the true edge is still further out. */
  readonly bound?: 'at or before' | 'at or after';
}

/** A uniform distribution of this full width. */
const UNIFORM = Math.sqrt(12);
const BIT_SECONDS = 1 / downlinkModulation.bitRateBps;

/** One downlink of the search: its first bit from the end of frame 1, and whether it was told. */
interface Try {
  readonly afterSeconds: number;
  readonly heard: boolean;
  readonly frameSeconds: number;
}

/**
 * Where the window opens. A downlink counts as heard when the last `downlinkPreambleBits` (IXIT) bits of its preamble lie inside the window, so
 * the edge is the beginning of those bits. The true value lies evenly between the last downlink that was not told and the first that was; the
 * transmitter's start, the end of frame 1 and half a bit of doubt about the preamble add to that.
 */
export function openingEdge(context: JudgeContext): Edge {
  const neededBits = context.ixitNumber('downlinkPreambleBits');
  const tries = triesOf(context, EDGES.opening);
  const heard = tries.filter((entry) => entry.heard).map((entry) => entry.afterSeconds);
  const unheard = tries.filter((entry) => !entry.heard).map((entry) => entry.afterSeconds);
  if (heard.length === 0) return notHeard(context);
  const untilNeeded = (downlinkPreambleBits - neededBits) * BIT_SECONDS;
  const first = Math.min(...heard) + untilNeeded;
  const doubt = doubtOf(context, tries, BIT_SECONDS / UNIFORM);
  if (unheard.length === 0)
    return { value: first, standardUncertainty: doubt, samples: tries.length, bound: 'at or before' };
  return between(Math.max(...unheard) + untilNeeded, first, doubt, tries.length);
}

/** Where the window closes: a downlink must end inside it, so the edge is the end of its last bit. */
export function closingEdge(context: JudgeContext): Edge {
  const tries = triesOf(context, EDGES.closing);
  const ends = (wanted: boolean): readonly number[] =>
    tries.filter(({ heard }) => heard === wanted).map(({ afterSeconds }) => afterSeconds + downlinkFrameSeconds);
  const heard = ends(true);
  const unheard = ends(false);
  if (heard.length === 0) return notHeard(context);
  const last = Math.max(...heard);
  const doubt = doubtOf(context, tries, 0);
  if (unheard.length === 0)
    return { value: last, standardUncertainty: doubt, samples: tries.length, bound: 'at or after' };
  return between(last, Math.min(...unheard), doubt, tries.length);
}

/** Evenly distributed between two downlinks; where a jitter makes them overlap, over the overlap. */
function between(a: number, b: number, doubt: number, samples: number): Edge {
  return { value: (a + b) / 2, standardUncertainty: Math.hypot((b - a) / UNIFORM, doubt), samples };
}

function triesOf(context: JudgeContext, step: string): readonly Try[] {
  return transactionsOf(context, step).map((transaction) => {
    requireAnswered(context, transaction);
    const [sent] = transaction.sent;
    if (transaction.told !== null && transaction.told !== sent.payload)
      context.inconclusive('NOTHING_MEASURED', `the module told ${transaction.told} when ${sent.payload} was sent`);
    return {
      afterSeconds: sent.startSeconds - transaction.first.endSeconds.value,
      heard: transaction.told !== null,
      frameSeconds: transaction.first.endSeconds.standardUncertainty,
    };
  });
}

function doubtOf(context: JudgeContext, tries: readonly Try[], more: number): number {
  const { transmitter } = context.observation;
  if (transmitter === null) throw missing(context, 'a transmitter');
  return Math.hypot(transmitter.startTimeSeconds, Math.max(...tries.map(({ frameSeconds }) => frameSeconds)), more);
}

function notHeard(context: JudgeContext): never {
  return context.inconclusive('NOTHING_MEASURED', 'none of the downlinks was told: the window was not found');
}
