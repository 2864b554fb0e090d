import { UnbrigError } from '../ports/errors.ts';
import { FULL_SCALE, type IqBlock, type IqFormat } from '../ports/iq.ts';
import { createDetectorRun, type DetectorRun, type DetectorTools } from './detector-run.ts';
import { downConversion } from './down-converter.ts';
import { iqToFloat } from './iq-to-float.ts';
import { math } from './math.ts';
import { createNoiseFloor } from './noise-floor.ts';
import { createSpectrumBlocks, spectrumPlan } from './spectrum-blocks.ts';
import { createPeakFinder } from './spectrum-peaks.ts';
import type { CaptureSummary, Cutout, Waterfall } from './types.ts';
import { createWaterfall } from './waterfall.ts';

/** Slower streams cannot hold a 600 bit/s burst beside a frequency error. */
export const MIN_SAMPLE_RATE_HZ = 8000;
/** The receiver's DC offset is followed with this time constant and taken off. */
const DC_SECONDS = 1;
const CHUNK = 16_384;

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

/** Rounding noise of the samples, with a margin: no real stream lies lower. */
function leastDensity(format: IqFormat, sampleRateHz: number): number {
  const step = format === 'cf32_le' ? 1e-7 : 1 / FULL_SCALE[format];
  return (0.1 * step * step) / 6 / sampleRateHz;
}

function checkBlock(block: IqBlock, sampleRateHz: number): void {
  if (!(block.sampleRateHz >= MIN_SAMPLE_RATE_HZ)) {
    throw new UnbrigError(
      'iq-rate-too-low',
      'usage',
      `A sample rate of ${block.sampleRateHz} samples a second is below the band of the signal; ` +
        `at least ${MIN_SAMPLE_RATE_HZ} are needed.`,
      { facts: { sampleRateHz: block.sampleRateHz, leastHz: MIN_SAMPLE_RATE_HZ } },
    );
  }
  if (block.sampleRateHz !== sampleRateHz) {
    throw new UnbrigError(
      'iq-rate-changed',
      'rig',
      `The sample rate changed from ${sampleRateHz} to ${block.sampleRateHz} inside one stream.`,
      { facts: { from: sampleRateHz, to: block.sampleRateHz } },
    );
  }
  if (block.samples.length % 2 !== 0) {
    throw new UnbrigError('iq-odd-samples', 'rig', 'An IQ block ends between I and Q.', {
      facts: { startSample: block.startSample, values: block.samples.length },
    });
  }
}

interface State {
  tools: DetectorTools;
  run: DetectorRun | null;
  nextSample: number;
  firstTime: number;
  endTime: number;
  samples: number;
  clipped: number;
  dcI: number;
  dcQ: number;
  dcSamples: number;
  readonly noise: { sum: number; count: number };
  readonly lost: { startTimeSeconds: number; endTimeSeconds: number }[];
}

function createTools(
  block: IqBlock,
  noise: State['noise'],
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

/** Takes the slowly changing mean off the samples that were just written. */
function removeDc(state: State, buffer: Float32Array, at: number, count: number, sampleRateHz: number): void {
  let sumI = 0;
  let sumQ = 0;
  const end = at + 2 * count;
  for (let m = at; m < end; m += 2) {
    sumI += buffer[m];
    sumQ += buffer[m + 1];
  }
  const weight = count / (count + math.min(state.dcSamples, DC_SECONDS * sampleRateHz));
  state.dcI += weight * (sumI / count - state.dcI);
  state.dcQ += weight * (sumQ / count - state.dcQ);
  state.dcSamples += count;
  const { dcI, dcQ } = state;
  for (let m = at; m < end; m += 2) {
    buffer[m] -= dcI;
    buffer[m + 1] -= dcQ;
  }
}

function feed(state: State, run: DetectorRun, block: IqBlock): void {
  const total = block.samples.length >> 1;
  for (let from = 0; from < total; from += CHUNK) {
    const count = math.min(CHUNK, total - from);
    const { buffer, at } = run.room(count);
    state.clipped += iqToFloat(block, from, from + count, buffer, at);
    removeDc(state, buffer, at, count, block.sampleRateHz);
    run.advance(count);
  }
  state.samples += total;
  state.nextSample = block.startSample + total;
  state.endTime = block.startTimeSeconds + total / block.sampleRateHz;
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
  const onGfskCutout = options.onGfskCutout ?? null;
  let state: State | null = null;
  const drain = (): Cutout[] => found.splice(0, found.length);

  const begin = (block: IqBlock): State => {
    const noise = { sum: 0, count: 0 };
    return {
      tools: createTools(block, noise, onGfskCutout),
      run: null,
      nextSample: block.startSample,
      firstTime: block.startTimeSeconds,
      endTime: block.startTimeSeconds,
      samples: 0,
      clipped: 0,
      dcI: 0,
      dcQ: 0,
      dcSamples: 0,
      noise,
      lost: [],
    };
  };

  const join = (now: State, block: IqBlock): void => {
    const jump = block.startSample !== now.nextSample;
    const lost = block.joins === 'lost' || (block.joins === 'contiguous' && jump);
    const retuned = block.centreFrequencyHz !== now.tools.centreFrequencyHz;
    if (now.run !== null && (jump || lost || retuned)) {
      now.run.finish(lost);
      now.run = null;
    }
    if (lost && block.startTimeSeconds > now.endTime)
      now.lost.push({ startTimeSeconds: now.endTime, endTimeSeconds: block.startTimeSeconds });
    if (retuned) now.tools = createTools(block, now.noise, onGfskCutout, now.tools.waterfall);
    now.run ??= createDetectorRun(now.tools, block.startTimeSeconds, lost, emit);
  };

  return {
    push: (block) => {
      checkBlock(block, state?.tools.sampleRateHz ?? block.sampleRateHz);
      state ??= begin(block);
      if (block.samples.length === 0 && block.joins === 'quiet') {
        state.run?.finish(false);
        state.run = null;
        return drain();
      }
      join(state, block);
      feed(state, state.run!, block);
      options.onProgress?.(state.endTime);
      return drain();
    },
    finish: () => {
      state?.run?.finish(false);
      if (state !== null) state.run = null;
      return drain();
    },
    summary: () => ({
      sampleRateHz: state?.tools.sampleRateHz ?? 0,
      centreFrequencyHz: state?.tools.centreFrequencyHz ?? 0,
      startTimeSeconds: state?.firstTime ?? 0,
      endTimeSeconds: state?.endTime ?? 0,
      lost: state?.lost ?? [],
      noiseDensity: state !== null && state.noise.count > 0 ? math.exp(state.noise.sum / state.noise.count) : 0,
      clippedShare: state !== null && state.samples > 0 ? state.clipped / state.samples : 0,
    }),
    waterfall: () => state?.tools.waterfall.result() ?? emptyWaterfall,
  };
}

const emptyWaterfall: Waterfall = {
  rows: 0,
  columns: 0,
  startTimeSeconds: 0,
  rowSeconds: 0,
  lowFrequencyHz: 0,
  columnHz: 0,
  levels: new Uint8Array(0),
};
