/** One interval on the air, seconds on any one time line. */
export interface Emission {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** An emission with what else is known of it. On-time runs above -26 dBc, ramps included. */
export interface RadioEmission extends Emission {
  readonly frequencyHz: number;
  /** 20 dB bandwidth; taken as narrow where it is not known. */
  readonly bandwidthHz?: number;
  /** Radiated power against an isotropic antenna. */
  readonly eirpDbm?: number;
}

/** Channels side by side: channel 0 begins at the origin. */
export interface ChannelGrid {
  readonly originHz: number;
  readonly widthHz: number;
}

export function channelOf({ originHz, widthHz }: ChannelGrid, frequencyHz: number): number {
  return Math.floor((frequencyHz - originHz) / widthHz);
}

export function inOrder<Any extends Emission>(emissions: readonly Any[]): Any[] {
  return [...emissions].sort((a, b) => a.startSeconds - b.startSeconds);
}

/** Emissions by a key, each list in the order that they came in. */
export function groupBy<Key, Any>(emissions: readonly Any[], keyOf: (emission: Any) => Key): Map<Key, Any[]> {
  const groups = new Map<Key, Any[]>();
  for (const emission of emissions) {
    const key = keyOf(emission);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [emission]);
    else group.push(emission);
  }
  return groups;
}

/** The pauses between emissions that follow one another, in order; those that overlap leave none. */
export function pausesOf(emissions: readonly Emission[]): Emission[] {
  const pauses: Emission[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const { startSeconds, endSeconds } of inOrder(emissions)) {
    if (end > Number.NEGATIVE_INFINITY && startSeconds > end)
      pauses.push({ startSeconds: end, endSeconds: startSeconds });
    end = Math.max(end, endSeconds);
  }
  return pauses;
}

export const lengthOf = ({ startSeconds, endSeconds }: Emission): number => endSeconds - startSeconds;

/** The longest of some intervals; null of none. */
export function longestOf<Any extends Emission>(intervals: readonly Any[]): Any | null {
  return intervals.reduce<Any | null>(
    (found, next) => (found === null || lengthOf(next) > lengthOf(found) ? next : found),
    null,
  );
}

export function shortestOf<Any extends Emission>(intervals: readonly Any[]): Any | null {
  return intervals.reduce<Any | null>(
    (found, next) => (found === null || lengthOf(next) < lengthOf(found) ? next : found),
    null,
  );
}
