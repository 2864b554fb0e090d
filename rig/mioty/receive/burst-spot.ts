import type { Estimate } from '../../signal/types.ts';
import type { BurstPoint } from '../assemble-types.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import type { ReceivedBurst } from './burst.ts';
import { SYMBOL_SECONDS } from './look.ts';

/** Where a burst lies, as far as it is known before its frame is. */
export interface BurstSpot {
  readonly middleSeconds: Estimate;
  readonly carrierHz: Estimate;
}

/** A midamble as strong as this cannot have been found at a wrong place. */
const SURE_STRENGTH = 40;
/** A midamble that says for sure whether it is one of the core or of the extension. */
const SURE_KIND = 30;
/** One that lies so near to what the detector saw that both must mean the same. */
const FAIR_STRENGTH = 16;
const FAIR_SYMBOLS = 0.75;
const FAIR_HZ = 120;
/** How well a detector places what is too weak to be found by its midamble alone. */
const SEEN_SYMBOLS = 0.3;
const SEEN_HZ = 60;

/** By its own symbols; a weak one by what the detector saw, unless both agree. */
export function spotOf({ middleSeconds, burst, strength, seen }: ReceivedBurst): BurstSpot {
  const symbols = Math.abs(middleSeconds.value - seen.middleSeconds) / SYMBOL_SECONDS;
  const isFair =
    strength > FAIR_STRENGTH && symbols < FAIR_SYMBOLS && Math.abs(burst.carrierHz.value - seen.carrierHz) < FAIR_HZ;
  if (strength > SURE_STRENGTH || isFair) return { middleSeconds, carrierHz: burst.carrierHz };
  return {
    middleSeconds: { value: seen.middleSeconds, standardUncertainty: SEEN_SYMBOLS * SYMBOL_SECONDS },
    carrierHz: { value: seen.carrierHz, standardUncertainty: SEEN_HZ },
  };
}

export function pointOf(burst: ReceivedBurst): BurstPoint {
  const { middleSeconds, carrierHz } = spotOf(burst);
  const timeSymbols = middleSeconds.value / SYMBOL_SECONDS - BURST_SYMBOLS / 2;
  const point = { timeSymbols, frequencyHz: carrierHz.value };
  return burst.strength > SURE_KIND ? { ...point, kind: burst.burst.kind } : point;
}
