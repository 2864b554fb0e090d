import { type Baseband, basebandOf } from '../signal/baseband.ts';
import {
  type EnergyMap,
  energyMap,
  growRegion,
  type Spot,
  spotOffsetHz,
  strongestSpot,
  widthHz,
} from '../signal/energy-map.ts';
import { estimateDbpskFrame, type FrameEstimates } from '../signal/estimate-dbpsk-frame.ts';
import { restoreFrame, subtractFrame } from '../signal/subtract-frame.ts';
import type { Cutout } from '../signal/types.ts';
import { bytesToBits } from './bits.ts';
import type { FoundFrame } from './frame-search.ts';
import { hexToBytes } from './hex.ts';
import { type Candidate, framesAt } from './receive-attempts.ts';
import type { UplinkBitRate } from './types.ts';

/** A frame with its estimates; times and frequencies relative to the cut-out. */
export interface ReceivedFrame {
  readonly found: FoundFrame;
  readonly bitRateBps: UplinkBitRate;
  readonly estimates: FrameEstimates;
}

interface Found extends ReceivedFrame {
  readonly candidate: Candidate;
}

/** Signals in one cut-out, collisions and false starts included. */
const MAX_REGIONS = 10;
/** A frame whose CRC fails is the module's doing only where noise cannot be: at 12 dB a frame in 1e5 is lost to noise. */
const LEAST_SNR_DB = 12;
/** Phase error that may come beside that of noise: with a failing CRC more than this is no DBPSK, with a good one it is chance. */
const EXTRA_PHASE_ERROR_RAD = 0.1;
const CHANCE_PHASE_ERROR_RAD = 0.3;
/** Places in a cut-out that may come to nothing before it is given up: distortion of a strong signal has many. */
const MAX_FAILURES = 2;
/** Beside a frame that was taken off, this much of it may remain. */
const REMAINDER = 0.02;

interface Explained {
  readonly from: number;
  readonly to: number;
  readonly offsetHz: number;
  readonly reachHz: number;
  readonly density: number;
}

function estimatesOf(
  baseband: Baseband,
  candidate: Candidate,
  limits?: readonly [number, number],
): FrameEstimates | null {
  const { found, demodulation, firstBit } = candidate;
  const bits = bytesToBits(hexToBytes(found.hex, 'received frame'));
  return estimateDbpskFrame(baseband, {
    bits,
    bitRateBps: demodulation.bitRateBps,
    changeSeconds: demodulation.firstChangeSeconds + firstBit * demodulation.symbolSeconds,
    symbolSeconds: demodulation.symbolSeconds,
    carrier: demodulation.carrier,
    ...(limits === undefined ? {} : { limits }),
  });
}

/** True when the frame runs into an end of the cut-out: then its last bits are the receiver's loss, not the module's. */
function isCut(baseband: Baseband, estimates: FrameEstimates): boolean {
  const slack = 5 * estimates.fit.symbolSeconds;
  const end = baseband.re.length / baseband.sampleRateHz;
  return estimates.up.halfSeconds < slack || estimates.down.halfSeconds > end - slack;
}

/** Root mean square phase error that noise alone gives. */
function noisePhaseError(snrDb: number): number {
  return 1 / Math.sqrt(2 * 10 ** (snrDb / 10));
}

function isBelievable(baseband: Baseband, candidate: Candidate, estimates: FrameEstimates): boolean {
  const noise = noisePhaseError(estimates.snrDb.value);
  const phaseError = estimates.phaseErrorRad.value;
  if (candidate.found.crcOk) return phaseError <= CHANCE_PHASE_ERROR_RAD + 2 * noise;
  return (
    estimates.snrDb.value >= LEAST_SNR_DB &&
    phaseError <= EXTRA_PHASE_ERROR_RAD + 1.5 * noise &&
    !isCut(baseband, estimates)
  );
}

