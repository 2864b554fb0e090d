import type { Ether } from './ether.ts';

/** How much of the air is rendered around what is on it unless told otherwise, seconds: room for a detector's noise estimate and filters. */
export const MARGIN_SECONDS = 0.15;

export interface SpanRequest {
  readonly ether: Ether;
  readonly captureStartSeconds: number;
  /** Null while the capture runs. */
  readonly captureEndSeconds: number | null;
  /** Everything before this time is delivered or known to be quiet. */
  readonly cursorSeconds: number;
  /** What is shorter than a sample is over. */
  readonly sampleSeconds: number;
  /** Render everything, quiet or not. */
  readonly continuous: boolean;
  /** Around each emission. */
  readonly marginSeconds: number;
}

export interface Span {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/**
 * The first run of time at or after the cursor that a capture has to render: the capture's first and last moments (so that even an
 * empty one shows its noise and its length) and everything on the air with its margins. Null when nothing is known to come.
 */
export function nextSpan(request: SpanRequest): Span | null {
  const { cursorSeconds, captureStartSeconds, captureEndSeconds, marginSeconds } = request;
  const limit = captureEndSeconds ?? Number.POSITIVE_INFINITY;
  if (cursorSeconds + request.sampleSeconds > limit) return null;
  if (request.continuous) return { fromSeconds: cursorSeconds, toSeconds: limit };
  const wanted: Span[] = request.ether.during(cursorSeconds - marginSeconds, limit + marginSeconds).map((entry) => ({
    fromSeconds: entry.beginSeconds - marginSeconds,
    toSeconds: entry.endSeconds + marginSeconds,
  }));
  wanted.push({ fromSeconds: captureStartSeconds, toSeconds: captureStartSeconds + MARGIN_SECONDS });
  if (captureEndSeconds !== null) {
    wanted.push({ fromSeconds: captureEndSeconds - MARGIN_SECONDS, toSeconds: captureEndSeconds });
  }
  wanted.sort((a, b) => a.fromSeconds - b.fromSeconds);
  let found: { fromSeconds: number; toSeconds: number } | null = null;
  for (const span of wanted) {
    if (span.toSeconds < cursorSeconds + request.sampleSeconds || span.fromSeconds >= limit) continue;
    if (found === null) found = { fromSeconds: Math.max(span.fromSeconds, cursorSeconds), toSeconds: span.toSeconds };
    else if (span.fromSeconds <= found.toSeconds) found.toSeconds = Math.max(found.toSeconds, span.toSeconds);
  }
  return found && { fromSeconds: found.fromSeconds, toSeconds: Math.min(found.toSeconds, limit) };
}
