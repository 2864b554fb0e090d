import { type GfskBand, withoutCarrier } from '../signal/gfsk-band.ts';
import { coarseGfsk } from '../signal/gfsk-coarse.ts';
import { type GfskReplicas, gfskReplicas } from '../signal/gfsk-correlate.ts';
import { decideGfskBits } from '../signal/gfsk-decide.ts';
import { fitGfsk, type GfskFit, type GfskModel, timingOf } from '../signal/gfsk-fit.ts';
import type { GfskLock } from '../signal/gfsk-lock.ts';
import { gfskPatterns } from '../signal/gfsk-phase.ts';
import { bitsToBytes } from './bits.ts';
import { preambleBitsHeard } from './downlink-estimates.ts';
import {
  downlinkContentBytes,
  downlinkFrameBitCount,
  downlinkFrameBits,
  downlinkModulation,
  downlinkPreambleBits,
  downlinkSyncBits,
} from './downlink-frame.ts';

/** Preamble bits that are looked for together with the sync word: with fewer, noise would look like them more often. */
const PREAMBLE_LOOKED_FOR = 20;
/** Other deviations that are tried: they turn the phase of every bit, and the decisions of a wrong one go astray. */
const DEVIATION_STEP_HZ = 20;
const DEVIATION_REACH_HZ = 100;
/** Memory of the phase reference: about six bits with a carrier known from the sync word alone, longer when the whole frame was fitted. */
const FIRST_MEMORY = 0.85;
const SECOND_MEMORY = 0.93;
/** Eb/N0 below which hardly a frame has its sync word and content right; of noise that got as far as a fit, none reached -3 dB. */
const LEAST_SNR_DB = 1;

/**
 * A preamble this long is one. A shorter one may have been cut off, but then nothing was sent before it: among the bits of any other keyed signal
 * a sync word with some preamble turns up by chance.
 */
const SURE_PREAMBLE_BITS = 36;
const LEAST_PREAMBLE_BITS = 8;
/** Bits before the first that was heard in which a signal is looked for. */
const BITS_BEFORE = 12;

const symbolSeconds = 1 / downlinkModulation.bitRateBps;
const patterns = gfskPatterns(1);
const head = downlinkFrameBits(new Uint8Array(downlinkContentBytes)).subarray(
  0,
  downlinkPreambleBits + downlinkSyncBits,
);
const preamble = head.subarray(0, downlinkPreambleBits);
/** Index in the frame of the first bit that is looked for. */
export const firstLookedFor = downlinkPreambleBits - PREAMBLE_LOOKED_FOR;
/** The bits by which a frame is found: the end of the preamble and the sync word. */
export const lookedFor = head.subarray(firstLookedFor);

const replicas = new Map<number, GfskReplicas>();

/** What bits look like at the nominal bit rate, so far from the nominal deviation. */
function replicasAt(stepHz: number): GfskReplicas {
  let known = replicas.get(stepHz);
  if (known === undefined) {
    known = gfskReplicas(downlinkModulation.deviationHz + stepHz, symbolSeconds, patterns);
    replicas.set(stepHz, known);
  }
  return known;
}

export const nominalReplicas = replicasAt(0);

export interface DemodulatedDownlink {
  readonly content: Uint8Array;
  readonly preambleBits: number;
  readonly syncErrors: number;
  readonly fit: GfskFit;
}

interface Decided {
  /** The whole frame, its preamble as it should be. */
  readonly bits: Uint8Array;
  readonly syncErrors: number;
  readonly metric: number;
}

/** Sync word and content by a model. */
function decide(band: GfskBand, model: GfskModel, shapes: GfskReplicas, memory: number): Decided {
  const timing = timingOf(model, downlinkFrameBitCount, band.sampleRateHz);
  const begin = (timing.startSeconds + (firstLookedFor - 1) * model.symbolSeconds) * band.sampleRateHz;
  const end = (timing.startSeconds + downlinkFrameBitCount * model.symbolSeconds) * band.sampleRateHz;
  const stretch = withoutCarrier(band, model.carrier, Math.floor(begin), Math.ceil(end) + 1);
  const count = downlinkFrameBitCount - downlinkPreambleBits;
  const before = preamble.subarray(firstLookedFor);
  const unknown = { from: downlinkPreambleBits, count, before, memory };
  const { bits, metric } = decideGfskBits(stretch, timing, unknown, shapes);
  let syncErrors = 0;
  for (let k = 0; k < downlinkSyncBits; k++) if (bits[k] !== head[downlinkPreambleBits + k]) syncErrors++;
  return { bits: Uint8Array.of(...preamble, ...bits), syncErrors, metric };
}

