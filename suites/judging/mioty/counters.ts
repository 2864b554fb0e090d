import type { JudgeContext } from '../../../rig/conformance/judgement.ts';
import type { Finding } from '../checks.ts';
import { allDecodedUplinks, type SentUplink } from './uplinks.ts';

const COUNTERS_ON_THE_AIR = 2 ** 24;

/** The 24 bits that the frame shows; the end of the judgement for one that has none. */
export function shownCounter(context: JudgeContext, { frame }: SentUplink): number {
  return (
    frame.decoded.packetCounterLow ??
    context.inconclusive('SYNC_NOT_FOUND', 'the frame is too short for a packet counter')
  );
}

/** Of all uplinks, in order. */
export function shownCounters(context: JudgeContext): readonly number[] {
  return allDecodedUplinks(context).map((uplink) => shownCounter(context, uplink));
}

/** The second is the one after the first, in 24 bits. */
export function followsBy(from: number, to: number): Finding {
  const due = (from + 1) % COUNTERS_ON_THE_AIR;
  return { ok: to === due, expected: `${due} after ${from}`, observed: String(to) };
}
