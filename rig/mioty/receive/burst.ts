import { basebandOf } from '../../signal/baseband.ts';
import type { MskLock } from '../../signal/msk-lock.ts';
import type { MskPlace } from '../../signal/msk-states.ts';
import type { Cutout } from '../../signal/types.ts';
import { type BurstKind, lookForBurst, symbolsOf } from './look.ts';
import { type MeasuredBurst, measureBurst } from './measure.ts';

/** A burst as it was found on its own. */
export interface ReceivedBurst extends MeasuredBurst {
  /** Energy of its midamble over noise density. */
  readonly strength: number;
  readonly lock: MskLock;
  /** Where the detector has its middle, on the probe's time line, and its carrier. */
  readonly seen: { readonly middleSeconds: number; readonly carrierHz: number };
}

/** Finds, decides and measures the burst of a cut-out; null when there is none with a midamble. */
export function receiveBurst(cutout: Cutout, index: number): ReceivedBurst | null {
  const look = lookForBurst(cutout);
  if (look === null) return null;
  const { baseband, kind, lock, strength } = look;
  const decided = symbolsOf(lock.states);
  const measured = measureBurst({ cutout, index, baseband, kind, place: lock.place, symbols: decided, decided });
  const { startTimeSeconds, durationSeconds, frequencyHz } = cutout.detection;
  const seen = { middleSeconds: startTimeSeconds + durationSeconds / 2, carrierHz: frequencyHz };
  return measured === null ? null : { ...measured, strength, lock, seen };
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
  return measureBurst({ cutout, index, baseband: basebandOf(cutout), ...known });
}