interface Reading extends Decided {
  readonly model: GfskModel;
}

/** The first reading of a frame, with the deviation that explains it best: from the nominal one upwards or downwards while that is better. */
function firstReading(band: GfskBand, lock: GfskLock): Reading {
  const middleSeconds = lock.startSeconds + (downlinkFrameBitCount / 2 - firstLookedFor) * symbolSeconds;
  const carrier = { hertz: lock.carrierHz, driftHzPerSecond: 0, atSeconds: middleSeconds };
  const read = (stepHz: number): Reading => {
    const deviationHz = downlinkModulation.deviationHz + stepHz;
    const model: GfskModel = { carrier, phaseRad: 0, deviationHz, middleSeconds, symbolSeconds };
    return { model, ...decide(band, model, replicasAt(stepHz), FIRST_MEMORY) };
  };
  let best = read(0);
  for (const step of [-DEVIATION_STEP_HZ, DEVIATION_STEP_HZ]) {
    for (let offset = step; Math.abs(offset) <= DEVIATION_REACH_HZ; offset += step) {
      const next = read(offset);
      if (next.metric <= best.metric) break;
      best = next;
    }
    if (best.model.deviationHz !== downlinkModulation.deviationHz) break;
  }
  return best;
}

/**
 * Reads and fits the frame whose sync word was locked on: first with what the sync word tells of the carrier, then with what the whole frame
 * tells. Null when there is no frame.
 */
export function demodulateDownlink(
  band: GfskBand,
  lock: GfskLock,
  maximumSyncErrors: number,
): DemodulatedDownlink | null {
  const first = firstReading(band, lock);
  // The second reading may be a bit or two better.
  if (first.syncErrors > maximumSyncErrors + 1) return null;
  const from = Math.max(firstLookedFor, Math.ceil(firstLookedFor - lock.startSeconds / symbolSeconds));
  const whole = { bits: first.bits, from };
  const rough = fitGfsk(band, coarseGfsk(band, first.model, whole, patterns), whole, patterns);
  if (rough === null || snrDb(rough) < LEAST_SNR_DB) return null;
  const fitted = gfskReplicas(rough.deviationHz, rough.symbolSeconds, patterns);
  const { bits, syncErrors } = decide(band, rough, fitted, SECOND_MEMORY);
  if (syncErrors > maximumSyncErrors) return null;
  const preambleBits = preambleBitsHeard(band, rough, bits, patterns);
  if (preambleBits < LEAST_PREAMBLE_BITS || !beginsThere(band, rough, preambleBits)) return null;
  const fit = fitGfsk(band, rough, { bits, from: downlinkPreambleBits - preambleBits }, patterns);
  if (fit === null || snrDb(fit) < LEAST_SNR_DB) return null;
  return { content: bitsToBytes(bits.subarray(head.length)), preambleBits, syncErrors, fit };
}

/** False when a short preamble is the end of something longer, as strong as the frame. */
function beginsThere(band: GfskBand, model: GfskFit, preambleBits: number): boolean {
  if (preambleBits >= SURE_PREAMBLE_BITS) return true;
  const start = timingOf(model, downlinkFrameBitCount, band.sampleRateHz).startSeconds;
  const first = start + (downlinkPreambleBits - preambleBits) * model.symbolSeconds;
  const before = meanPower(band, first - BITS_BEFORE * model.symbolSeconds, first);
  const inside = meanPower(band, first, start + downlinkFrameBitCount * model.symbolSeconds);
  return before < inside - 0.5 * model.amplitude ** 2;
}

/** Mean power of the samples in an interval; 0 where there are none. */
function meanPower({ re, im, sampleRateHz }: GfskBand, fromSeconds: number, toSeconds: number): number {
  const from = Math.max(0, Math.round(fromSeconds * sampleRateHz));
  const to = Math.min(re.length, Math.round(toSeconds * sampleRateHz));
  let sum = 0;
  for (let n = from; n < to; n++) sum += re[n] * re[n] + im[n] * im[n];
  return to > from ? sum / (to - from) : 0;
}

function snrDb(fit: GfskFit): number {
  return 10 * Math.log10(fit.amplitude ** 2 / fit.noiseDensity / downlinkModulation.bitRateBps);
}
