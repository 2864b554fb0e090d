import { basebandOf } from '../../signal/baseband.ts';
import type { MskPlace } from '../../signal/msk-states.ts';
import type { Cutout } from '../../signal/types.ts';

import { type BurstKind, lookForBurst, symbolsOf } from './look.ts';
import { type MeasuredBurst, measureBurst } from './measure.ts';
import { softBits } from './soft-bits.ts';

/** A burst as it was found on its own. */
export interface ReceivedBurst extends MeasuredBurst {
  /** 36 decisions on the data bits (before precoding), positive for 1, as logarithms of likelihood ratios. */
  readonly soft: Float32Array;
}

/** Finds, decides and measures the burst of a cut-out; null when there is none with a midamble. */
export function receiveBurst(cutout: Cutout, index: number): ReceivedBurst | null {
  const look = lookForBurst(cutout);
  if (look === null) return null;
  const { baseband, kind, lock } = look;
  const decided = symbolsOf(lock.states);
  const measured = measureBurst({ cutout, index, baseband, kind, place: lock.place, symbols: decided, decided });
  if (measured === null) return null;
  return { ...measured, soft: softBits(lock, lock.amplitude, baseband.noiseDensity) };
}

/** Measures a burst whose symbols are known: where they are, how strong, on which carrier. Null when the samples do not fit them. */
export function refineBurst(
  cutout: Cutout,
  index: number,
  known: { readonly symbols: string; readonly kind: BurstKind; readonly place: MskPlace; readonly decided: string },
): MeasuredBurst | null {
  return measureBurst({ cutout, index, baseband: basebandOf(cutout), ...known });
}

