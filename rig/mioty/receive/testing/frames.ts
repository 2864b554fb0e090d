import type { Random } from '../../../ports/random.ts';
import type { Cutout } from '../../../signal/types.ts';
import { SYMBOL_RATE_BPS } from '../../profile.ts';
import { type EncodedUplink, encodeUplink, type UplinkMessage } from '../../uplink.ts';
import { amplitudeOf, cutoutOf, type SentBurst } from './cutouts.ts';

export const NOISE_DENSITY = 1e-9;
export const EP_EUI = '70b3d56770111505';
export const KEY = Uint8Array.from({ length: 16 }, (_, k) => 7 * k + 1);
export const CREDENTIALS = [{ epEui: EP_EUI, key: KEY, keyName: 'test' }];

/** An uplink of ten bytes and what a test changes of it. */
export function uplink(change: Partial<UplinkMessage> = {}): EncodedUplink {
  return encodeUplink({
    profile: 'EU1',
    upg: 'UPG1',
    carrierOffsets: 3,
    epEui: Uint8Array.from(Buffer.from(EP_EUI, 'hex')),
    key: KEY,
    addressMode: 'short',
    packetCounter: 42,
    mpf: null,
    priority: false,
    payload: Uint8Array.from({ length: 10 }, (_, k) => k + 1),
    ...change,
  });
}

export interface Sender {
  readonly startSeconds: number;
  readonly cn0DbHz: number;
  /** Of clock and carriers alike. */
  readonly errorPpm?: number;
  readonly driftHzPerSecond?: number;
  readonly bt?: number;
}

/** The bursts of a frame as a sender with errors puts them on the air. */
export function sent(frame: EncodedUplink, sender: Sender, random: Random): SentBurst[] {
  const share = 1 + (sender.errorPpm ?? 0) * 1e-6;
  return frame.bursts.map((burst) => {
    const after = burst.startSymbols / (SYMBOL_RATE_BPS * share);
    return {
      symbols: burst.symbols,
      symbolRateBps: SYMBOL_RATE_BPS * share,
      startSeconds: sender.startSeconds + after,
      carrierHz: burst.frequencyHz * share + (sender.driftHzPerSecond ?? 0) * after,
      amplitude: amplitudeOf(sender.cn0DbHz, NOISE_DENSITY),
      startPhase: 2 * Math.PI * random.next(),
      ...(sender.bt === undefined ? {} : { bt: sender.bt }),
    };
  });
}

/** How far the detector may be off. */
export interface Detection {
  readonly symbols: number;
  readonly hertz: number;
}

/** One cut-out around each burst of `seen`; whatever else is on the air at that time is in it too. */
export function cutoutsAround(
  seen: readonly SentBurst[],
  air: readonly SentBurst[],
  random: Random,
  detection: Detection = { symbols: 0.5, hertz: 60 },
): Cutout[] {
  return seen.map((burst) => {
    const { startSeconds, carrierHz, amplitude } = burst;
    const off = (most: number): number => 2 * most * (random.next() - 0.5);
    return cutoutOf(
      air.filter((other) => Math.abs(other.startSeconds - startSeconds) < 0.03),
      {
        fromSeconds: startSeconds - (8 + random.next()) / SYMBOL_RATE_BPS,
        centreHz: carrierHz + off(100),
        noiseDensity: NOISE_DENSITY,
        detection: {
          startSeconds: startSeconds + off(detection.symbols) / SYMBOL_RATE_BPS,
          carrierHz: carrierHz + off(detection.hertz),
          cn0DbHz: 10 * Math.log10(amplitude ** 2 / NOISE_DENSITY),
        },
      },
      random,
    );
  });
}
