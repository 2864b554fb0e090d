import {
  type Answer,
  INVALID_ARGUMENT,
  OUT_OF_BOUNDS,
  SIZE_MISMATCH,
  UNEXPECTED_CHARACTER,
  UNKNOWN_COMMAND,
} from './answer.ts';

/*
 * Lines of the AT protocol v2 (at-dialects M1.1):
 *   AT-NAME=<number>   AT-NAME?   AT-NAME=<bytes, decimal> HT <hex> SUB   AT-NAME
 * The length counts bytes and must fit the digits exactly; the reference client mishandles lengths of 100 and more, the module does not.
 */

export type Parsed =
  | { readonly name: string; readonly form: 'run' | 'get' | 'list' }
  | { readonly name: string; readonly form: 'number'; readonly value: number }
  | { readonly name: string; readonly form: 'bytes'; readonly bytes: Uint8Array }
  | { readonly refusal: Answer };

/** Everything after AT up to `?` or `=`. */
const LINE = /^AT([-+$%]?[A-Z0-9]*)(?:(\?)|=(.*))?$/s;
const BYTES = /^(\d+)(.)(.*)$/s;
const HT = '\t';
const SUB = '\x1a';
const LARGEST = 0xffff_ffff;

export function parseLine(line: string): Parsed {
  const match = LINE.exec(line);
  if (match === null) return { refusal: UNKNOWN_COMMAND };
  const [, name, question, argument] = match;
  if (question !== undefined) return { name, form: 'get' };
  return argument === undefined ? { name, form: 'run' } : parseArgument(name, argument);
}

function parseArgument(name: string, argument: string): Parsed {
  if (argument === '') return { refusal: INVALID_ARGUMENT };
  if (argument === '?') return { name, form: 'list' };
  if (/^\d+$/.test(argument)) {
    const value = Number(argument);
    return value > LARGEST ? { refusal: OUT_OF_BOUNDS } : { name, form: 'number', value };
  }
  const match = BYTES.exec(argument);
  if (match === null) return { refusal: UNEXPECTED_CHARACTER };
  const [, length, separator, rest] = match;
  const hex = rest.slice(0, -SUB.length);
  if (separator !== HT || !rest.endsWith(SUB) || !/^[0-9A-Fa-f]*$/.test(hex)) return { refusal: UNEXPECTED_CHARACTER };
  if (hex.length !== 2 * Number(length)) return { refusal: SIZE_MISMATCH };
  return { name, form: 'bytes', bytes: Uint8Array.from(Buffer.from(hex, 'hex')) };
}
