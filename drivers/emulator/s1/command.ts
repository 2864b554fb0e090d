import type { S1Module } from './module.ts';
import type { Reply } from './replies.ts';

/** One row of the command table. */
export interface Command {
  /** Matches valid lines alone; what no row matches is refused. */
  readonly pattern: RegExp;
  /** The radio is busy while it runs: bytes from the host are lost. */
  readonly transmits?: boolean;
  /** The returned reply goes out last; `answerNow` sends one earlier. */
  run(module: S1Module, match: readonly string[], answerNow: (reply: Reply) => void): Reply | Promise<Reply>;
  /** Done once the reply is out. */
  after?(module: S1Module, match: readonly string[]): void;
}
