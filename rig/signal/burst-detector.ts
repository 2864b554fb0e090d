import type { IqBlock } from '../ports/iq.ts';
import { createBurstFloor } from './burst-floor.ts';
import { createMasking } from './burst-peaks.ts';
import { type BurstTools, createBurstRun, type FollowedRun, type RunFollower } from './burst-run.ts';
import { type BurstShape, burstPlan } from './burst-shape.ts';
import { createRowTransform } from './burst-spectrum.ts';
import { type Detector, emptyWaterfall } from './detector.ts';
import { downConversion } from './down-converter.ts';
import { createIqStream, leastDensity } from './iq-stream.ts';
import { math } from './math.ts';
import type { Cutout } from './types.ts';
import { createWaterfall } from './waterfall.ts';

export interface BurstDetectorOptions {
  readonly shape: BurstShape;
  readonly leastSampleRateHz: number;
  /** Looks at the same samples for what the energy alone does not show. */
  readonly search?: {
    /** Air that it needs kept. */
    readonly historySeconds: number;
    follow(run: FollowedRun): RunFollower;
  };
  /** Called with the stream time that has been looked at, seconds. */
  readonly onProgress?: (timeSeconds: number) => void;
}

interface NoiseMean {
  sum: number;
  count: number;
}

function createTools(shape: BurstShape, block: IqBlock, noise: NoiseMean, before: BurstTools | null): BurstTools {
  const { sampleRateHz, centreFrequencyHz } = block;
  const plan = burstPlan(shape, sampleRateHz);
  return {
    shape,
    sampleRateHz,
    centreFrequencyHz,
    plan,
    transform: before?.transform ?? createRowTransform(plan, sampleRateHz),
    conversion:
      before?.conversion ??
      downConversion(sampleRateHz, { rateHz: shape.cutoutRateHz, halfBandHz: shape.cutoutHalfBandHz }),
    masking: createMasking(plan, shape.bandwidthHz),
    noise: createBurstFloor(plan, leastDensity(block.format, sampleRateHz)),
    waterfall: before?.waterfall ?? createWaterfall(plan.bins, plan.binHz, centreFrequencyHz, 16 * plan.rowSeconds),
    addNoise: (density) => {
      noise.sum += math.log(density);
      noise.count++;
    },
  };
}

/**
 * A streaming detector of bursts of a few milliseconds: whatever rises over the noise, of any form, becomes a cut-out of its own. What lasts long
 * is cut in pieces that follow each other; after some ten seconds it is only followed. Memory does not grow with the stream.
 */
export function createBurstDetector(options: BurstDetectorOptions): Detector {
  const found: Cutout[] = [];
  const noise: NoiseMean = { sum: 0, count: 0 };
  const drain = (): Cutout[] => found.splice(0, found.length);
  const { shape, search } = options;
  const stream = createIqStream<BurstTools>({
    leastSampleRateHz: options.leastSampleRateHz,
    tools: (block, before) => createTools(shape, block, noise, before),
    begin: (tools, startTimeSeconds, afterLoss) =>
      createBurstRun({
        tools,
        startTimeSeconds,
        afterLoss,
        history: math.ceil((search?.historySeconds ?? 0) * tools.sampleRateHz),
        follow: search === undefined ? null : (run) => search.follow(run),
        emit: (cutout) => void found.push(cutout),
      }),
  });
  return {
    push: (block) => {
      stream.push(block);
      if (block.samples.length > 0) options.onProgress?.(stream.endTimeSeconds());
      return drain();
    },
    finish: () => {
      stream.finish();
      return drain();
    },
    summary: () => stream.summary(noise.count > 0 ? math.exp(noise.sum / noise.count) : 0),
    waterfall: () => stream.tools()?.waterfall.result() ?? emptyWaterfall,
  };
}
