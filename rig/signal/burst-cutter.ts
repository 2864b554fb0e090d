import { createDownConverter, type DownConversion } from './down-converter.ts';
import { math } from './math.ts';
import { quantiseCutout } from './quantise-cutout.ts';
import type { SampleBuffer } from './sample-buffer.ts';
import type { Cutout } from './types.ts';

/** What is to be cut out of a run; samples count from its start. */
export interface BurstCut {
  readonly fromSample: number;
  readonly toSample: number;
  /** From the centre of the band. */
  readonly offsetHz: number;
  /** Power of the burst, full-scale squared. */
  readonly power: number;
  readonly noiseDensity: number;
}

/** Whether more samples follow; if not, whether some are missing. */
export type RunEnd = 'goes-on' | 'over' | 'lost';

export interface BurstCutter {
  /** Samples after a cut that must have come before it is made, unless the run is over. */
  readonly reach: number;
  cut(air: SampleBuffer, burst: BurstCut, end: RunEnd): Cutout;
}

export interface BurstCutterOptions {
  readonly conversion: DownConversion;
  readonly sampleRateHz: number;
  readonly centreFrequencyHz: number;
  readonly startTimeSeconds: number;
  /** Samples are missing before the run. */
  readonly afterLoss: boolean;
  readonly marginSeconds: number;
}

/** Cuts bursts out of the samples of one run. */
export function createBurstCutter(options: BurstCutterOptions): BurstCutter {
  const { conversion, sampleRateHz, startTimeSeconds } = options;
  const margin = math.round(options.marginSeconds * sampleRateHz);
  const { first, second } = conversion;
  const filters = (second.taps.length >> 1) * first.decimation + first.taps.length;
  return {
    reach: margin + filters,
    cut: (air, burst, end) => {
      const begin = math.max(0, air.base, burst.fromSample - margin);
      const converter = createDownConverter(conversion, sampleRateHz, burst.offsetHz, begin);
      const until = math.min(air.length, burst.toSample + margin + filters);
      converter.pull(air.data, air.base, until - air.base, end !== 'goes-on' && until === air.length);
      const seconds = (sample: number): number => startTimeSeconds + sample / sampleRateHz;
      return quantiseCutout(converter.output(), {
        sampleRateHz: conversion.outputRateHz,
        centreFrequencyHz: options.centreFrequencyHz + burst.offsetHz,
        startTimeSeconds: seconds(converter.firstSample),
        noiseDensity: burst.noiseDensity,
        samplesLost:
          (options.afterLoss && converter.firstSample === 0) ||
          (end === 'lost' && burst.toSample + margin >= air.length),
        detection: {
          frequencyHz: options.centreFrequencyHz + burst.offsetHz,
          startTimeSeconds: seconds(burst.fromSample),
          durationSeconds: (burst.toSample - burst.fromSample) / sampleRateHz,
          cn0DbHz: 10 * math.log10(math.max(burst.power, 1e-30) / burst.noiseDensity),
        },
      });
    },
  };
}
