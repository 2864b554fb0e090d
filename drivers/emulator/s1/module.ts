import type { Clock } from '../../../rig/ports/clock.ts';
import type { Random } from '../../../rig/ports/random.ts';
import type { Ether } from '../ether.ts';
import type { StackedBehaviour } from './behaviour.ts';
import type { Nvm } from './nvm.ts';
import type { OscillatorState } from './oscillator.ts';
import type { RadioPlan } from './radio-plan.ts';
import type { Sensors } from './sensors.ts';
import type { Settings } from './settings.ts';
import type { Uart } from './uart.ts';

/** What is burnt into one device. */
export interface S1Identity {
  /** Eight hex digits, most significant byte first. */
  readonly epId: string;
  /** Sixteen hex digits. */
  readonly pac: string;
  /** Device key (NAK), 16 bytes. Never leaves the device. */
  readonly key: Uint8Array;
  /** Value at which the message counter folds. */
  readonly counterRollover: number;
}

/** All parts of the emulated device, as its commands and its behaviours see them. */
export interface S1Module {
  readonly clock: Clock;
  readonly random: Random;
  readonly ether: Ether;
  readonly identity: S1Identity;
  readonly epIdLow16: number;
  readonly plan: RadioPlan;
  readonly oscillator: OscillatorState;
  readonly sensors: Sensors;
  readonly behaviour: StackedBehaviour;
  readonly nvm: Nvm;
  readonly uart: Uart;
  /** RAM: settings, and the generator's state until it is written with the counter. */
  settings: Settings;
  frequencyState: number;
  /** Hopping zones: micro channels that no frame has used since AT$RC or since they last ran out. */
  freeMicroChannels: number[];
  /** Aborts when the supply goes or the firmware restarts. */
  session: AbortSignal;
  /** Restarts the firmware; the non-volatile memory stays. */
  restart(): void;
  /** Starts the period of the keep-alive message afresh, from the settings. */
  armKeepAlive(): void;
  /** Runs work of the firmware's own (a timer, not a command) while the session lasts. */
  background(work: () => Promise<void>): void;
  /** Runs work that needs the radio, after any that is under way; the UART is deaf meanwhile. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}
