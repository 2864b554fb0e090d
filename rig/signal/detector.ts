import type { IqBlock } from '../ports/iq.ts';
import { createDetectorRun, type DetectorTools } from './detector-run.ts';
import { downConversion } from './down-converter.ts';
import { createIqStream, leastDensity } from './iq-stream.ts';
import { math } from './math.ts';
import { createNoiseFloor } from './noise-floor.ts';
import { createSpectrumBlocks, spectrumPlan } from './spectrum-blocks.ts';
import { createPeakFinder } from './spectrum-peaks.ts';
import type { CaptureSummary, Cutout, Waterfall } from './types.ts';
import { createWaterfall } from './waterfall.ts';

/** Slower streams cannot hold a 600 bit/s burst beside a frequency error. */
export const MIN_SAMPLE_RATE_HZ = 8000;

/** Finds narrow-band bursts in a stream of IQ blocks. */
export interface Detector {
  /**
   * Takes the next block and returns the bursts that have ended.
   * @throws UnbrigError `iq-rate-too-low`, `iq-rate-changed`, `iq-not-finite`, `iq-odd-samples`
   */
  push(block: IqBlock): Cutout[];
  /** Ends the stream; bursts that are still on the air are cut here. */
  finish(): Cutout[];
  summary(): CaptureSummary;
  waterfall(): Waterfall;
}

export interface DetectorOptions {
  /** Called with the stream time that has been looked at, seconds. */
  readonly onProgress?: (timeSeconds: number) => void;
  /**
   * Asks for a second, wider cut-out (about 9.6 kS/s) of every burst that looks like a Sigfox downlink: energy around 800 Hz to both sides of a
   * carrier and little between. What `push` returns stays the same.
   */
  readonly onGfskCutout?: (cutout: Cutout) => void;
}

interface NoiseMean {
  sum: number;
  count: number;
}

function createTools(
  block: IqBlock,
  noise: NoiseMean,
  onGfskCutout: DetectorTools['onGfskCutout'],
  waterfall?: DetectorTools['waterfall'],
): DetectorTools {
  const { sampleRateHz, centreFrequencyHz } = block;
  const plan = spectrumPlan(sampleRateHz);
  return {
    sampleRateHz,
    centreFrequencyHz,
    leastDensity: leastDensity(block.format, sampleRateHz),
    onGfskCutout,
    plan,
    conversion: downConversion(sampleRateHz),
    spectrum: createSpectrumBlocks(plan, sampleRateHz),
    noiseFloor: createNoiseFloor(plan.bins, plan.binHz),
    peaks: createPeakFinder(plan.bins, plan.binHz),
    floor: new Float64Array(plan.bins),
    waterfall: waterfall ?? createWaterfall(plan.bins, plan.binHz, centreFrequencyHz, plan.blockHop / sampleRateHz),
    addNoise: (density) => {
      noise.sum += math.log(density);
      noise.count++;
    },
  };
}

/**
 * A streaming burst detector: averaged spectra of about 30 Hz resolution, a robust noise floor, tracks of what rises over it, and for each
 * track a narrow-band cut-out. The whole sampled band is searched. Memory does not grow with the stream but for the lost intervals.
 */
export function createDetector(options: DetectorOptions = {}): Detector {
  const found: Cutout[] = [];
  const emit = (cutout: Cutout): void => {
    found.push(cutout);
  };
  const noise: NoiseMean = { sum: 0, count: 0 };
  const drain = (): Cutout[] => found.splice(0, found.length);
  const stream = createIqStream<DetectorTools>({
    leastSampleRateHz: MIN_SAMPLE_RATE_HZ,
    tools: (block, before) => createTools(block, noise, options.onGfskCutout ?? null, before?.waterfall),
    begin: (tools, startTimeSeconds, afterLoss) => createDetectorRun(tools, startTimeSeconds, afterLoss, emit),
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

export const emptyWaterfall: Waterfall = {
  rows: 0,
  columns: 0,
  startTimeSeconds: 0,
  rowSeconds: 0,
  lowFrequencyHz: 0,
  columnHz: 0,
  levels: new Uint8Array(0),
};
