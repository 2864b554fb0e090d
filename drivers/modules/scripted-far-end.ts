import type { Clock } from '../../rig/ports/clock.ts';
import type { FarEnd } from '../transports/far-end.ts';

/** What comes back for a command: parts with the seconds after the command. `null` takes the line away. */
export type ScriptedReply = readonly (readonly [afterSeconds: number, bytes: string | null])[];

export interface ScriptedFarEnd extends FarEnd {
  /** Commands as they came, terminator stripped. */
  readonly commands: string[];
  /** Says something unasked. */
  say(bytes: string): void;
  vanish(): void;
}

/** A far end for tests of what stands above a line: it answers CR-terminated commands from a table. Unknown ones get no answer. */
export function scriptedFarEnd(clock: Clock, script: Readonly<Record<string, string | ScriptedReply>>): ScriptedFarEnd {
  let host: Parameters<FarEnd['connect']>[0] | null = null;
  let pending = '';
  const commands: string[] = [];
  const say = (bytes: string): void => host?.deliver(Uint8Array.from(Buffer.from(bytes, 'latin1')));
  const answer = (command: string): void => {
    commands.push(command);
    const reply = script[command] ?? [];
    const parts: ScriptedReply = typeof reply === 'string' ? [[0.02, reply]] : reply;
    for (const [afterSeconds, bytes] of parts) {
      clock.at(clock.nowSeconds() + afterSeconds, () => (bytes === null ? host?.gone() : say(bytes)));
    }
  };
  return {
    commands,
    say,
    vanish: () => host?.gone(),
    receive(bytes) {
      pending += Buffer.from(bytes).toString('latin1');
      for (let end = pending.indexOf('\r'); end >= 0; end = pending.indexOf('\r')) {
        // The LF of the terminator before it, and the lone ? that wakes one module, are no part of a command.
        const command = pending.slice(0, end).replace(/^[\n?]+/, '');
        pending = pending.slice(end + 1);
        if (command !== '') answer(command);
      }
    },
    connect(side) {
      host = side;
      return () => {
        host = null;
      };
    },
  };
}
