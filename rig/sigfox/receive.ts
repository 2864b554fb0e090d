import type { Cutout, Estimate } from '../signal/types.ts';
import { type ReceivedFrame, receiveCutout } from './receive-cutout.ts';
import type { DecodedUplinkFrame, ObservedFrame } from './types.ts';
import { decodeUplinkFrame } from './uplink-decode.ts';

export interface ReceiveOptions {
  /** Device key for an EP-ID (eight upper- or lower-case hex digits as decoded), where it is known. */
  readonly keys?: (epId: string) => Uint8Array | undefined;
}

export interface ReceivedUplink {
  /** In order of time. */
  readonly frames: readonly ObservedFrame[];
  /** Cut-outs in which no frame was found. */
  readonly undecoded: readonly number[];
}

/** The same frame seen twice lies this near to itself. */
const SAME_FREQUENCY_HZ = 60;
/** Images and harmonics of a receiver repeat a frame elsewhere, this much weaker. */
const SPUR_DB = 12;

function decode(hex: string, options: ReceiveOptions): DecodedUplinkFrame {
  const plain = decodeUplinkFrame(hex);
  const key = plain.epId === null ? undefined : options.keys?.(plain.epId);
  return key === undefined ? plain : decodeUplinkFrame(hex, { key });
}

const shifted = (estimate: Estimate, by: number): Estimate => ({ ...estimate, value: estimate.value + by });

function observed(frame: ReceivedFrame, cutout: Cutout, index: number, options: ReceiveOptions): ObservedFrame {
  const { estimates } = frame;
  return {
    tech: 'sigfox-uplink',
    startSeconds: shifted(estimates.startSeconds, cutout.startTimeSeconds),
    endSeconds: shifted(estimates.endSeconds, cutout.startTimeSeconds),
    carrierHz: shifted(estimates.carrierOffsetHz, cutout.centreFrequencyHz),
    driftHzPerSecond: estimates.driftHzPerSecond,
    bitRateBps: frame.bitRateBps,
    symbolRateBps: estimates.symbolRateBps,
    powerDbfs: estimates.powerDbfs,
    snrDb: estimates.snrDb,
    phaseErrorRad: estimates.phaseErrorRad,
    inversionDegrees: estimates.inversionDegrees,
    rampUpSeconds: estimates.rampUpSeconds,
    rampDownSeconds: estimates.rampDownSeconds,
    onTimeSeconds: estimates.onTimeSeconds,
    hex: frame.found.hex,
    decoded: decode(frame.found.hex, options),
    cutout: index,
    samplesLost: cutout.samplesLost,
  };
}

/** Share of the shorter frame that the other covers. */
function overlap(a: ObservedFrame, b: ObservedFrame): number {
  const common =
    Math.min(a.endSeconds.value, b.endSeconds.value) - Math.max(a.startSeconds.value, b.startSeconds.value);
  const shorter = Math.min(a.endSeconds.value - a.startSeconds.value, b.endSeconds.value - b.startSeconds.value);
  return common / shorter;
}

/** True when `b` shows nothing that `a` does not: the same emission in another cut-out, or an image of it. */
function repeats(a: ObservedFrame, b: ObservedFrame): boolean {
  if (overlap(a, b) < 0.6) return false;
  if (Math.abs(a.carrierHz.value - b.carrierHz.value) < SAME_FREQUENCY_HZ) return true;
  return a.hex === b.hex && a.powerDbfs.value - b.powerDbfs.value > SPUR_DB;
}

/** Better evidence first: a good CRC, no lost samples, the stronger signal, the earlier cut-out. */
function byWorth(a: ObservedFrame, b: ObservedFrame): number {
  return (
    Number(b.decoded.crcOk) - Number(a.decoded.crcOk) ||
    Number(a.samplesLost) - Number(b.samplesLost) ||
    Math.round(b.powerDbfs.value - a.powerDbfs.value) ||
    a.cutout - b.cutout
  );
}

/** Every frame in one cut-out, in no order; the same frame may show in another cut-out too. */
export function receiveFromCutout(cutout: Cutout, index: number, options: ReceiveOptions = {}): ObservedFrame[] {
  return receiveCutout(cutout).map((frame) => observed(frame, cutout, index, options));
}

/** Each frame once, in order of time. */
export function withoutRepeats(frames: readonly ObservedFrame[]): ObservedFrame[] {
  const kept: ObservedFrame[] = [];
  for (const frame of [...frames].sort(byWorth)) {
    if (!kept.some((other) => repeats(other, frame))) kept.push(frame);
  }
  return kept.sort((a, b) => a.startSeconds.value - b.startSeconds.value || a.carrierHz.value - b.carrierHz.value);
}

/**
 * Finds, decodes and measures the Sigfox uplink frames in a set of cut-outs. A pure function of the cut-outs and the keys: the same
 * evidence gives the same numbers. A frame with a failing CRC is given where its head is clear and the signal is too strong for noise to
 * have spoiled it.
 */
export function receiveSigfoxUplink(cutouts: readonly Cutout[], options: ReceiveOptions = {}): ReceivedUplink {
  const all: ObservedFrame[] = [];
  const undecoded: number[] = [];
  cutouts.forEach((cutout, index) => {
    const frames = receiveFromCutout(cutout, index, options);
    if (frames.length === 0) undecoded.push(index);
    all.push(...frames);
  });
  return { frames: withoutRepeats(all), undecoded };
}
