import type { Exchange, ModuleOperation, TranscriptLine } from '../../rig/ports/module.ts';
import type { Command } from './dialect.ts';

/** What came of one command. */
export interface Answer
  extends Pick<Exchange, 'status' | 'errorText' | 'values' | 'lines' | 'endSeconds' | 'timeoutSeconds'> {}

/** That of the last command that was asked; `gone` when the line closed before the next. */
export function statusOf(answers: readonly Answer[], commands: readonly Command[]): Exchange['status'] {
  const last = answers.at(-1)?.status ?? 'ok';
  return last === 'ok' && answers.length < commands.length ? 'gone' : last;
}

/** What a reply without its end comes to. An echo is something, but it is no answer. */
export function unfinished(
  command: Command,
  lines: readonly TranscriptLine[],
  texts: readonly string[],
): Exchange['status'] {
  if (command.silenceIsOk === true && texts.length === 0) return 'ok';
  return lines.some((line) => line.direction === 'from-module') ? 'timeout' : 'silent';
}

/** A success without the value that was asked for, of a query that may be asked again. */
export const lacksValue = (command: Command, { status, values }: Answer): boolean =>
  command.repeatable === true && status === 'ok' && values.length === 0;

/** Two askings of one command as one: what the second says, with the evidence of both. */
export const askedTwice = (first: Answer, second: Answer): Answer => ({
  ...second,
  lines: [...first.lines, ...second.lines],
  timeoutSeconds: first.timeoutSeconds + second.timeoutSeconds,
});

/** The dialect has no such command: nothing was said. */
export const unsupported = (operation: ModuleOperation, nowSeconds: number): Exchange => ({
  operation,
  status: 'unsupported',
  values: [],
  lines: [],
  startSeconds: nowSeconds,
  endSeconds: nowSeconds,
  timeoutSeconds: 0,
});
