import type { NetworkReception } from '../../ports/network.ts';
import type { DecodedUplinkFrame, Rank } from '../types.ts';
import { interframeRangeMilliseconds } from '../uplink-message.ts';
import type { CountedReception, MessageState } from './state.ts';

/** Longest frame, 12 bytes at 100 bit/s. */
const LONGEST_FRAME_SECONDS = 2.08;
/** Time that listen before talk may add before a frame (first frame 5 s, T_LF 8 s for the others; sigfox-ep-lib v4.3). */
const CHANNEL_ACCESS_SECONDS = 8;
/** All receptions of a message begin within this time of each other: two frames and the longest pauses. */
const MESSAGE_SPAN_SECONDS =
  2 * (LONGEST_FRAME_SECONDS + interframeRangeMilliseconds[1] / 1000) + CHANNEL_ACCESS_SECONDS;
/** The same frame at two stations: their clocks and references are this near to each other (network inaccuracy 1.62 ppm, sigfox-ep-lib v4.3). */
const SAME_FRAME_SECONDS = 0.05;
const SAME_FRAME_HZ = 2 * 1.62e-6 * 930e6;

/** What is equal in replicas and copies of a message, and differs from every other message. */
export function contentOf(frame: DecodedUplinkFrame): string {
  return [frame.kind, frame.li, frame.bf, frame.rep, frame.mc, frame.payload, frame.auth].join(' ');
}

export function secondsOf(reception: NetworkReception): number {
  return (4 * reception.frame.length) / reception.bitRateBps;
}

export function countedReception(reception: NetworkReception, rank: Rank): CountedReception {
  const { baseStation, startSeconds, frequencyHz, rssiDbm, snrDb } = reception;
  return {
    baseStation,
    rank,
    startSeconds,
    endSeconds: startSeconds + secondsOf(reception),
    frequencyHz,
    rssiDbm,
    snrDb,
  };
}

/** Whether a reception can be one of this message by time and content. */
export function belongsTo(message: MessageState, content: string, reception: NetworkReception): boolean {
  const near = message.receptions.some(
    (other) => Math.abs(other.startSeconds - reception.startSeconds) <= MESSAGE_SPAN_SECONDS,
  );
  return near && message.content === content;
}

/**
 * Whether a reception is new for the tally: a station receives each replica once, and all stations receive the same one at the same time and
 * frequency. Anything else repeats what was on the air before, and somebody made it.
 */
export function isGenuineCopy(message: MessageState, reception: CountedReception): boolean {
  return message.receptions.every((other) => {
    if (other.rank !== reception.rank) return !overlaps(other, reception);
    return (
      other.baseStation !== reception.baseStation &&
      Math.abs(other.startSeconds - reception.startSeconds) <= SAME_FRAME_SECONDS &&
      Math.abs(other.frequencyHz - reception.frequencyHz) <= SAME_FRAME_HZ
    );
  });
}

/** Replicas of one message follow each other; station clocks may differ a little. */
function overlaps(a: CountedReception, b: CountedReception): boolean {
  return (
    a.startSeconds + SAME_FRAME_SECONDS < b.endSeconds - SAME_FRAME_SECONDS &&
    b.startSeconds + SAME_FRAME_SECONDS < a.endSeconds - SAME_FRAME_SECONDS
  );
}

/** True when a frame went out while another message of the same device was under way. */
export function isDuring(message: MessageState, reception: CountedReception): boolean {
  const from = Math.min(...message.receptions.map((entry) => entry.startSeconds));
  const to = Math.max(...message.receptions.map((entry) => entry.endSeconds));
  return reception.startSeconds < to - SAME_FRAME_SECONDS && reception.endSeconds > from + SAME_FRAME_SECONDS;
}
