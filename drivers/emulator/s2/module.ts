import type { ShellReply } from '../shell/reply.ts';
import type { ShellUart } from '../shell/uart.ts';
import type { ProfileHolder } from './profile.ts';

/** What an S2 command works on: the device, its profile, and the line that the command came in on. */
export interface S2Module extends ProfileHolder {
  readonly uart: ShellUart;
  /** Prints a reply before the command is over. */
  answer(reply: ShellReply, line: string): Promise<void>;
  /** Prints a line that is no answer, for instance +RX BEGIN. */
  notify(line: string): Promise<void>;
}

/** One row of the command table; lines come in capitals. */
export interface S2Command {
  readonly pattern: RegExp;
  /** The radio works while it runs: bytes from the host are lost. */
  readonly transmits?: boolean;
  run(module: S2Module, match: readonly string[], line: string): ShellReply | Promise<ShellReply>;
  /** Done once the reply is out. */
  after?(module: S2Module): Promise<void>;
}
