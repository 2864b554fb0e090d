import type { Clock } from '../../../rig/ports/clock.ts';
import type { Random } from '../../../rig/ports/random.ts';
import type { RadioConfigurationId, UplinkBitRate } from '../../../rig/sigfox/types.ts';
import type { Antenna } from './antenna.ts';
import type { StackedBehaviour } from './behaviour.ts';
import type { HoppingState } from './hopping.ts';
import type { Nvm } from './nvm.ts';
import type { OscillatorState } from './oscillator.ts';
import type { RadioPlan } from './radio-plan.ts';
import type { Sensors } from './sensors.ts';
import type { Settings } from './settings.ts';

/** What is burnt into one device. */
export interface DeviceIdentity {
  /** Eight hex digits, most significant byte first. */
  readonly epId: string;
  /** Sixteen hex digits. */
  readonly pac: string;
  /** Device key (NAK), 16 bytes. Never leaves the device. */
  readonly key: Uint8Array;
  /** Value at which the message counter folds. */
  readonly counterRollover: number;
}

/** The serial side of a firmware: each dialect has its own. */
export interface DeviceShell {
  /** The firmware has started and takes commands. */
  started(): void;
  /** The supply went or the firmware restarts: whatever was under way is over. */
  stopped(): void;
  /** The radio works from now on; the returned function is called when it has done. */
  occupied(): () => void;
  /** Text of the firmware's own, outside of any reply. */
  say(text: string): void;
  /** A downlink that no message asked for was taken; a correct device never takes one. */
  unsolicited?(downlink: { readonly payload: Uint8Array; readonly rssiDbm: number }): void;
}

/** The part of an emulated Sigfox module behind its command language: radio, counters, memory, sensors. */
export interface Device {
  readonly clock: Clock;
  readonly random: Random;
  readonly antenna: Antenna;
  readonly identity: DeviceIdentity;
  readonly epIdLow16: number;
  readonly oscillator: OscillatorState;
  readonly sensors: Sensors;
  readonly behaviour: StackedBehaviour;
  readonly nvm: Nvm;
  /** Zone and bit rate in force. */
  plan: RadioPlan;
  /** RAM: settings, and the generator's state until it is written with the counter. */
  settings: Settings;
  frequencyState: number;
  /** Hopping zones: channels in use and still free; null elsewhere. */
  hopping: HoppingState | null;
  /** Hopping zones: no message starts before this clock time. A restart does not shorten the pause; without supply it is forgotten. */
  quietUntilSeconds: number;
  /** Of frame 1 of the last message, from the uplink centre; null before the first. */
  lastOffsetHz: number | null;
  /** Aborts when the supply goes or the firmware restarts. */
  session: AbortSignal;
  /** Gives the device its command language; before the supply is first switched on. */
  attach(shell: DeviceShell): void;
  powerOn(): void;
  /** Cuts the supply at this moment: what is on the air stops, RAM is gone. */
  powerOff(): void;
  /** Restarts the firmware; the non-volatile memory stays. */
  restart(): void;
  /** Changes zone and bit rate, as modules for several zones can. Power and frequencies go to the zone's defaults. */
  setZone(rc: RadioConfigurationId, bitRateBps: UplinkBitRate): void;
  /** Starts the period of the keep-alive message afresh, from the settings. */
  armKeepAlive(): void;
  /** Text outside of any reply. */
  say(text: string): void;
  /** Runs work of the firmware's own (a timer, not a command) while the session lasts. */
  background(work: () => Promise<void>): void;
  /** Runs work that needs the radio, after any that is under way; the shell knows that the radio is occupied meanwhile. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}
