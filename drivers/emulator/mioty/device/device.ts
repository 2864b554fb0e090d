import type { AddressMode } from '../../../../rig/mioty/types.ts';
import type { Clock } from '../../../../rig/ports/clock.ts';
import type { Random } from '../../../../rig/ports/random.ts';
import type { OscillatorState } from '../../device/oscillator.ts';
import type { Ether } from '../../ether.ts';
import type { StackedMiotyBehaviour } from './behaviour.ts';
import type { Memory } from './memory.ts';

/** The serial side of a firmware. */
export interface MiotyShell {
  /** The firmware has started and takes commands. `again`: after a reset, not because the supply came. */
  started(again: boolean): void;
  /** The supply went or the firmware restarts: whatever was under way is over. */
  stopped(): void;
  /** Text of the firmware's own, outside of any reply. */
  say(text: string): void;
}

/** The radio core that all MIOTY firmwares share. */
export interface MiotyDevice {
  readonly clock: Clock;
  /** For everything that takes an uncertain time. */
  readonly random: Random;
  readonly ether: Ether;
  readonly crystal: OscillatorState;
  readonly behaviour: StackedMiotyBehaviour;
  /** n_co; more than 10 ppm of crystal tolerance give 3 offsets. */
  readonly carrierOffsets: 3 | 11;
  readonly addressMode: AddressMode;
  /** What the maker wrote; AT-Z goes back to it. */
  readonly factory: Memory;
  /** Stored at each change. */
  memory: Memory;
  /** Ends with the supply or with a restart. */
  readonly session: AbortSignal;
  readonly powered: boolean;
  attachShell(shell: MiotyShell): void;
  powerOn(): void;
  powerOff(): void;
  /** The firmware starts anew; `factory` with everything as the maker wrote it. */
  restart(cause: 'reset' | 'factory'): void;
  /** Radiated power of a setting of AT-UTPL. */
  powerDbm(setting: number): number;
  /** Says something outside of any reply. */
  say(text: string): void;
  /** Work that ends with the session. */
  background(work: () => Promise<void>): void;
}
