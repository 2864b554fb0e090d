import type { IqFileOptions } from '../../drivers/probes/file-description.ts';
import { openIqFile } from '../../drivers/probes/file-iq.ts';
import { isUnbrigError, UnbrigError } from '../ports/errors.ts';
import { isByProduct, receiveFromCutout, withoutRepeats } from '../sigfox/receive.ts';
import type { ObservedFrame } from '../sigfox/types.ts';
import { createDetector } from '../signal/detector.ts';
import { type BurstMeasurement, measureBurst } from '../signal/measure-burst.ts';
import type { CaptureSummary, Cutout } from '../signal/types.ts';

export interface AnalyzeOptions extends IqFileOptions {
  readonly keys?: (epId: string) => Uint8Array | undefined;
  /** Told how much of the file has been looked at. */
  readonly onProgress?: (doneSeconds: number, totalSeconds: number, frames: number) => void;
}

export interface FileAnalysis {
  readonly frames: readonly ObservedFrame[];
  readonly bursts: readonly BurstMeasurement[];
  readonly summary: CaptureSummary;
}

/** Detects, decodes and measures a whole recording. Cut-outs are let go as soon as they have been looked at. */
export async function analyzeSigfoxFile(path: string, options: AnalyzeOptions): Promise<FileAnalysis> {
  const file = await openIqFile(path, options);
  const detector = createDetector();
  const all: ObservedFrame[] = [];
  const unknown: BurstMeasurement[] = [];
  let cutouts = 0;
  const look = (found: readonly Cutout[]): void => {
    for (const cutout of found) {
      const frames = receiveFromCutout(cutout, cutouts++, options.keys === undefined ? {} : { keys: options.keys });
      if (frames.length === 0) unknown.push(measureBurst(cutout));
      all.push(...frames);
    }
  };
  try {
    for await (const block of file.blocks()) {
      look(detector.push(block));
      const done = (block.startSample + block.samples.length / 2) / file.sampleRateHz;
      options.onProgress?.(done, file.samples / file.sampleRateHz, all.length);
    }
    look(detector.finish());
  } catch (error) {
    throw named(error, path);
  }
  const frames = withoutRepeats(all);
  const bursts = unknown.filter((burst) => !frames.some((frame) => isByProduct(burst, frame)));
  bursts.sort((a, b) => a.startSeconds - b.startSeconds);
  return { frames, bursts, summary: detector.summary() };
}

/** The detector does not know which file its samples come from. */
function named(error: unknown, path: string): unknown {
  if (!isUnbrigError(error) || error.message.includes(path)) return error;
  return new UnbrigError(error.code, error.errorClass === 'rig' ? 'rig' : 'usage', `${path}: ${error.message}`, {
    facts: { ...error.facts, path },
    cause: error,
  });
}
