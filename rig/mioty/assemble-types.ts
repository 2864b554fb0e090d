import type { Channel, PatternGroup, RadioProfileId } from './types.ts';

/** Time and frequency of a burst, on any time line. */
export interface BurstPoint {
  /** Start, in symbols. */
  readonly timeSymbols: number;
  readonly frequencyHz: number;
  /** Which midamble it has, where that is known: core places take no extension bursts, and the other way round. */
  readonly kind?: 'core' | 'extension';
}

/** A burst that a frame claims. */
export interface BurstPlacement {
  /** Place in the frame: 0..23 core, 24.. extension. */
  readonly index: number;
  /** Place in the list of bursts that was given. */
  readonly item: number;
  /** Carrier that this place has by the pattern. */
  readonly carrier: number;
  /** After burst 0, by the pattern. */
  readonly startSymbols: number;
  /** Distances from where the frame as fitted has it. */
  readonly timeErrorSymbols: number;
  readonly frequencyErrorHz: number;
}

/** The core bursts of one frame, found by their pattern. */
export interface BurstAssembly {
  readonly profile: RadioProfileId;
  readonly upg: PatternGroup;
  /** 0-based. */
  readonly pattern: number;
  /** The nearer one. */
  readonly channel: Channel;
  /** Time of burst 0, whether it was heard or not. */
  readonly startSymbols: number;
  /** Symbols of the given time line for one symbol of the pattern: 1 and some millionths. */
  readonly timeScale: number;
  /** Fitted frequency of carrier 0 and distance of carriers. */
  readonly f0Hz: number;
  readonly carrierSpacingHz: number;
  /** In order of their index. */
  readonly placements: readonly BurstPlacement[];
  /**
   * Bursts that stand alone near a place that nothing fills: at its time on another carrier, or on its carrier at a slightly other time. A frame of
   * a module that hops wrongly has such; nothing is decoded from them.
   */
  readonly strays: readonly BurstPlacement[];
}

export interface AssembleOptions {
  readonly profile: RadioProfileId;
  /** Pattern groups to look for; all unless given. */
  readonly patternGroups?: readonly PatternGroup[];
  /** Core bursts that make a frame; 8 unless given, fewer cannot be decoded. */
  readonly minimumBursts?: number;
  /** How far from its place a burst may lie; one symbol, and 40 % of the carrier spacing of standard channels, unless given. */
  readonly timeToleranceSymbols?: number;
  readonly frequencyToleranceHz?: number;
}
