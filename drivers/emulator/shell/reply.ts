import type { Device } from '../device/device.ts';
import type { Reply } from '../s1/replies.ts';

/** What a command came to, before its dialect puts it into words: `values` has data lines, `error` the error's own text. */
export type ShellReply = Reply;

export const DONE: ShellReply = { kind: 'ok', lines: [] };
/** Everything was said already, or the firmware restarts without a word. */
export const SAID: ShellReply = { kind: 'none', lines: [] };

export const data = (...lines: string[]): ShellReply => ({ kind: 'values', lines });
export const failure = (text: string): ShellReply => ({ kind: 'error', lines: [text] });

/**
 * A reply as the behaviours leave it. They speak the words of S1: of what they put in place of a reply the kind counts, and an error becomes the
 * dialect's own `failed`.
 */
export function bentReply(device: Device, reply: ShellReply, line: string, failed: ShellReply): ShellReply {
  const bent = device.behaviour.reply(reply, line);
  if (bent === reply) return reply;
  if (bent.kind === 'error') return failed;
  return bent.kind === 'values' ? bent : { kind: bent.kind, lines: [] };
}
