import type { Device } from '../device/device.ts';
import type { ShellReply } from '../shell/reply.ts';

/** What an S4 command works on. All of it is RAM. */
export interface S4Module extends Device {
  modes: { readonly echo: boolean; readonly verbose: boolean; readonly quiet: boolean };
  /** What the end-point library noted; AT$ERRORS? empties it. */
  errors: readonly string[];
  /** Prints a reply before the command is over. */
  answer(reply: ShellReply): Promise<void>;
  /** Prints a line at once, unless the interface is quiet. */
  notify(line: string): Promise<void>;
}

export interface Action {
  /** For the help. */
  readonly description: string;
  /** Names for the help; a write takes exactly so many, separated by commas. */
  readonly parameters?: readonly string[];
  /** The radio works while it runs. */
  readonly transmits?: boolean;
  run(module: S4Module, parameters: readonly string[]): ShellReply | Promise<ShellReply>;
}

export interface S4Command {
  readonly group: keyof typeof MARKERS;
  readonly name: string;
  readonly description: string;
  readonly execution?: Action;
  readonly write?: Action;
  readonly read?: Action;
}

/** What stands between AT and the name. */
export const MARKERS = { basic: '', extended: '$', debug: '!' } as const;
