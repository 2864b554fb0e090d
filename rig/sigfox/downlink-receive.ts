import { type GfskBand, gfskBand, withoutCarrier } from '../signal/gfsk-band.ts';
import { gfskReplicas } from '../signal/gfsk-correlate.ts';
import { decideGfskBits } from '../signal/gfsk-decide.ts';
import { coarseGfsk, fitGfsk, type GfskFit, type GfskModel, timingOf } from '../signal/gfsk-fit.ts';
import { type GfskLock, lockGfsk } from '../signal/gfsk-lock.ts';
import { gfskPatterns } from '../signal/gfsk-phase.ts';
import { findGfskPattern } from '../signal/gfsk-tones.ts';
import type { Estimate } from '../signal/types.ts';
import { bitsToBytes } from './bits.ts';
import { downlinkEstimates, preambleBitsHeard } from './downlink-estimates.ts';
import {
  downlinkContentBytes,
  downlinkFrameBitCount,
  downlinkFrameBits,
  downlinkFrameSeconds,
  downlinkModulation,
  downlinkPreambleBits,
  downlinkSyncBits,
} from './downlink-frame.ts';

/** A downlink frame that was heard; whether it is meant for anybody and whole, `decodeDownlinkContent` tells. */
export interface ReceivedDownlink {
  /** The 15 bytes after the sync word as received. */
  readonly content: Uint8Array;
  /** Start of the first of the 91 preamble bits, heard or not, and end of the last bit; ramps excluded. */
  readonly startSeconds: Estimate;
  readonly endSeconds: Estimate;
  /** In the middle of the frame. */
  readonly carrierHz: Estimate;
  readonly driftHzPerSecond: Estimate;
  readonly deviationHz: Estimate;
  readonly bitRateBps: Estimate;
  /** Signal over noise in a bandwidth equal to the bit rate (Eb/N0 scale), dB. */
  readonly snrDb: Estimate;
  /** dB relative to full scale squared. */
  readonly powerDbfs: Estimate;
  /** Bits of the preamble that were heard, 0 to 91. */
  readonly preambleBits: number;
  /** Wrong bits of the 13 of the sync word. */
  readonly syncErrors: number;
}

/** Where and when the samples are from. */
export interface DownlinkSamplesFacts {
  /** At least 6400; rates above 19.2 kS/s are filtered and thinned out first. */
  readonly sampleRateHz: number;
  /** Radio frequency of 0 Hz in the samples. */
  readonly centreFrequencyHz: number;
  /** Time of the first sample. */
  readonly startTimeSeconds: number;
}

export interface DownlinkReceiveOptions {
  /** Half of the band around the centre in which the carrier is looked for; 1500 unless given. */
  readonly searchHz?: number;
  /** Wrong bits of the sync word that still let a frame pass; 1 unless given. */
  readonly maximumSyncErrors?: number;
}

/** Preamble bits that are looked for together with the sync word, and how many of them may lie before the first sample. */
const PREAMBLE_LOOKED_FOR = 20;
const PREAMBLE_MAY_MISS = 12;
/** Of noise one place in some thousand reaches this, of frames at an Eb/N0 of 6 dB all but one in a hundred. */
const LEAST_LIKENESS = 0.42;
/** Of what noise passed to here, one in a thousand reaches this; of frames at 6 dB nearly all. */
const LEAST_COHERENCE = 0.42;
/** Eb/N0 below which hardly a frame has its sync word and content right, and which noise does not reach. */
const LEAST_SNR_DB = 3;
/** Half of the band that one bit takes, and what the receiver's filter leaves flat. */
const HALF_SIGNAL_HZ = 1600;
/** Long recordings are looked at in pieces that share a frame and some margin. */
const PIECE_SECONDS = 4;
const OVERLAP_SECONDS = downlinkFrameSeconds + 0.1;

const symbolSeconds = 1 / downlinkModulation.bitRateBps;
const patterns = gfskPatterns(1);
const replicas = gfskReplicas(downlinkModulation.deviationHz, symbolSeconds, patterns);
const head = downlinkFrameBits(new Uint8Array(downlinkContentBytes)).subarray(
  0,
  downlinkPreambleBits + downlinkSyncBits,
);
const firstLookedFor = downlinkPreambleBits - PREAMBLE_LOOKED_FOR;
const pattern = head.subarray(firstLookedFor);

/**
 * Finds, demodulates and measures all downlink frames in a stretch of samples, carrier and timing unknown, in order of time. A frame is given when
 * its sync word and its content lie within the samples, whatever its content says.
 */
export function receiveDownlinkFrames(
  samples: Float32Array,
  facts: DownlinkSamplesFacts,
  options: DownlinkReceiveOptions = {},
): ReceivedDownlink[] {
  const { sampleRateHz, startTimeSeconds } = facts;
  const found: ReceivedDownlink[] = [];
  const total = samples.length >> 1;
  const piece = Math.round(PIECE_SECONDS * sampleRateHz);
  const overlap = Math.round(OVERLAP_SECONDS * sampleRateHz);
  for (let from = 0; ; from += piece - overlap) {
    const to = Math.min(total, from + piece);
    const part = { ...facts, startTimeSeconds: startTimeSeconds + from / sampleRateHz };
    for (const frame of framesInPiece(samples.subarray(2 * from, 2 * to), part, options))
      if (!found.some((other) => isSame(other, frame))) found.push(frame);
    if (to === total) break;
  }
  return found.sort((a, b) => a.startSeconds.value - b.startSeconds.value);
}

