import type { IqFileOptions } from '../../drivers/probes/file-description.ts';
import { openIqFile } from '../../drivers/probes/file-iq.ts';
import { isUnbrigError, UnbrigError } from '../ports/errors.ts';
import {
  isPartOfDownlink,
  isReadIntoDownlink,
  type ObservedDownlink,
  receiveDownlinkFromCutout,
  withoutDownlinkRepeats,
} from '../sigfox/downlink-cutout.ts';
import { type DownlinkOwner, findDownlinkOwner } from '../sigfox/downlink-owner.ts';
import { hexToBytes } from '../sigfox/hex.ts';
import { isByProduct, receiveFromCutout, withoutRepeats } from '../sigfox/receive.ts';
import type { ObservedFrame } from '../sigfox/types.ts';
import { createDetector } from '../signal/detector.ts';
import { type BurstMeasurement, measureBurst } from '../signal/measure-burst.ts';
import type { CaptureSummary, Cutout } from '../signal/types.ts';
import type { KeyRing } from './analyze-keys.ts';

export interface AnalyzeOptions extends IqFileOptions {
  readonly keys?: KeyRing;
  /** Told how much of the file has been looked at. */
  readonly onProgress?: (doneSeconds: number, totalSeconds: number, frames: number) => void;
}

export interface AnalyzedDownlink extends ObservedDownlink {
  /** Who would accept the frame; null when none of the known devices would, undefined without keys. */
  readonly owner: DownlinkOwner | null | undefined;
}

export interface FileAnalysis {
  readonly frames: readonly ObservedFrame[];
  readonly downlinks: readonly AnalyzedDownlink[];
  readonly bursts: readonly BurstMeasurement[];
  readonly summary: CaptureSummary;
}

/** Detects, decodes and measures a whole recording. Cut-outs are let go as soon as they have been looked at. */
export async function analyzeSigfoxFile(path: string, options: AnalyzeOptions): Promise<FileAnalysis> {
  const file = await openIqFile(path, options);
  const sighted: ObservedDownlink[] = [];
  const detector = createDetector({ onGfskCutout: (cutout) => sighted.push(...receiveDownlinkFromCutout(cutout)) });
  const keys = options.keys;
  const receiveOptions = keys === undefined ? {} : { keys: (epId: string) => keys.get(epId) };
  const all: ObservedFrame[] = [];
  const unknown: BurstMeasurement[] = [];
  let cutouts = 0;
  const look = (found: readonly Cutout[]): void => {
    for (const cutout of found) {
      const frames = receiveFromCutout(cutout, cutouts++, receiveOptions);
      if (frames.length === 0) unknown.push(measureBurst(cutout));
      all.push(...frames);
    }
  };
  try {
    for await (const block of file.blocks()) {
      look(detector.push(block));
      const done = (block.startSample + block.samples.length / 2) / file.sampleRateHz;
      options.onProgress?.(done, file.samples / file.sampleRateHz, all.length + sighted.length);
    }
    look(detector.finish());
  } catch (error) {
    throw withFileName(error, path);
  }
  const found = withoutDownlinkRepeats(sighted);
  const frames = withoutRepeats(all).filter((frame) => !found.some((downlink) => isReadIntoDownlink(frame, downlink)));
  const bursts = unknown.filter(
    (burst) =>
      !frames.some((frame) => isByProduct(burst, frame)) && !found.some((frame) => isPartOfDownlink(burst, frame)),
  );
  bursts.sort((a, b) => a.startSeconds - b.startSeconds);
  const downlinks = found.map((frame) => ({ ...frame, owner: ownerOf(frame, keys) }));
  return { frames, downlinks, bursts, summary: detector.summary() };
}

function ownerOf(frame: ObservedDownlink, keys: KeyRing | undefined): DownlinkOwner | null | undefined {
  if (keys === undefined) return undefined;
  const devices = [...keys].map(([epId, key]) => ({ epId: hexToBytes(epId, 'EP-ID'), key }));
  return findDownlinkOwner(frame.content, devices);
}

/** The detector does not know which file its samples come from. */
export function withFileName(error: unknown, path: string): unknown {
  if (!isUnbrigError(error) || error.message.includes(path)) return error;
  return new UnbrigError(error.code, error.errorClass === 'rig' ? 'rig' : 'usage', `${path}: ${error.message}`, {
    facts: { ...error.facts, path },
    cause: error,
  });
}
