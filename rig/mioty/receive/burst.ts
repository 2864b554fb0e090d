import type { MskLock } from '../../signal/msk-lock.ts';
import type { MskPlace } from '../../signal/msk-states.ts';
import type { Cutout } from '../../signal/types.ts';
import { SYMBOL_RATE_BPS } from '../profile.ts';
import { receiveBlind } from './blind.ts';
import { burstBaseband } from './burst-baseband.ts';
import { type BurstKind, type BurstLook, lookForBurst, symbolsOf, words } from './look.ts';
import { type MeasuredBurst, measureBurst } from './measure.ts';

/** A burst as it was found on its own. */
export interface ReceivedBurst extends MeasuredBurst {
  /** Energy of its midamble over noise density. */
  readonly strength: number;
  readonly lock: MskLock;
  /** Where the detector has its middle, on the probe's time line, and its carrier. */
  readonly seen: { readonly middleSeconds: number; readonly carrierHz: number };
}

/** A burst whose symbols leave more unexplained than so many times the noise and this, relative to its own power, was perhaps not read right. */
const MISREAD_NOISE = 1.4;
const MISREAD = 0.004;
/** Energy of a symbol over noise density from which on a burst can be read by its tones alone. */
const READABLE = 15;

/** Finds, decides and measures the burst of a cut-out; null when there is none with a midamble. */
export function receiveBurst(cutout: Cutout, index: number): ReceivedBurst | null {
  const { startTimeSeconds, durationSeconds, frequencyHz } = cutout.detection;
  const seen = { middleSeconds: startTimeSeconds + durationSeconds / 2, carrierHz: frequencyHz };
  const look = lookForBurst(cutout);
  const found = look === null ? null : readLook(look, cutout, index);
  if (found !== null && (isReadWell(found) || !isReadable(cutout))) return { ...found, seen };
  const blind = isReadable(cutout) ? receiveBlind(cutout, index) : null;
  if (blind === null || (found !== null && !isBetter(blind.measured, found)))
    return found === null ? null : { ...found, seen };
  return { ...blind.measured, strength: energyOf(blind.measured), lock: blind.lock, seen };
}

function isReadWell({ burst, unexplained }: MeasuredBurst): boolean {
  return burst.pilotErrors === 0 && unexplained < MISREAD + MISREAD_NOISE * 10 ** (-burst.snrDb.value / 10);
}

/** A right midamble speaks for itself; without it a burst must be explained much better. */
function isBetter(blind: MeasuredBurst, found: MeasuredBurst): boolean {
  const isWrong = blind.burst.pilotErrors > 0 && found.burst.pilotErrors === 0;
  return blind.unexplained < (isWrong ? 0.5 : 1) * found.unexplained;
}

function readLook({ baseband, kind, lock, strength }: BurstLook, cutout: Cutout, index: number) {
  const decided = symbolsOf(lock.states);
  const measured = measureBurst({ cutout, index, baseband, kind, place: lock.place, symbols: decided, decided });
  return measured === null ? null : { ...measured, strength, lock };
}

/** Of the midamble. */
const energyOf = ({ burst }: MeasuredBurst): number => words.core.symbols.length * 10 ** (burst.snrDb.value / 10);

function isReadable({ detection }: Cutout): boolean {
  return detection.cn0DbHz > 10 * Math.log10(READABLE * SYMBOL_RATE_BPS);
}

export interface KnownBurst {
  readonly kind: BurstKind;
  /** What it must say. */
  readonly symbols: string;
  /** What it says. */
  readonly decided: string;
  /** About where it lies. */
  readonly place: MskPlace;
}

/** Measures a burst whose symbols are known. Null when the samples do not fit them. */
export function refineBurst(cutout: Cutout, index: number, known: KnownBurst): MeasuredBurst | null {
  return measureBurst({ cutout, index, baseband: burstBaseband(cutout), ...known });
}
