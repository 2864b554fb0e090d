import type { Estimate } from '../signal/types.ts';

/** Radio profiles of the uplink: Europe with one channel, with two, wide; United States; India. */
export const radioProfileIds = ['EU0', 'EU1', 'EU2', 'US0', 'IN0'] as const;
export type RadioProfileId = (typeof radioProfileIds)[number];

/** Uplink pattern groups: normal, repetition, low latency. */
export const patternGroups = ['UPG1', 'UPG2', 'UPG3'] as const;
export type PatternGroup = (typeof patternGroups)[number];

/** Channels of a profile; one with a single channel has A alone. */
export type Channel = 'A' | 'B';

/** How a frame names its end point: the low 16 bits of an address, or the whole EUI-64. */
export type AddressMode = 'short' | 'eui64';

/** What a receiver may know of an end point. Keys stay where they are: nothing of this is recorded. */
export interface EndPointCredentials {
  /** Sixteen hex digits. */
  readonly epEui: string;
  /** Four hex digits; the last two bytes of the EUI unless given. */
  readonly shortAddress?: string;
  /** Network key, or the session key of an attachment over the air, 16 bytes. */
  readonly key: Uint8Array;
  /** What the key is called in results, `declared` for instance; an end point may have several. */
  readonly keyName: string;
}

/** What one radio frame says. Fields that cannot be read are null; every text is lower-case hex. */
export interface DecodedRadioFrame {
  readonly headerCrcOk: boolean;
  readonly payloadCrcOk: boolean;
  /** CRC bytes as received. */
  readonly headerCrc: number | null;
  readonly payloadCrc: number | null;
  /** PSI: length of the MPDU in bytes. */
  readonly psi: number | null;
  /** MMODE, two bits: 0 is the fixed MAC. */
  readonly mmode: number | null;
  readonly mpdu: string | null;
  /** MAC header byte. */
  readonly macHeader: number | null;
  readonly addressMode: AddressMode | null;
  /** Two or eight bytes, as sent. */
  readonly address: string | null;
  /** The low 24 bits, as sent. */
  readonly packetCounterLow: number | null;
  readonly ciphertext: string | null;
  readonly cmac: string | null;
  /** Null when no key of the sender is known. */
  readonly cmacOk: boolean | null;
  /** Of the end point whose key makes the CMAC hold; of an EUI frame as sent. */
  readonly epEui: string | null;
  /** Name of the key that makes the CMAC hold; null unless one does. */
  readonly keyName: string | null;
  /** 32 bits; null unless the CMAC holds. */
  readonly packetCounter: number | null;
  /** Null when the frame has none, or it cannot be decrypted. */
  readonly mpf: number | null;
  readonly payload: string | null;
}

/** One burst as it came from the air. */
export interface ObservedBurst {
  /** Which midamble fits it better. */
  readonly kind: 'core' | 'extension';
  /** Start of the first of its 36 symbols, ramps excluded, on the probe's time line. */
  readonly startSeconds: Estimate;
  /** Carrier in mid-burst: the mean of the two tones. */
  readonly carrierHz: Estimate;
  /** Half the distance of the two tones. */
  readonly deviationHz: Estimate;
  readonly symbolRateBps: Estimate;
  /** Mean power over the symbols, dB relative to the probe's full scale squared. */
  readonly powerDbfs: Estimate;
  /** Energy per symbol over noise density, dB. */
  readonly snrDb: Estimate;
  /** Time above -26 dBc, ramps and padding included. */
  readonly onTimeSeconds: Estimate;
  /** Hard decisions after differential precoding, `1` the upper tone: 36 characters. */
  readonly symbols: string;
  /** Of the 11 symbols of the midamble that do not hang on the data, those that are not as they must be. */
  readonly pilotErrors: number;
  /** Index of the cut-out in the observation. */
  readonly cutout: number;
  readonly samplesLost: boolean;
}

/** A burst that a frame claims. */
export interface FrameBurst extends ObservedBurst {
  /** Place in the frame: 0..23 core, 24.. extension. */
  readonly index: number;
  /** Carrier slot by its frequency: 0..24. */
  readonly carrier: number;
  /** Start after the start of burst 0 (as fitted over the frame), in symbols. */
  readonly startSymbols: number;
  /** Distance from its slot, relative to the frame's own f0 and spacing. */
  readonly slotErrorHz: Estimate;
  /** Distance from the place that the pattern gives it. */
  readonly timeErrorSeconds: Estimate;
  /** Decisions that differ from the frame as encoded again; null where the frame could not be decoded. */
  readonly symbolErrors: number | null;
}

/** A radio frame put together from bursts: what it said and how it was sent. */
export interface ObservedRadioFrame {
  readonly tech: 'mioty-uplink';
  readonly profile: RadioProfileId;
  readonly upg: PatternGroup;
  /** Row of the pattern group's table, 0-based. */
  readonly pattern: number;
  readonly channel: Channel;
  /** Start of burst 0's first symbol and end of the last burst's last. */
  readonly startSeconds: Estimate;
  readonly endSeconds: Estimate;
  /** Frequency of carrier 0, and distance of neighbouring carriers, fitted over the bursts. */
  readonly f0Hz: Estimate;
  readonly carrierSpacingHz: Estimate;
  /** Symbol rate by which the bursts are spaced. */
  readonly symbolRateBps: Estimate;
  readonly driftHzPerSecond: Estimate;
  /** Mean over the bursts, dB relative to the probe's full scale squared; and energy per symbol over noise density, dB. */
  readonly powerDbfs: Estimate;
  readonly snrDb: Estimate;
  /** Bursts that were heard, in order of their place. */
  readonly bursts: readonly FrameBurst[];
  /** Bursts that the frame must have: 24 and one for each byte of the MPDU beyond 20; null where its length could not be read. */
  readonly burstCount: number | null;
  /** Places that were not heard, or heard so badly that they counted as erased. */
  readonly erasedBursts: readonly number[];
  readonly decoded: DecodedRadioFrame;
  readonly samplesLost: boolean;
}