/** One frame seen in two pieces, or as a shadow of itself beside its carrier. */
function isSame(a: ReceivedDownlink, b: ReceivedDownlink): boolean {
  return (
    Math.abs(a.startSeconds.value - b.startSeconds.value) < downlinkFrameSeconds / 2 &&
    Math.abs(a.carrierHz.value - b.carrierHz.value) < downlinkModulation.deviationHz
  );
}

function framesInPiece(
  samples: Float32Array,
  facts: DownlinkSamplesFacts,
  options: DownlinkReceiveOptions,
): ReceivedDownlink[] {
  const searchHz = options.searchHz ?? 1500;
  const band = gfskBand(samples, facts.sampleRateHz, searchHz + HALF_SIGNAL_HZ);
  const found: ReceivedDownlink[] = [];
  for (const spot of findGfskPattern(band, {
    ...downlinkModulation,
    pattern,
    mayMiss: PREAMBLE_MAY_MISS,
    bitsAfter: downlinkFrameBitCount - head.length,
    searchHz,
    leastLikeness: LEAST_LIKENESS,
  })) {
    const startSeconds = facts.startTimeSeconds + spot.startSeconds - firstLookedFor * symbolSeconds;
    const shadow = found.some(
      (frame) =>
        Math.abs(frame.startSeconds.value - startSeconds) < downlinkFrameSeconds &&
        Math.abs(frame.carrierHz.value - facts.centreFrequencyHz - spot.carrierHz) <
          2.2 * downlinkModulation.deviationHz,
    );
    if (shadow) continue;
    const lock = lockGfsk(band, spot, pattern, symbolSeconds, replicas);
    if (lock.coherence < LEAST_COHERENCE) continue;
    const frame = frameAt(band, lock, facts, options.maximumSyncErrors ?? 1);
    if (frame !== null && !found.some((other) => isSame(other, frame))) found.push(frame);
  }
  return found;
}

interface Decided {
  readonly bits: Uint8Array;
  readonly syncErrors: number;
}

/** Sync word and content by a model, with the nominal preamble before them. */
function decide(band: GfskBand, model: GfskModel, memory: number): Decided {
  const timing = timingOf(model, downlinkFrameBitCount, band.sampleRateHz);
  const begin = (timing.startSeconds + (firstLookedFor - 1) * model.symbolSeconds) * band.sampleRateHz;
  const end = (timing.startSeconds + downlinkFrameBitCount * model.symbolSeconds) * band.sampleRateHz;
  const stretch = withoutCarrier(band, model.carrier, Math.floor(begin), Math.ceil(end) + 1);
  const preamble = head.subarray(0, downlinkPreambleBits);
  const count = downlinkFrameBitCount - downlinkPreambleBits;
  const shapes =
    model.deviationHz === downlinkModulation.deviationHz
      ? replicas
      : gfskReplicas(model.deviationHz, model.symbolSeconds, patterns);
  const before = head.subarray(firstLookedFor, downlinkPreambleBits);
  const rest = decideGfskBits(stretch, timing, { from: downlinkPreambleBits, count, before, memory }, shapes);
  let syncErrors = 0;
  for (let k = 0; k < downlinkSyncBits; k++) if (rest[k] !== head[downlinkPreambleBits + k]) syncErrors++;
  return { bits: Uint8Array.of(...preamble, ...rest), syncErrors };
}

function frameAt(
  band: GfskBand,
  lock: GfskLock,
  facts: DownlinkSamplesFacts,
  maximumSyncErrors: number,
): ReceivedDownlink | null {
  const middleSeconds = lock.startSeconds + (downlinkFrameBitCount / 2 - firstLookedFor) * symbolSeconds;
  const locked: GfskModel = {
    carrier: { hertz: lock.carrierHz, driftHzPerSecond: 0, atSeconds: middleSeconds },
    phaseRad: 0,
    deviationHz: downlinkModulation.deviationHz,
    middleSeconds,
    symbolSeconds,
  };
  const first = decide(band, locked, 0.85);
  // A wrong carrier, timing or deviation may cost the first decisions a bit or two that the fit gives back.
  if (first.syncErrors > maximumSyncErrors + 1) return null;
  const from = Math.max(firstLookedFor, Math.ceil(firstLookedFor - lock.startSeconds / symbolSeconds));
  const whole = { bits: first.bits, from };
  const rough = fitGfsk(band, coarseGfsk(band, locked, whole, patterns), whole, patterns);
  if (rough === null || snrDb(rough) < LEAST_SNR_DB) return null;
  const { bits, syncErrors } = decide(band, rough, 0.93);
  if (syncErrors > maximumSyncErrors) return null;
  const preambleBits = preambleBitsHeard(band, rough, bits, patterns);
  const fit = fitGfsk(band, rough, { bits, from: downlinkPreambleBits - preambleBits }, patterns);
  if (fit === null || snrDb(fit) < LEAST_SNR_DB) return null;
  return {
    content: bitsToBytes(bits.subarray(head.length)),
    ...downlinkEstimates(fit, facts),
    preambleBits,
    syncErrors,
  };
}

function snrDb(fit: GfskFit): number {
  return 10 * Math.log10(fit.amplitude ** 2 / fit.noiseDensity / downlinkModulation.bitRateBps);
}
