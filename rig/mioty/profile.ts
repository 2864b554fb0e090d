import type { Channel, RadioProfileId } from './types.ts';

/** Symbol rate of the ultra-low-power mode: 48 x 49.591064453125 (facts 1, two sources). */
export const SYMBOL_RATE_BPS = 2380.37109375;

/** Carrier slots of a channel, C0..C24; C12 lies on its centre before the frame's offset. Core bursts use C0..C23. */
export const CARRIERS = 25;

/** Half the distance of the two tones: a quarter of the symbol rate (modulation index 0.5). */
export const DEVIATION_HZ = SYMBOL_RATE_BPS / 4;

/** Distance of carriers in standard channels (100 kHz): one symbol rate. Wide channels (750 kHz) have twelve times that. */
const standardSpacingHz = SYMBOL_RATE_BPS;
const wideSpacingHz = 12 * SYMBOL_RATE_BPS;

export interface ChannelCentre {
  readonly channel: Channel;
  /** Before the frame's own offset. */
  readonly centreHz: number;
}

/** Where the frames of a profile may lie. Sources and confidence: facts on MIOTY, section 1. */
export interface RadioProfile {
  readonly id: RadioProfileId;
  /** One or two; a profile with one channel has A alone. */
  readonly channels: readonly ChannelCentre[];
  /** Standard channels are 100 kHz wide, wide ones 750 kHz. */
  readonly mode: 'standard' | 'wide';
  /** B_c. */
  readonly carrierSpacingHz: number;
  /** B_c0, step of the frame's offset C_RF. In wide mode sources differ: never judge by it there. */
  readonly offsetStepHz: number;
  /** How sure the centres are: `confirmed` by independent sources, or `conflict` where sources list the channels in another order. */
  readonly confidence: 'confirmed' | 'conflict';
  readonly source: string;
}

const regional = 'public uplink library, regional profile list 1.1.4, commercial stack header';

function profile(
  id: RadioProfileId,
  mode: RadioProfile['mode'],
  centresHz: readonly number[],
  confidence: RadioProfile['confidence'] = 'confirmed',
): RadioProfile {
  return {
    id,
    mode,
    channels: centresHz.map((centreHz, index) => ({ channel: index === 0 ? 'A' : 'B', centreHz })),
    carrierSpacingHz: mode === 'wide' ? wideSpacingHz : standardSpacingHz,
    offsetStepHz: SYMBOL_RATE_BPS,
    confidence,
    source: regional,
  };
}

const profiles: Readonly<Record<RadioProfileId, RadioProfile>> = {
  EU0: profile('EU0', 'standard', [868_180_000]),
  EU1: profile('EU1', 'standard', [868_180_000, 868_080_000]),
  EU2: profile('EU2', 'wide', [867_625_000, 866_825_000]),
  US0: profile('US0', 'wide', [916_400_000, 915_600_000]),
  IN0: profile('IN0', 'standard', [866_875_000, 866_775_000], 'conflict'),
};

export function radioProfile(id: RadioProfileId): RadioProfile {
  return profiles[id];
}

/** Centre of a channel; of channel A where the profile has one channel only. */
export function channelCentreHz(profile: RadioProfile, channel: Channel): number {
  return (profile.channels.find((one) => one.channel === channel) ?? profile.channels[0]).centreHz;
}

/** f0, the nominal frequency of carrier 0 of a frame with offset C_RF (TS 103 357 V1.1.1, 6.4.7.1). */
export function carrierZeroHz(profile: RadioProfile, channel: Channel, carrierOffset: number): number {
  const { carrierSpacingHz, offsetStepHz } = profile;
  return channelCentreHz(profile, channel) - 12 * carrierSpacingHz + carrierOffset * offsetStepHz;
}
