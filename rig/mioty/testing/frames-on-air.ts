import { mskEnvelope } from '../../signal/msk-modulator.ts';
import type { SyntheticEmission } from '../../signal/synthetic-air.ts';
import { SYMBOL_RATE_BPS } from '../profile.ts';
import { type EncodedUplink, encodeUplink, type UplinkMessage } from '../uplink.ts';

export interface SentFrame {
  readonly message: UplinkMessage;
  readonly startSeconds: number;
  readonly centreFrequencyHz: number;
  /** Full-scale squared per hertz, and power over it. */
  readonly noiseDensity: number;
  readonly cn0DbHz: number;
  /** How much too fast the end point's crystal is. */
  readonly ppm?: number;
  /** Bursts that are not sent. */
  readonly without?: ReadonlySet<number>;
}

/** A frame as its modulator puts it on the air. */
export function frameOnAir(sent: SentFrame): { readonly frame: EncodedUplink; readonly bursts: SyntheticEmission[] } {
  const frame = encodeUplink(sent.message);
  const stretch = 1 + (sent.ppm ?? 0) * 1e-6;
  const symbolRateBps = SYMBOL_RATE_BPS * stretch;
  const amplitude = Math.sqrt(10 ** (sent.cn0DbHz / 10) * sent.noiseDensity);
  const bursts = frame.bursts
    .filter(({ index }) => sent.without?.has(index) !== true)
    .map(({ startSymbols, frequencyHz, symbols }) => ({
      startSeconds: sent.startSeconds + startSymbols / symbolRateBps,
      offsetHz: frequencyHz * stretch - sent.centreFrequencyHz,
      amplitude,
      envelope: mskEnvelope({ symbols, symbolRateBps }),
    }));
  return { frame, bursts };
}