function thresholdOf(explained: readonly Explained[]) {
  return (tSeconds: number, offsetHz: number): number => {
    let least = 0;
    for (const entry of explained) {
      if (tSeconds < entry.from || tSeconds > entry.to) continue;
      const distance = Math.abs(offsetHz - entry.offsetHz);
      const share = distance < entry.reachHz ? 1 : (entry.reachHz / distance) ** 2;
      least = Math.max(least, entry.density * share);
    }
    return least;
  };
}

/** Marks a spot that gave nothing, so that the search goes on elsewhere. */
function giveUp(map: EnergyMap, spot: Spot): Explained {
  const width = widthHz(map, spot);
  const region = growRegion(map, spot, Math.min(500, Math.max(120, 2 * width)));
  return {
    from: region.fromSeconds - 0.05,
    to: region.toSeconds + 0.05,
    offsetHz: spotOffsetHz(map, spot),
    reachHz: Math.max(150, 2 * width),
    density: 2 * spot.density,
  };
}

function remainderOf(spot: Spot, rate: UplinkBitRate, estimates: FrameEstimates): Explained {
  return {
    from: estimates.up.halfSeconds - 0.04,
    to: estimates.down.halfSeconds + 0.04,
    offsetHz: estimates.carrierOffsetHz.value,
    reachHz: rate,
    density: REMAINDER * spot.density,
  };
}

/** Finds every uplink frame in a cut-out: the strongest region first; a frame that is understood is taken off and the search repeated. */
export function receiveCutout(cutout: Cutout): ReceivedFrame[] {
  const baseband = basebandOf(cutout);
  const received: Found[] = [];
  const explained: Explained[] = [];
  let map = energyMap(baseband);
  let failures = 0;
  for (let round = 0; round < MAX_REGIONS; round++) {
    const spot = strongestSpot(map, thresholdOf(explained));
    if (spot === null) break;
    let understood = false;
    for (const candidate of framesAt(baseband, map, spot)) {
      const estimates = estimatesOf(baseband, candidate);
      if (estimates === null || !isBelievable(baseband, candidate, estimates)) continue;
      const { bitRateBps } = candidate.demodulation;
      received.push({ found: candidate.found, bitRateBps, estimates, candidate });
      subtractFrame(baseband, estimates);
      explained.push(remainderOf(spot, bitRateBps, estimates));
      understood = true;
    }
    if (understood) map = energyMap(baseband);
    else if (++failures > MAX_FAILURES) break;
    else explained.push(giveUp(map, spot));
  }
  return refined(baseband, received);
}

/** Half way to the neighbours on nearly the same frequency: ramps that touch must not be taken for this frame's. */
function limitsOf(frame: Found, all: readonly Found[]): readonly [number, number] {
  let from = Number.NEGATIVE_INFINITY;
  let to = Number.POSITIVE_INFINITY;
  const { startSeconds, endSeconds, carrierOffsetHz } = frame.estimates;
  const middle = (startSeconds.value + endSeconds.value) / 2;
  for (const { estimates: other } of all) {
    if (other === frame.estimates) continue;
    if (Math.abs(other.carrierOffsetHz.value - carrierOffsetHz.value) > 2 * frame.bitRateBps) continue;
    if (other.endSeconds.value < middle) from = Math.max(from, (other.endSeconds.value + startSeconds.value) / 2);
    if (other.startSeconds.value > middle) to = Math.min(to, (other.startSeconds.value + endSeconds.value) / 2);
  }
  return [from, to];
}

/** Frames that share a cut-out are measured once more, each with all the others taken off. */
function refined(baseband: Baseband, received: readonly Found[]): ReceivedFrame[] {
  if (received.length < 2) return [...received];
  return received.flatMap((frame) => {
    restoreFrame(baseband, frame.estimates);
    const estimates = estimatesOf(baseband, frame.candidate, limitsOf(frame, received));
    if (estimates === null || !isBelievable(baseband, frame.candidate, estimates)) return [];
    subtractFrame(baseband, estimates);
    return [{ found: frame.found, bitRateBps: frame.bitRateBps, estimates }];
  });
}
