import { isDuring } from './message-copies.ts';
import type { BaseStationState, CountedReception, MessageState } from './state.ts';

/** How far a base station hears in this network's reckoning, and how fast a device may travel: wide bounds of our own, none is public. */
const REACH_KM = 50;
const FASTEST_KM_PER_SECOND = 0.34;

export type Places = ReadonlyMap<string, BaseStationState>;

/** Why a reception cannot come from the device that sent the earlier messages; null when it can. */
export function cloneReason(
  recent: readonly MessageState[],
  own: MessageState | null,
  reception: CountedReception,
  places: Places,
): string | null {
  for (const message of recent) {
    if (message !== own && isDuring(message, reception)) {
      return `a frame with another counter while message ${message.counter} was on the air`;
    }
    if (isElsewhere(message, reception, places)) {
      return `heard by ${reception.baseStation} too far from where message ${message.counter} was heard`;
    }
  }
  return null;
}

/** Both places are known to within the reach of a station; what is left must be travelled in the time between. */
function isElsewhere(message: MessageState, reception: CountedReception, places: Places): boolean {
  const here = places.get(reception.baseStation);
  if (here === undefined) return false;
  return message.receptions.some((other) => {
    const there = places.get(other.baseStation);
    if (there === undefined) return false;
    const distanceKm = Math.hypot(here.eastKm - there.eastKm, here.northKm - there.northKm) - 2 * REACH_KM;
    return distanceKm > FASTEST_KM_PER_SECOND * Math.abs(reception.startSeconds - other.startSeconds);
  });
}
