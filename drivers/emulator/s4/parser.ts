import { DONE, data, type ShellReply } from '../shell/reply.ts';
import { help } from './help.ts';
import { type Action, MARKERS, type S4Command, type S4Module } from './module.ts';
import {
  badNumber,
  EXECUTION_NOT_DEFINED,
  MARKER_NOT_DEFINED,
  NOT_FOUND,
  PARSING,
  READ_NOT_DEFINED,
  WRITE_NOT_DEFINED,
} from './replies.ts';

/** What a line asks for: a reply that is clear at once, or an action with its parameters. */
export type Parsed =
  | { readonly reply: ShellReply }
  | { readonly action: Action; readonly parameters: readonly string[] };

const READ = '?';
const WRITE = '=';

/** Finds what a line asks for; of two commands that match the first counts, also where one is the beginning of the other. */
export function parseLine(line: string, table: readonly S4Command[]): Parsed {
  if (!line.startsWith('AT')) return { reply: PARSING };
  const body = line.slice('AT'.length);
  if (body === '') return { reply: DONE };
  if (body === READ) return { reply: data(...help(table)) };
  const group = groupOf(body);
  const text = body.slice(MARKERS[group].length);
  const command = table.find((candidate) => candidate.group === group && text.startsWith(candidate.name));
  if (command === undefined) return { reply: NOT_FOUND };
  const rest = text.slice(command.name.length);
  if (rest === '') return defined(command.execution, EXECUTION_NOT_DEFINED);
  if (rest === READ) return defined(command.read, READ_NOT_DEFINED);
  if (group === 'basic') return write(command, rest);
  return rest.startsWith(WRITE) ? write(command, rest.slice(WRITE.length)) : { reply: MARKER_NOT_DEFINED };
}

function groupOf(body: string): S4Command['group'] {
  if (body.startsWith(MARKERS.extended)) return 'extended';
  return body.startsWith(MARKERS.debug) ? 'debug' : 'basic';
}

const defined = (action: Action | undefined, missing: ShellReply): Parsed =>
  action ? { action, parameters: [] } : { reply: missing };

function write(command: S4Command, text: string): Parsed {
  if (command.write === undefined) return { reply: WRITE_NOT_DEFINED };
  const parameters = text.split(',');
  const expected = command.write.parameters?.length ?? 0;
  return parameters.length === expected ? { action: command.write, parameters } : { reply: badNumber(expected) };
}

/** An action as the parser runs it. */
export const runAction = async (
  module: S4Module,
  action: Action,
  parameters: readonly string[],
): Promise<ShellReply> =>
  action.transmits ? module.exclusively(async () => action.run(module, parameters)) : action.run(module, parameters);
