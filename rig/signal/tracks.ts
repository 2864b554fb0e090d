import type { DownConverter } from './down-converter.ts';
import { math } from './math.ts';
import type { SpectrumPeak } from './spectrum-peaks.ts';

/** Half width of the spectrum around a track that is kept to tell a carrier from a modulated burst. */
const PROFILE_HALF = 16;
/** An alternating DBPSK pattern keeps at most 0.9 of its power in three bins of 30 Hz, a carrier 0.98. */
const CARRIER_SHARE = 0.95;
/** A peak this near to a track's centre belongs to it. */
const TRACK_HALF_WIDTH_HZ = 750;
const CARRIER_HALF_WIDTH_HZ = 60;

/** An emission that is followed from block to block; sample numbers count from the start of the run. */
export interface Track {
  readonly offsetHz: number;
  readonly bin: number;
  readonly firstSample: number;
  lastSample: number;
  /** Last block in which it was seen. */
  lastBlock: number;
  blocks: number;
  powerSum: number;
  offsetSum: number;
  readonly floors: number[];
  readonly profile: Float64Array;
  /** Null once it is known to be a constant carrier. */
  converter: DownConverter | null;
  /** Sample where the piece that is being collected began. */
  pieceStart: number;
}

export function startTrack(
  peak: SpectrumPeak,
  firstSample: number,
  lastBlock: number,
  converter: DownConverter | null,
): Track {
  return {
    offsetHz: peak.offsetHz,
    bin: peak.bin,
    firstSample,
    lastSample: firstSample,
    lastBlock,
    blocks: 0,
    powerSum: 0,
    offsetSum: 0,
    floors: [],
    profile: new Float64Array(2 * PROFILE_HALF + 1),
    converter,
    pieceStart: converter?.firstSample ?? firstSample,
  };
}

export function extendTrack(track: Track, peak: SpectrumPeak, block: number, lastSample: number): void {
  track.lastBlock = block;
  track.lastSample = lastSample;
  track.blocks++;
  track.powerSum += peak.power;
  track.offsetSum += peak.power * peak.offsetHz;
}

/** Adds the block's spectrum around the track, floor taken off. */
export function addProfile(track: Track, density: Float64Array, floor: Float64Array): void {
  for (let d = -PROFILE_HALF; d <= PROFILE_HALF; d++) {
    const k = track.bin + d;
    if (k >= 0 && k < density.length) track.profile[d + PROFILE_HALF] += density[k] - floor[k];
  }
}

/** True when nearly all power stays within three bins: an unmodulated carrier or a spur. */
export function isCarrier(track: Track): boolean {
  const { profile } = track;
  let all = 0;
  let best = 0;
  for (let k = 0; k < profile.length; k++) {
    all += math.max(0, profile[k]);
    if (k > 0 && k < profile.length - 1) best = math.max(best, profile[k - 1] + profile[k] + profile[k + 1]);
  }
  return best > CARRIER_SHARE * all;
}

/** A track that has begun lasts while it keeps this share of the excess that a new one needs: one fade must not cut a frame in two. */
const HOLD_SHARE = 0.4;

/** True when there is still something at a track's place, seen with the detector's smoothing. */
export function lingers(track: Track, density: Float64Array, floor: Float64Array, leastRatio: number): boolean {
  const reach = 4;
  let best = 0;
  for (let k = math.max(2, track.bin - reach); k <= math.min(density.length - 3, track.bin + reach); k++) {
    const mean = (density[k - 2] + density[k - 1] + density[k] + density[k + 1] + density[k + 2]) / 5;
    best = math.max(best, mean / floor[k]);
  }
  return best > 1 + HOLD_SHARE * (leastRatio - 1);
}

/** The live track that a peak continues. */
export function trackOf(tracks: readonly Track[], peak: SpectrumPeak): Track | undefined {
  let found: Track | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const track of tracks) {
    const distance = math.abs(track.offsetHz - peak.offsetHz);
    const reach = track.converter === null ? CARRIER_HALF_WIDTH_HZ : TRACK_HALF_WIDTH_HZ;
    if (distance < reach && distance < least) {
      least = distance;
      found = track;
    }
  }
  return found;
}
