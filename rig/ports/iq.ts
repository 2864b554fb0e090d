/** SigMF names of the sample types that the rig reads and writes; samples are interleaved I, Q. */
export type IqFormat = 'cu8' | 'ci8' | 'ci16_le' | 'cf32_le';

export type IqSamples = Uint8Array | Int8Array | Int16Array | Float32Array;

/** A run of consecutive complex samples. */
export interface IqBlock {
  /** Interleaved I, Q in the type that `format` names: cu8 Uint8Array, ci8 Int8Array, ci16_le Int16Array, cf32_le Float32Array. */
  readonly samples: IqSamples;
  readonly format: IqFormat;
  readonly sampleRateHz: number;
  readonly centreFrequencyHz: number;
  /** Index of the first sample in the stream; it counts samples that were lost or not rendered too. */
  readonly startSample: number;
  /** Time of the first sample on the probe's own time line (the sample clock), seconds. */
  readonly startTimeSeconds: number;
  /**
   * How this block joins the one before it. `quiet`: the samples between were not delivered because nothing but noise was on the air
   * (emulated ether only); a block without samples that joins `quiet` says that nothing is on the air for now. `lost`: samples are missing and
   * nothing is known of them. The first block is `contiguous`.
   */
  readonly joins: 'contiguous' | 'quiet' | 'lost';
}

/** How a cu8 byte becomes a number: (b - 127.5) / 127.5. */
export const CU8_ZERO = 127.5;
/** Full scale of each format, so that every sample lies in -1..1 (cf32_le is taken as it is). */
export const FULL_SCALE: Readonly<Record<IqFormat, number>> = { cu8: 127.5, ci8: 128, ci16_le: 32768, cf32_le: 1 };
