/** What a transmitter can be trusted with. */
export interface TransmitterDescription {
  /** Which driver: `emulated`, `hackrf_transfer`, `command`. */
  readonly driver: string;
  readonly id: string;
  readonly emulated: boolean;
  /** Standard uncertainty of the instant at which a transmission begins, against the bench clock, seconds. */
  readonly startTimeSeconds: number;
  /** Standard uncertainty of the frequency reference, parts per million. */
  readonly frequencyReferencePpm: number;
  /** Standard uncertainty of the level at the module, dB; null where the path to the module was never measured. */
  readonly levelDb: number | null;
}

/** A piece of signal and where, when and how strong it is to arrive. */
export interface Transmission {
  /** Interleaved I, Q; amplitude 1 is the stated level. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  /** Radio frequency of 0 Hz in the samples. */
  readonly centreFrequencyHz: number;
  /** Clock time of the first sample. */
  readonly startSeconds: number;
  /** Level at the module's antenna connector of a sample of amplitude 1, dBm. */
  readonly levelDbm: number;
}

/** Sends IQ to the module: the base station's downlink, or an interferer. */
export interface Transmitter extends AsyncDisposable {
  readonly description: TransmitterDescription;
  /**
   * Takes a transmission whose start lies ahead and resolves when its last sample has left. Several may be handed over in advance, in any order;
   * on the air there is one at a time.
   * @throws UnbrigError `transmit-too-late` when the start can no longer be kept, `transmitter-busy` when it overlaps another,
   * `transmit-level-impossible`, `transmitter-closed` (all rig), `bad-transmission` (test-code), `transmitter-failed` and `transmitter-missing`
   * (instrument) when the device fails.
   */
  transmit(transmission: Transmission): Promise<void>;
}
