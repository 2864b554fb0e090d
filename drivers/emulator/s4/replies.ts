import { failure, type ShellReply } from '../shell/reply.ts';
import type { S4Module } from './module.ts';

/** Names of the errors; the place is the number that stands for them when verbose mode is off, OK is 0. */
const STATUS_NAMES: readonly string[] = [
  'OK',
  'COMMAND_PARSING',
  'COMMAND_NOT_FOUND',
  'COMMAND_MARKER_NOT_DEFINED',
  'COMMAND_EXECUTION_NOT_DEFINED',
  'COMMAND_WRITE_NOT_DEFINED',
  'COMMAND_READ_NOT_DEFINED',
  'COMMAND_BAD_PARAMETER_NUMBER',
  'COMMAND_BAD_PARAMETER_PARSING',
  'COMMAND_BAD_PARAMETER_VALUE',
  'COMMAND_CORE_ERROR',
];

export const PARSING = failure('COMMAND_PARSING');
export const NOT_FOUND = failure('COMMAND_NOT_FOUND');
export const MARKER_NOT_DEFINED = failure('COMMAND_MARKER_NOT_DEFINED');
export const EXECUTION_NOT_DEFINED = failure('COMMAND_EXECUTION_NOT_DEFINED');
export const WRITE_NOT_DEFINED = failure('COMMAND_WRITE_NOT_DEFINED');
export const READ_NOT_DEFINED = failure('COMMAND_READ_NOT_DEFINED');
export const badNumber = (expected: number): ShellReply => failure(`COMMAND_BAD_PARAMETER_NUMBER:${expected}`);
export const badParsing = (place: number): ShellReply => failure(`COMMAND_BAD_PARAMETER_PARSING:${place}`);
export const badValue = (place: number): ShellReply => failure(`COMMAND_BAD_PARAMETER_VALUE:${place}`);
export const coreError = (name: string): ShellReply => failure(`COMMAND_CORE_ERROR:${name}`);
/** What the parser says of a reply without a line where it expects one; its number lies behind those of the names. */
export const EMPTY_REPLY = failure('UNKNOWN:11');
const UNKNOWN_NUMBER = 11;

const numberOf = (error: string): number => {
  const [name] = error.split(':');
  const place = STATUS_NAMES.indexOf(name);
  return place < 0 ? UNKNOWN_NUMBER : place;
};

/** Data lines, then the result; nothing at all when the interface is quiet. */
export function formatted(reply: ShellReply, { verbose, quiet }: S4Module['modes']): string {
  if (quiet || reply.kind === 'none') return '';
  const values = reply.kind === 'values' ? reply.lines.map((line) => `${line}\r\n`).join('') : '';
  if (reply.kind !== 'error') return `${values}${verbose ? 'OK' : '0'}\r\n`;
  const error = reply.lines[0];
  return verbose ? `ERROR:${error}\r\n` : `${numberOf(error)}\r\n`;
}
