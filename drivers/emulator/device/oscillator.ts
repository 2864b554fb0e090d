import type { Random } from '../../../rig/ports/random.ts';

/** How the module's crystal is off. Carrier and symbol clock come from the same crystal. */
export interface OscillatorState {
  readonly errorPpm: number;
  readonly driftHzPerSecond: number;
}

/** A temperature-compensated crystal out of the box: inside 4 ppm, drifting by less than 1.5 Hz/s during a frame. */
export function drawOscillator(random: Random): OscillatorState {
  return { errorPpm: 8 * random.next() - 4, driftHzPerSecond: 3 * random.next() - 1.5 };
}
