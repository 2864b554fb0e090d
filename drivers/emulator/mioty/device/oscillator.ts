import type { Random } from '../../../../rig/ports/random.ts';
import type { OscillatorState } from '../../device/oscillator.ts';

/** The emulated module declares its crystal with 20 ppm; with 10 and more a frame has three offsets C_RF (facts 1.3). */
export const CARRIER_OFFSETS = 3;

/** A crystal at room temperature: well inside its tolerance, and slow enough that a frame of 50 s moves by less than half a carrier error of 5 Hz. */
export function drawCrystal(random: Random): OscillatorState {
  return { errorPpm: 24 * random.next() - 12, driftHzPerSecond: 0.08 * random.next() - 0.04 };
}
