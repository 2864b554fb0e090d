import { UnbrigError } from '../ports/errors.ts';
import { FULL_SCALE, type IqBlock, type IqFormat } from '../ports/iq.ts';
import { iqToFloat } from './iq-to-float.ts';
import { math } from './math.ts';
import type { CaptureSummary } from './types.ts';

/** The receiver's DC offset is followed with this time constant and taken off. */
const DC_SECONDS = 1;
const CHUNK = 16_384;

/** Takes one run of samples without a gap. */
export interface SampleRun {
  /** Room for the next samples; the caller writes there and then says how many with `advance`. */
  room(count: number): { readonly buffer: Float32Array; readonly at: number };
  advance(count: number): void;
  /** Closes the run. @param lost samples are missing after it */
  finish(lost: boolean): void;
}

/** What looks at the samples. Tools are what stays the same while sample rate and centre frequency do. */
export interface StreamReader<Tools> {
  /** Slower streams are refused. */
  readonly leastSampleRateHz: number;
  tools(block: IqBlock, before: Tools | null): Tools;
  begin(tools: Tools, startTimeSeconds: number, afterLoss: boolean): SampleRun;
}

/** Turns blocks into runs of float samples: joins, losses, DC offset, clipping. */
export interface IqStream<Tools> {
  /** @throws UnbrigError `iq-rate-too-low`, `iq-rate-changed`, `iq-not-finite`, `iq-odd-samples` */
  push(block: IqBlock): void;
  finish(): void;
  tools(): Tools | null;
  /** Up to where samples came, seconds. */
  endTimeSeconds(): number;
  summary(noiseDensity: number): CaptureSummary;
}

interface State<Tools> {
  tools: Tools;
  centreFrequencyHz: number;
  readonly sampleRateHz: number;
  run: SampleRun | null;
  nextSample: number;
  readonly firstTime: number;
  endTime: number;
  samples: number;
  clipped: number;
  dcI: number;
  dcQ: number;
  dcSamples: number;
  readonly lost: { startTimeSeconds: number; endTimeSeconds: number }[];
}

/** Rounding noise of the samples, with a margin: no real stream lies lower. */
export function leastDensity(format: IqFormat, sampleRateHz: number): number {
  const step = format === 'cf32_le' ? 1e-7 : 1 / FULL_SCALE[format];
  return (0.1 * step * step) / 6 / sampleRateHz;
}

function checkBlock(block: IqBlock, sampleRateHz: number, leastHz: number): void {
  if (!(block.sampleRateHz >= leastHz)) {
    throw new UnbrigError(
      'iq-rate-too-low',
      'usage',
      `A sample rate of ${block.sampleRateHz} samples a second is below the band of the signal; ` +
        `at least ${leastHz} are needed.`,
      { facts: { sampleRateHz: block.sampleRateHz, leastHz } },
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

/** Takes the slowly changing mean off the samples that were just written. */
function removeDc<Tools>(state: State<Tools>, buffer: Float32Array, at: number, count: number): void {
  let sumI = 0;
  let sumQ = 0;
  const end = at + 2 * count;
  for (let m = at; m < end; m += 2) {
    sumI += buffer[m];
    sumQ += buffer[m + 1];
  }
  const weight = count / (count + math.min(state.dcSamples, DC_SECONDS * state.sampleRateHz));
  state.dcI += weight * (sumI / count - state.dcI);
  state.dcQ += weight * (sumQ / count - state.dcQ);
  state.dcSamples += count;
  const { dcI, dcQ } = state;
  for (let m = at; m < end; m += 2) {
    buffer[m] -= dcI;
    buffer[m + 1] -= dcQ;
  }
}

function feed<Tools>(state: State<Tools>, run: SampleRun, block: IqBlock): void {
  const total = block.samples.length >> 1;
  for (let from = 0; from < total; from += CHUNK) {
    const count = math.min(CHUNK, total - from);
    const { buffer, at } = run.room(count);
    state.clipped += iqToFloat(block, from, from + count, buffer, at);
    removeDc(state, buffer, at, count);
    run.advance(count);
  }
  state.samples += total;
  state.nextSample = block.startSample + total;
  state.endTime = block.startTimeSeconds + total / block.sampleRateHz;
}

function join<Tools>(state: State<Tools>, block: IqBlock, reader: StreamReader<Tools>): SampleRun {
  const jump = block.startSample !== state.nextSample;
  const lost = block.joins === 'lost' || (block.joins === 'contiguous' && jump);
  const retuned = block.centreFrequencyHz !== state.centreFrequencyHz;
  if (state.run !== null && (jump || lost || retuned)) {
    state.run.finish(lost);
    state.run = null;
  }
  if (lost && block.startTimeSeconds > state.endTime)
    state.lost.push({ startTimeSeconds: state.endTime, endTimeSeconds: block.startTimeSeconds });
  if (retuned) {
    state.tools = reader.tools(block, state.tools);
    state.centreFrequencyHz = block.centreFrequencyHz;
  }
  state.run ??= reader.begin(state.tools, block.startTimeSeconds, lost);
  return state.run;
}

/** Memory does not grow with the stream but for the lost intervals. */
export function createIqStream<Tools>(reader: StreamReader<Tools>): IqStream<Tools> {
  let state: State<Tools> | null = null;

  const begin = (block: IqBlock): State<Tools> => ({
    tools: reader.tools(block, null),
    centreFrequencyHz: block.centreFrequencyHz,
    sampleRateHz: block.sampleRateHz,
    run: null,
    nextSample: block.startSample,
    firstTime: block.startTimeSeconds,
    endTime: block.startTimeSeconds,
    samples: 0,
    clipped: 0,
    dcI: 0,
    dcQ: 0,
    dcSamples: 0,
    lost: [],
  });
  const close = (): void => {
    state?.run?.finish(false);
    if (state !== null) state.run = null;
  };

  return {
    push: (block) => {
      checkBlock(block, state?.sampleRateHz ?? block.sampleRateHz, reader.leastSampleRateHz);
      state ??= begin(block);
      if (block.samples.length === 0 && block.joins === 'quiet') return close();
      feed(state, join(state, block, reader), block);
    },
    finish: close,
    tools: () => state?.tools ?? null,
    endTimeSeconds: () => state?.endTime ?? 0,
    summary: (noiseDensity) => ({
      sampleRateHz: state?.sampleRateHz ?? 0,
      centreFrequencyHz: state?.centreFrequencyHz ?? 0,
      startTimeSeconds: state?.firstTime ?? 0,
      endTimeSeconds: state?.endTime ?? 0,
      lost: state?.lost ?? [],
      noiseDensity,
      clippedShare: state !== null && state.samples > 0 ? state.clipped / state.samples : 0,
    }),
  };
}
