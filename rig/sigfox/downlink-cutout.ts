import type { BurstMeasurement } from '../signal/measure-burst.ts';
import type { Cutout } from '../signal/types.ts';
import { downlinkFrameSeconds, downlinkModulation } from './downlink-frame.ts';
import { type ReceivedDownlink, receiveDownlinkFrames } from './downlink-receive.ts';
import type { ObservedFrame } from './types.ts';

/** A downlink frame that was found on the air. */
export interface ObservedDownlink extends ReceivedDownlink {
  /** Samples were lost in or beside the frame. */
  readonly samplesLost: boolean;
}

/** The detector knows the carrier of a wide cut-out to some hundred hertz. */
const SEARCH_HZ = 1000;
/** Half of the band in which a frame leaves traces for narrow cut-outs. */
const TRACE_HZ = 2500;
/** Spurs of an 8-bit receiver lie this far below a strong frame, anywhere in the band. */
const DISTORTION_DB = 40;

/** Downlink frames in a wide cut-out (`onGfskCutout` of the detector). */
export function receiveDownlinkFromCutout(cutout: Cutout): ObservedDownlink[] {
  const samples = Float32Array.from(cutout.samples, (value) => value * cutout.scale);
  return receiveDownlinkFrames(samples, cutout, { searchHz: SEARCH_HZ }).map((frame) => ({
    ...frame,
    samplesLost: cutout.samplesLost,
  }));
}

/** Each frame once, the better of two sights of it, in order of time. */
export function withoutDownlinkRepeats(frames: readonly ObservedDownlink[]): ObservedDownlink[] {
  const kept: ObservedDownlink[] = [];
  const byWorth = [...frames].sort((a, b) => b.preambleBits - a.preambleBits || b.snrDb.value - a.snrDb.value);
  for (const frame of byWorth) {
    const again = kept.some(
      (other) =>
        Math.abs(other.startSeconds.value - frame.startSeconds.value) < downlinkFrameSeconds / 2 &&
        Math.abs(other.carrierHz.value - frame.carrierHz.value) < downlinkModulation.deviationHz,
    );
    if (!again) kept.push(frame);
  }
  return kept.sort((a, b) => a.startSeconds.value - b.startSeconds.value);
}

interface Extent {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly hertz: number;
}

function lieIn(extent: Extent, frame: ReceivedDownlink, reachHz: number): boolean {
  const common =
    Math.min(extent.toSeconds, frame.endSeconds.value) - Math.max(extent.fromSeconds, frame.startSeconds.value);
  const near = Math.abs(extent.hertz - frame.carrierHz.value) < reachHz;
  return near && common >= 0.5 * (extent.toSeconds - extent.fromSeconds);
}

/** True when an uplink receiver's undecoded burst is a downlink frame seen by half, or its distortion. */
export function isPartOfDownlink(burst: BurstMeasurement, frame: ReceivedDownlink): boolean {
  const extent = { fromSeconds: burst.startSeconds, toSeconds: burst.endSeconds, hertz: burst.frequencyHz };
  const cn0DbHz = frame.snrDb.value + 10 * Math.log10(downlinkModulation.bitRateBps);
  return lieIn(extent, frame, cn0DbHz - burst.cn0DbHz > DISTORTION_DB ? Number.POSITIVE_INFINITY : TRACE_HZ);
}

/** True when an uplink frame without a good CRC was read into a downlink frame. */
export function isReadIntoDownlink(uplink: ObservedFrame, frame: ReceivedDownlink): boolean {
  if (uplink.decoded.crcOk) return false;
  const { startSeconds, endSeconds, carrierHz } = uplink;
  const extent = { fromSeconds: startSeconds.value, toSeconds: endSeconds.value, hertz: carrierHz.value };
  return lieIn(extent, frame, TRACE_HZ);
}
