import { type BurstMeasurement, measureBurst } from '../signal/measure-burst.ts';
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
  /** Cut-outs in which no frame was found and that no frame in another one explains. */
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

/** A distorted image may have lost some of the bits. */
function isAlike(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  let same = 0;
  for (let k = 0; k < length; k++) if (a[k] === b[k]) same++;
  return same > 0.75 * length;
}

/** True when `b` shows nothing that `a` does not: the same emission in another cut-out, or an image of it. */
function repeats(a: ObservedFrame, b: ObservedFrame): boolean {
  if (overlap(a, b) < 0.6) return false;
  if (Math.abs(a.carrierHz.value - b.carrierHz.value) < SAME_FREQUENCY_HZ) return true;
  const together = Math.abs(a.startSeconds.value - b.startSeconds.value) < 1.5 / a.bitRateBps;
  if (!together || a.bitRateBps !== b.bitRateBps) return false;
  return isAlike(a.hex, b.hex) && a.powerDbfs.value - b.powerDbfs.value > SPUR_DB;
}

/** Beside a frame that was understood, this near and this much weaker, lie its own skirts. */
const SKIRT_HZ = 2500;
const SKIRT_DB = 20;
const SAME_BURST_HZ = 300;
/** Spurs and intermodulation of an 8-bit receiver lie this far below a strong frame, anywhere in the band. */
const DISTORTION_DB = 40;

/** True when a burst that did not decode is a by-product of a frame that did. */
export function isByProduct(burst: BurstMeasurement, frame: ObservedFrame): boolean {
  const common =
    Math.min(burst.endSeconds, frame.endSeconds.value) - Math.max(burst.startSeconds, frame.startSeconds.value);
  if (common < 0.5 * (burst.endSeconds - burst.startSeconds)) return false;
  const distance = Math.abs(burst.frequencyHz - frame.carrierHz.value);
  if (distance < SAME_BURST_HZ) return true;
  const frameCn0 = frame.snrDb.value + 10 * Math.log10(frame.bitRateBps);
  return frameCn0 - burst.cn0DbHz > (distance < SKIRT_HZ ? SKIRT_DB : DISTORTION_DB);
}

/** Better evidence first: a good CRC, no lost samples, the signal that the cut-out's filter took less of, the earlier cut-out. */
function byWorth(a: ObservedFrame, b: ObservedFrame): number {
  return (
    Number(b.decoded.crcOk) - Number(a.decoded.crcOk) ||
    Number(a.samplesLost) - Number(b.samplesLost) ||
    b.powerDbfs.value - a.powerDbfs.value ||
    a.cutout - b.cutout
  );
}

/** What was found in a cut-out; it is looked at while a stimulus goes on and again when the observation is complete. */
const looked = new WeakMap<Cutout, readonly ReceivedFrame[]>();

function lookAt(cutout: Cutout): readonly ReceivedFrame[] {
  const known = looked.get(cutout);
  if (known !== undefined) return known;
  const found = receiveCutout(cutout);
  looked.set(cutout, found);
  return found;
}

/** Every frame in one cut-out, in no order; the same frame may show in another cut-out too. */
export function receiveFromCutout(cutout: Cutout, index: number, options: ReceiveOptions = {}): ObservedFrame[] {
  return lookAt(cutout).map((frame) => observed(frame, cutout, index, options));
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
  const frames = withoutRepeats(all);
  const unexplained = undecoded.filter((index) => {
    const burst = measureBurst(cutouts[index]);
    return !frames.some((frame) => isByProduct(burst, frame));
  });
  return { frames, undecoded: unexplained };
}
