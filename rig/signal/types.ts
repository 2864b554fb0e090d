/** A value and its standard uncertainty (k = 1), same unit. */
export interface Estimate {
  readonly value: number;
  readonly standardUncertainty: number;
}

/**
 * A narrow-band piece of the air around one detected burst: the evidence that everything later is computed from.
 * Complex value of sample n = (samples[2n] + i samples[2n+1]) * scale, in units of the probe's full scale.
 */
export interface Cutout {
  readonly samples: Int16Array;
  readonly scale: number;
  /** Complex samples a second, about 4000. */
  readonly sampleRateHz: number;
  /** Radio frequency at 0 Hz of the cut-out. */
  readonly centreFrequencyHz: number;
  /** Time of the first sample on the probe's time line, group delay removed. */
  readonly startTimeSeconds: number;
  /** Noise power density around the burst, full-scale squared per hertz. */
  readonly noiseDensity: number;
  /** Samples were lost inside it, or a gap touches it. */
  readonly samplesLost: boolean;
  /** Detector's view: radio frequency, start, duration and level over noise. */
  readonly detection: {
    readonly frequencyHz: number;
    readonly startTimeSeconds: number;
    readonly durationSeconds: number;
    /** Power over noise density, dBHz. */
    readonly cn0DbHz: number;
  };
}

/** What one burst showed as DBPSK at one bit rate. Knows no protocol: bit k of `bits` is 1 for no phase change, 0 for an inversion. */
export interface DbpskBurst {
  readonly bitRateBps: 100 | 600;
  /** Differential decisions from the first whole symbol in the burst to the last. */
  readonly bits: Uint8Array;
  /** Soft decisions, positive for 1, scaled so that a clean symbol is about 1. */
  readonly soft: Float32Array;
  /** Time of the start of bit 0's period, and seconds a symbol. */
  readonly firstBitTimeSeconds: number;
  readonly symbolSeconds: number;
}

/** What a receiver saw of the whole time that it listened. */
export interface CaptureSummary {
  readonly sampleRateHz: number;
  readonly centreFrequencyHz: number;
  readonly startTimeSeconds: number;
  readonly endTimeSeconds: number;
  /** Intervals without knowledge, seconds on the probe's time line. */
  readonly lost: readonly { readonly startTimeSeconds: number; readonly endTimeSeconds: number }[];
  readonly noiseDensity: number;
  /** Samples at full scale, as a share of all. */
  readonly clippedShare: number;
}

/** A coarse picture of a whole capture: the largest level in each cell. Never used for judging. */
export interface Waterfall {
  readonly rows: number;
  readonly columns: number;
  readonly startTimeSeconds: number;
  readonly rowSeconds: number;
  readonly lowFrequencyHz: number;
  readonly columnHz: number;
  /** Row by row, 0.5 dB steps over the noise floor; 0 also where nothing was received. */
  readonly levels: Uint8Array;
}
