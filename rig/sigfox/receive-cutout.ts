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
import { subtractFrame } from '../signal/subtract-frame.ts';
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

/** Signals in one cut-out, collisions and false starts included. */
const MAX_REGIONS = 10;
/** A frame whose CRC fails is the module's doing only where noise cannot be: at 12 dB a frame in 1e5 is lost to noise. */
const LEAST_SNR_DB = 12;
const MOST_PHASE_ERROR_RAD = 0.4;
/** Beside a frame that was taken off, this much of it may remain. */
const REMAINDER = 0.02;

interface Explained {
  readonly from: number;
  readonly to: number;
  readonly offsetHz: number;
  readonly reachHz: number;
  readonly density: number;
}

function estimatesOf(baseband: Baseband, candidate: Candidate): FrameEstimates | null {
  const { found, demodulation, firstBit } = candidate;
  const bits = bytesToBits(hexToBytes(found.hex, 'received frame'));
  return estimateDbpskFrame(baseband, {
    bits,
    bitRateBps: demodulation.bitRateBps,
    changeSeconds: demodulation.firstChangeSeconds + firstBit * demodulation.symbolSeconds,
    symbolSeconds: demodulation.symbolSeconds,
    carrier: demodulation.carrier,
  });
}

/** True when the frame runs into an end of the cut-out: then its last bits are the receiver's loss, not the module's. */
function isCut(baseband: Baseband, estimates: FrameEstimates): boolean {
  const slack = 2 * estimates.fit.symbolSeconds;
  const end = baseband.re.length / baseband.sampleRateHz;
  return estimates.up.halfSeconds < slack || estimates.down.halfSeconds > end - slack;
}

function isBelievable(baseband: Baseband, candidate: Candidate, estimates: FrameEstimates): boolean {
  if (candidate.found.crcOk) return true;
  return (
    estimates.snrDb.value >= LEAST_SNR_DB &&
    estimates.phaseErrorRad.value <= MOST_PHASE_ERROR_RAD &&
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
  const received: ReceivedFrame[] = [];
  const explained: Explained[] = [];
  let map = energyMap(baseband);
  for (let round = 0; round < MAX_REGIONS; round++) {
    const spot = strongestSpot(map, thresholdOf(explained));
    if (spot === null) break;
    let understood = false;
    for (const candidate of framesAt(baseband, map, spot)) {
      const estimates = estimatesOf(baseband, candidate);
      if (estimates === null || !isBelievable(baseband, candidate, estimates)) continue;
      const { bitRateBps } = candidate.demodulation;
      received.push({ found: candidate.found, bitRateBps, estimates });
      subtractFrame(baseband, estimates);
      explained.push(remainderOf(spot, bitRateBps, estimates));
      understood = true;
    }
    if (understood) map = energyMap(baseband);
    else explained.push(giveUp(map, spot));
  }
  return received;
}
