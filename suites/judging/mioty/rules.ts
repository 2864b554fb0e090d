import { patternForCounter } from '../../../rig/mioty/patterns.ts';
import type { ObservedRadioFrame } from '../../../rig/mioty/types.ts';

/** Which readings of the rule for channels fit all frames: sources name the first and the last bit of the payload CRC, 0 for A. */
export function channelRules(frames: readonly ObservedRadioFrame[]): {
  readonly first: boolean;
  readonly last: boolean;
} {
  const fits = (mask: number): boolean =>
    frames.every(({ channel, decoded }) => (((decoded.payloadCrc ?? 0) & mask) === 0 ? 'A' : 'B') === channel);
  return { first: fits(0x80), last: fits(0x01) };
}

/** The table of the public library goes round in so many packet counters. */
const CYCLE = 15;

/**
 * Phases at which the patterns of the frames are those of the table by packet counter: the public library looks up the counter after the frame's own, which
 * may or may not be meant.
 */
export function patternPhase(frames: readonly ObservedRadioFrame[]): {
  readonly phases: readonly number[];
  readonly cycle: number;
} {
  const phases = Array.from({ length: CYCLE }, (_, phase) => phase).filter((phase) =>
    frames.every(({ pattern, decoded }) => {
      const counter = decoded.packetCounter ?? decoded.packetCounterLow ?? 0;
      // The function of the table adds 1 itself.
      return patternForCounter('UPG1', (counter + phase + CYCLE - 1) % (CYCLE * 2 ** 27), false) === pattern;
    }),
  );
  return { phases, cycle: CYCLE };
}
