import { type EncodedMpdu, encodeMpdu, type MpduContent } from './mpdu.ts';
import { CORE_BURSTS, extensionBursts, patternForCounter, tsmaPattern } from './patterns.ts';
import { carrierZeroHz, type RadioProfile, radioProfile } from './profile.ts';
import { encodeRadioFrame } from './radio-frame.ts';
import type { Channel, PatternGroup, RadioProfileId } from './types.ts';

/** One uplink: what it says and how it goes on the air. */
export interface UplinkMessage extends MpduContent {
  readonly profile: RadioProfileId;
  readonly upg: PatternGroup;
  /** n_co, offsets that a frame may have: 11 with a crystal better than 10 ppm, 3 otherwise. */
  readonly carrierOffsets: 3 | 11;
  readonly priority: boolean;
  /** Row of the pattern table; by the packet counter unless given. */
  readonly pattern?: number;
}

export interface UplinkBurst {
  /** 0..23 core, 24.. extension. */
  readonly index: number;
  /** After the start of burst 0. */
  readonly startSymbols: number;
  /** 0..24. */
  readonly carrier: number;
  /** Nominal. */
  readonly frequencyHz: number;
  /** After precoding, `1` the upper tone: 36 characters. */
  readonly symbols: string;
}

export interface EncodedUplink extends EncodedMpdu {
  readonly headerCrc: number;
  readonly payloadCrc: number;
  readonly channel: Channel;
  readonly upg: PatternGroup;
  readonly pattern: number;
  /** C_RF. */
  readonly carrierOffset: number;
  /** Nominal frequency of carrier 0. */
  readonly f0Hz: number;
  readonly bursts: readonly UplinkBurst[];
}

/** Throws what `encodeMpdu` throws. */
export function encodeUplink(message: UplinkMessage): EncodedUplink {
  const mac = encodeMpdu(message);
  const { headerCrc, payloadCrc, bursts } = encodeRadioFrame(mac.mpdu);
  const profile = radioProfile(message.profile);
  const pattern = message.pattern ?? patternForCounter(message.upg, message.packetCounter, message.priority);
  const channel = channelOf(profile, payloadCrc);
  const carrierOffset = carrierOffsetOf(payloadCrc, message.carrierOffsets);
  const f0Hz = carrierZeroHz(profile, channel, carrierOffset);
  const places = burstPlaces(message.upg, pattern, headerCrc, payloadCrc, bursts.length);
  return {
    ...mac,
    headerCrc,
    payloadCrc,
    channel,
    upg: message.upg,
    pattern,
    carrierOffset,
    f0Hz,
    bursts: bursts.map(({ symbols }, index) => {
      const { startSymbols, carrier } = places[index];
      return { index, startSymbols, carrier, frequencyHz: f0Hz + carrier * profile.carrierSpacingHz, symbols };
    }),
  };
}

/** Start and carrier of each of the `count` bursts of a frame. */
export function burstPlaces(
  upg: PatternGroup,
  pattern: number,
  headerCrc: number,
  payloadCrc: number,
  count: number,
): readonly { readonly startSymbols: number; readonly carrier: number }[] {
  const { startSymbols, carriers } = tsmaPattern(upg, pattern);
  const core = startSymbols.map((start, i) => ({ startSymbols: start, carrier: carriers[i] }));
  const last = startSymbols[CORE_BURSTS - 1];
  return [...core, ...extensionBursts(upg, headerCrc, payloadCrc, last, count - CORE_BURSTS)];
}

/** By the highest bit of the payload CRC (public uplink library; another source names the lowest, so never judge by it). */
export function channelOf(profile: RadioProfile, payloadCrc: number): Channel {
  return profile.channels.length > 1 && (payloadCrc & 0x80) !== 0 ? 'B' : 'A';
}

/** C_RF, -1..1 or -5..5 (public uplink library, TS 103 357 V1.1.1 6.4.7.1.5). */
export function carrierOffsetOf(payloadCrc: number, carrierOffsets: 3 | 11): number {
  return ((payloadCrc & 0x7f) % carrierOffsets) - Math.floor(carrierOffsets / 2);
}
