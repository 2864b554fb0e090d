import { math } from '../signal/math.ts';
import { BURST_SYMBOLS } from './interleaver.ts';
import { mpduBytesOf } from './mpdu.ts';
import { CORE_BURSTS, extensionBaseSymbols, patternCount, tsmaPattern } from './patterns.ts';
import { SYMBOL_RATE_BPS } from './profile.ts';
import { burstCountOf } from './radio-frame.ts';
import type { AddressMode, PatternGroup } from './types.ts';

/** Symbols that a transmitter is on for a burst in the public uplink library: two of ramp before and two after. The cautious figure for a duty cycle. */
export const ON_AIR_SYMBOLS = 40;

/** Largest distance of an extension burst beyond the base. */
const mostExtensionJitter = 127;

/** Radio bursts of an uplink: 24, and one for each byte of the MPDU beyond 20. */
export function burstCountOfPayload(payloadBytes: number, mode: AddressMode = 'short', hasMpf = false): number {
  return burstCountOf(mpduBytesOf(payloadBytes, mode, hasMpf));
}

/** Time that the bursts of a frame take together, pauses apart; `symbols` a burst: 36, or 40 with the ramps. */
export function burstSeconds(burstCount: number, symbols: number = BURST_SYMBOLS): number {
  return (burstCount * symbols) / SYMBOL_RATE_BPS;
}

/** Start of the first burst to end of the last, for bursts that start at these symbols after the first. */
export function spanSeconds(startSymbols: readonly number[]): number {
  return (startSymbols[startSymbols.length - 1] + BURST_SYMBOLS) / SYMBOL_RATE_BPS;
}

/** Shortest and longest span that a frame of so many bursts can have, over all patterns of its group. */
export function spanRangeSeconds(
  upg: PatternGroup,
  burstCount: number,
): { readonly least: number; readonly most: number } {
  const extension = burstCount - CORE_BURSTS;
  const lastStarts = Array.from(
    { length: patternCount(upg) },
    (_, index) => tsmaPattern(upg, index).startSymbols[CORE_BURSTS - 1],
  );
  const base = extension * extensionBaseSymbols[upg];
  return {
    least: spanSeconds([math.min(...lastStarts) + base]),
    most: spanSeconds([math.max(...lastStarts) + base + extension * mostExtensionJitter]),
  };
}
