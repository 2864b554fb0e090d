import type { MiotyDevice } from '../device/device.ts';
import type { TestCarrier } from '../device/test-carrier.ts';
import type { Answer } from './answer.ts';
import type { FirmwareProfile } from './profiles.ts';

/** What a command works on. */
export interface ShellModule {
  readonly device: MiotyDevice;
  readonly profile: FirmwareProfile;
  /** Names of all commands that this firmware has, without AT. */
  readonly commands: readonly string[];
  /** The test carrier that is on the air. */
  carrier: TestCarrier | null;
  /** Prints a line that comes before the answer. */
  notice(line: string): void;
  /** `asleep`: a `?` wakes. `off`: nothing but the supply does. */
  rest(how: 'asleep' | 'off'): void;
}

type Maybe = Answer | Promise<Answer>;

/** One command in the forms that it has; a missing form is refused. */
export interface Command {
  /** Without AT, for instance `-MEUI`. */
  readonly name: string;
  /** The radio works while it runs: what comes meanwhile is refused as unfinished. */
  readonly transmits?: boolean;
  run?(module: ShellModule): Maybe;
  get?(module: ShellModule): Maybe;
  /** AT+IPR=? */
  list?(module: ShellModule): Maybe;
  number?(module: ShellModule, value: number): Maybe;
  bytes?(module: ShellModule, bytes: Uint8Array): Maybe;
  /** Done once the answer is out. */
  after?(module: ShellModule): void;
}
