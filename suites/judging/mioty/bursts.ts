import type { JudgeContext } from '../../../rig/conformance/judgement.ts';
import { CORE_BURSTS, tsmaPattern } from '../../../rig/mioty/patterns.ts';
import { burstCountOf } from '../../../rig/mioty/radio-frame.ts';
import { burstPlaces } from '../../../rig/mioty/uplink.ts';
import { ownStrays } from './air.ts';
import type { SentUplink } from './uplinks.ts';

/** Bursts that the length asks for: 24, and one for each byte of the MPDU beyond 20. */
export function dueBursts({ mpduBytes }: SentUplink): number {
  return burstCountOf(mpduBytes);
}

/** Places of the frame, by its length, at which no burst was heard. */
function silentPlaces(uplink: SentUplink): readonly number[] {
  const heard = new Set(uplink.frame.bursts.map(({ index }) => index));
  return Array.from({ length: dueBursts(uplink) }, (_, index) => index).filter((index) => !heard.has(index));
}

/** Room for what a receiver makes of the edges of a disturbance. */
const EDGE_SECONDS = 0.01;

/** Whether something that is no burst was on the air where a place of the frame is. */
function disturbedAt(context: JudgeContext, uplink: SentUplink, index: number): boolean {
  const fromSeconds = placeSeconds(uplink, index);
  if (fromSeconds === null) return false;
  const toSeconds = fromSeconds + 36 / uplink.frame.symbolRateBps.value;
  const { undecoded, cutouts } = context.observation;
  return undecoded.some((cutout) => {
    const seen = cutouts[cutout]?.detection;
    if (seen === undefined) return false;
    const endSeconds = seen.startTimeSeconds + seen.durationSeconds;
    return seen.startTimeSeconds < toSeconds + EDGE_SECONDS && endSeconds > fromSeconds - EDGE_SECONDS;
  });
}

/** When the burst of a place begins; null for an extension burst of a frame whose head could not be read. */
function placeSeconds({ frame, mpduBytes }: SentUplink, index: number): number | null {
  const { upg, pattern, decoded, startSeconds, symbolRateBps } = frame;
  const { headerCrc, payloadCrc } = decoded;
  if (index < CORE_BURSTS) {
    return startSeconds.value + tsmaPattern(upg, pattern).startSymbols[index] / symbolRateBps.value;
  }
  if (headerCrc === null || payloadCrc === null) return null;
  const place = burstPlaces(upg, pattern, headerCrc, payloadCrc, burstCountOf(mpduBytes))[index];
  return place === undefined ? null : startSeconds.value + place.startSymbols / symbolRateBps.value;
}

/**
 * Bursts of the module in an uplink: those in their places, those that stand beside them, and those that something else drowned. Ends the judgement
 * where it cannot tell a burst that was drowned from one that was not sent.
 */
export function countedBursts(context: JudgeContext, uplink: SentUplink): number {
  const { frame, strayBursts } = uplink;
  const silent = silentPlaces(uplink);
  const drowned = silent.filter((index) => disturbedAt(context, uplink, index));
  if (drowned.length > 0) {
    const text = `${drowned.length} of the bursts lie under something else, so whether they were sent is not known`;
    context.inconclusive('SYNC_NOT_FOUND', text);
  }
  return new Set(frame.bursts.map(({ index }) => index)).size + ownStrays(frame, strayBursts).length;
}
