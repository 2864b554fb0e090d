/** The emulated base station's antenna on the ether. Left out: exact. */
export interface EmulatedTransmitterSettings {
  /** Standard uncertainty of the start that is declared; never finer than the jitter. */
  readonly timingUncertaintySeconds?: number;
  /** Each start is really moved by a normal deviate of this standard deviation. */
  readonly startJitterSeconds?: number;
  /** How much too high its reference is: every carrier comes out wrong by it. */
  readonly referenceErrorPpm?: number;
  /** Standard uncertainty of the reference that is declared; never finer than the error. */
  readonly frequencyReferencePpm?: number;
  /** Null: declared as unknown. */
  readonly levelUncertaintyDb?: number | null;
}

/** A HackRF behind the program `hackrf_transfer`. */
export interface HackrfSettings {
  /** Which board, when several are attached. */
  readonly serial: string | null;
  /** Gain of the transmit amplifier (-x), 0 to 47 dB in whole steps. */
  readonly txGainDb: number;
  /** The RF amplifier before the antenna (-a). */
  readonly amplifier: boolean;
  /** From the start of the program to the first sample on the air. */
  readonly startLatencySeconds: number;
  /** Standard uncertainty of that, the host's own delay included. */
  readonly timingUncertaintySeconds: number;
  /** What arrives at the module for a full-scale sample at this gain, dBm; null where it was never measured. */
  readonly levelAtFullScaleDbm: number | null;
  readonly levelUncertaintyDb: number | null;
  /** Null: an unadjusted board's crystal. */
  readonly frequencyReferencePpm: number | null;
}

/**
 * What may stand in braces in a command: the path of the metadata of a SigMF recording (the samples lie beside it), the start as ISO 8601 in UTC
 * and as seconds from the start of the command, the frequency of 0 Hz in the samples, and the level at the module of an amplitude of 1.
 */
export const COMMAND_PLACEHOLDERS = ['sigmf', 'start', 'secondsToStart', 'frequencyHz', 'levelDbm'] as const;
export type PlaceholderName = (typeof COMMAND_PLACEHOLDERS)[number];

/** Any program that takes a SigMF recording and a start. */
export interface CommandSettings {
  /** Program and arguments, with placeholders in them, `{sigmf}` at least. */
  readonly command: readonly string[];
  /** Where it runs; null is where unbrig runs. */
  readonly workingFolder: string | null;
  readonly timingUncertaintySeconds: number;
  /** Null: the level at the module is not known. */
  readonly levelUncertaintyDb: number | null;
  readonly frequencyReferencePpm: number;
}

/** What sends to the module, as rig.yaml names it. */
export type TransmitterSettings =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'emulated' } & EmulatedTransmitterSettings)
  | ({ readonly kind: 'hackrf' } & HackrfSettings)
  | ({ readonly kind: 'command' } & CommandSettings);
