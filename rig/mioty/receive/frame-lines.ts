import type { MskPlace } from '../../signal/msk-states.ts';
import type { Estimate } from '../../signal/types.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import { SYMBOL_SECONDS } from './look.ts';
import { type FitRow, robustFit } from './robust-fit.ts';

/** Where a frame's pattern has a burst. */
export interface FramePlace {
  /** 0..23 core, 24.. extension. */
  readonly index: number;
  /** After burst 0. */
  readonly startSymbols: number;
  readonly carrier: number;
}

/** A burst at a place. Times on the probe's line. */
export interface PlacedBurst {
  readonly place: FramePlace;
  readonly middleSeconds: Estimate;
  readonly carrierHz: Estimate;
}

/** How a frame lies in time and frequency, fitted over its bursts. */
export interface FrameLines {
  /** Start of burst 0. */
  readonly startSeconds: Estimate;
  readonly symbolSeconds: Estimate;
  /** Frequency of carrier 0 in the middle of the frame. */
  readonly f0Hz: Estimate;
  readonly carrierSpacingHz: Estimate;
  readonly driftHzPerSecond: Estimate;
  /** Middle of the frame, where the drift is zero. */
  readonly middleSeconds: number;
}

/** Finer than this no frame is timed or tuned, nor believed to be. */
const LEAST_TIME_SECONDS = 3e-7;
const LEAST_FREQUENCY_HZ = 0.05;
/** What is believed of a sender before, as standard deviations: clock, carrier spacing, drift. */
export interface SenderPrior {
  readonly clockShare: number;
  readonly spacingHz: number;
  readonly driftHzPerSecond: number;
}

/** What one may do at most: beside the bursts of a frame it does not count. */
export const anySender: SenderPrior = { clockShare: 50e-6, spacingHz: 50, driftHzPerSecond: 200 };
/** What one is likely to do: helps where bursts are too weak to be placed well. */
export const likelySender: SenderPrior = { clockShare: 20e-6, spacingHz: 0.5, driftHzPerSecond: 4 };

const spread = ({ standardUncertainty }: Estimate, least: number): number => Math.hypot(standardUncertainty, least);

/** Start of the frame, and what its symbols are longer than nominal, by the middles of its bursts. */
function fitTimes(bursts: readonly PlacedBurst[], guess: LineGuess, prior: SenderPrior) {
  const rows = bursts.map(({ place, middleSeconds }): FitRow => {
    const symbols = place.startSymbols + BURST_SYMBOLS / 2;
    return {
      slopes: [1, symbols],
      value: middleSeconds.value - guess.startSeconds - symbols * guess.symbolSeconds,
      standardUncertainty: spread(middleSeconds, LEAST_TIME_SECONDS),
    };
  });
  const clock: FitRow = {
    slopes: [0, 1],
    value: SYMBOL_SECONDS - guess.symbolSeconds,
    standardUncertainty: prior.clockShare * SYMBOL_SECONDS,
  };
  return robustFit(rows, [clock, { slopes: [1, 0], value: 0, standardUncertainty: 1 }]);
}

function fitFrequencies(bursts: readonly PlacedBurst[], guess: LineGuess, middle: number, prior: SenderPrior) {
  const rows = bursts.map(
    ({ place, middleSeconds, carrierHz }): FitRow => ({
      slopes: [1, place.carrier, middleSeconds.value - middle],
      value: carrierHz.value - guess.f0Hz - place.carrier * guess.spacingHz,
      standardUncertainty: spread(carrierHz, LEAST_FREQUENCY_HZ),
    }),
  );
  return robustFit(rows, [
    { slopes: [0, 1, 0], value: 0, standardUncertainty: prior.spacingHz },
    { slopes: [0, 0, 1], value: 0, standardUncertainty: prior.driftHzPerSecond },
    { slopes: [1, 0, 0], value: 0, standardUncertainty: 1e5 },
  ]);
}

export interface LineGuess {
  readonly startSeconds: number;
  readonly symbolSeconds: number;
  readonly f0Hz: number;
  /** Nominal. */
  readonly spacingHz: number;
}

/** Fits the frame to its bursts; those that lie far from where the others have them do not count. */
export function fitLines(bursts: readonly PlacedBurst[], guess: LineGuess, prior: SenderPrior): FrameLines {
  const middles = bursts.map(({ middleSeconds }) => middleSeconds.value);
  const middle = (Math.min(...middles) + Math.max(...middles)) / 2;
  const times = fitTimes(bursts, guess, prior);
  const tones = fitFrequencies(bursts, guess, middle, prior);
  const [start, longer] = times.coefficients;
  const [f0, wider, drift] = tones.coefficients;
  const sigma = (value: number): number => Math.sqrt(Math.max(0, value));
  return {
    startSeconds: { value: guess.startSeconds + start, standardUncertainty: sigma(times.covariance[0]) },
    symbolSeconds: { value: guess.symbolSeconds + longer, standardUncertainty: sigma(times.covariance[3]) },
    f0Hz: { value: guess.f0Hz + f0, standardUncertainty: sigma(tones.covariance[0]) },
    carrierSpacingHz: { value: guess.spacingHz + wider, standardUncertainty: sigma(tones.covariance[4]) },
    driftHzPerSecond: { value: drift, standardUncertainty: sigma(tones.covariance[8]) },
    middleSeconds: middle,
  };
}

/** Where the lines have a place, on the probe's time line and in radio frequency. */
export function placeOn(lines: FrameLines, place: FramePlace): MskPlace {
  const symbolSeconds = lines.symbolSeconds.value;
  const startSeconds = lines.startSeconds.value + place.startSymbols * symbolSeconds;
  const since = startSeconds + (BURST_SYMBOLS / 2) * symbolSeconds - lines.middleSeconds;
  return {
    startSeconds,
    symbolSeconds,
    carrierHz: lines.f0Hz.value + place.carrier * lines.carrierSpacingHz.value + lines.driftHzPerSecond.value * since,
  };
}
