import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { SEND_MARK } from '../rig/conformance/messages.ts';
import type { ObservedFrame } from '../rig/sigfox/types.ts';
import type { Estimate } from '../rig/signal/types.ts';
import { defineCases } from '../rig/suite.ts';
import { onsetOf } from './judging/carrier-sense.ts';
import { check } from './judging/checks.ts';
import { difference, highest, lowest, scaled } from './judging/estimates.ts';
import { declaredRadio } from './judging/frequencies.ts';
import { declaredFrames, messageAt } from './judging/messages.ts';
import { exchangeOf, missing, turnOf } from './judging/turns.ts';

/** From the begin of a ramp to the end of the other. */
interface Span {
  readonly begin: Estimate;
  readonly end: Estimate;
}

function spanOf(frame: ObservedFrame): Span {
  const begin = onsetOf(frame);
  return { begin, end: { ...begin, value: begin.value + frame.onTimeSeconds.value } };
}

function spans(context: JudgeContext): readonly Span[] {
  return messageAt(context, 0).frames.map(({ frame }) => spanOf(frame));
}

/** Pauses between emissions, ramps counted to the emissions. */
function pauses(all: readonly Span[]): readonly Estimate[] {
  return all.slice(1).map(({ begin }, index) => difference(begin, all[index].end));
}

function judgePauses(context: JudgeContext): void {
  const found = pauses(spans(context));
  if (found.length === 0) context.inconclusive('SYNC_NOT_FOUND', 'no two frames were found that follow each other');
  context.measure('shortestPause', lowest(found.map((pause) => scaled(pause, 1e3))));
}

/** Frames that lie nearer to each other than the separating pause count as one transmission. */
function judgeLongest(context: JudgeContext): void {
  const access = declaredRadio(context).spectrumAccess;
  if (access.kind !== 'low-duty-cycle') throw missing(context, 'a zone with a low duty cycle');
  const separating = access.separatingPauseMilliseconds.value / 1e3;
  const merged: Span[] = [];
  for (const span of spans(context)) {
    const current = merged.at(-1);
    if (current !== undefined && span.begin.value - current.end.value < separating)
      merged[merged.length - 1] = { begin: current.begin, end: span.end };
    else merged.push(span);
  }
  context.measure('longest', highest(merged.map(({ begin, end }) => difference(end, begin))));
}

/** The longest message is not refused: every frame of it goes out. */
function judgeWholeMessage(context: JudgeContext): void {
  const { status, errorText } = exchangeOf(context, turnOf(context, SEND_MARK));
  check(context, 'accepted', { ok: status === 'ok', expected: 'ok', observed: errorText ?? status });
  // After a refusal silence is the module's doing, and the check above says so.
  const sent = status === 'error' ? 0 : messageAt(context, 0).frames.length;
  const wanted = declaredFrames(context);
  check(context, 'allFrames', { ok: sent === wanted, expected: `${wanted} frames`, observed: `${sent}` });
}

export const cases = defineCases([
  { id: 'sigfox/access/ldc/BV-01', judge: judgeWholeMessage },
  { id: 'sigfox/access/ldc/TI-01', judge: judgeLongest },
  { id: 'sigfox/access/ldc/TI-02', judge: judgePauses },
]);
