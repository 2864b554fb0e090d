import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isUnbrigError, messageOf, UnbrigError } from '../ports/errors.ts';

/** How a command turns one line into its answer. */
export interface LineCommand<Input> {
  /** JSON Schema of an input line. */
  readonly schema: object;
  /** The answer's fields. An `UnbrigError` that it throws is a refusal: it is answered in the line's place and is no fault of the input. */
  readonly answer: (input: Input) => object;
  /** How an answer reads without `--json`. */
  readonly describe: (answer: object) => string;
}

/** Where lines come from and go to. */
export interface LineStreams {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
}

export const processStreams = (): LineStreams => ({
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
});

interface Read {
  readonly id?: unknown;
  readonly answer?: object;
  readonly error?: { readonly code: string; readonly message: string };
  /** The line itself is at fault: told on stderr, exit code 2. */
  readonly malformed: boolean;
}

/**
 * Answers each JSON line of the input with one line, in order; blank lines are passed over. A malformed line gets an error in its place and a word on
 * `errors` that names its number and the cure, and the rest is still answered. Gives the exit code: 0, or 2 when a line was malformed.
 */
export async function answerLines<Input>(
  command: LineCommand<Input>,
  json: boolean,
  streams: LineStreams,
): Promise<number> {
  const validate = new Ajv2020({ allErrors: false, strict: false }).compile<Input>(command.schema);
  let lineNumber = 0;
  let exitCode = 0;
  for await (const line of createInterface({ input: streams.input, crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber++;
    if (line.trim() === '') continue;
    const read = readLine(line, command, validate);
    if (read.malformed) {
      exitCode = 2;
      streams.errors.write(`line ${lineNumber}: ${read.error?.message}\n`);
    }
    await writeLine(streams.output, json ? machineLine(read) : `line ${lineNumber}: ${humanLine(read, command)}`);
  }
  return exitCode;
}

function readLine<Input>(line: string, command: LineCommand<Input>, validate: ValidateFunction<Input>): Read {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch (error) {
    // The parser's own message quotes the line, which may hold a key: only its position is kept.
    const position = /position (\d+)/.exec(messageOf(error));
    const place = position === null ? '' : ` at character ${Number(position[1]) + 1}`;
    return {
      error: { code: 'bad-json', message: `not JSON${place}: write one complete object a line` },
      malformed: true,
    };
  }
  const id = typeof parsed === 'object' && parsed !== null && 'id' in parsed ? { id: parsed.id } : {};
  if (!validate(parsed))
    return { ...id, error: { code: 'bad-line', message: cureOf(validate.errors?.[0]) }, malformed: true };
  try {
    return { ...id, answer: command.answer(parsed), malformed: false };
  } catch (error) {
    if (!isUnbrigError(error)) throw error;
    return { ...id, error: { code: error.code, message: error.message }, malformed: false };
  }
}

/** Says which field is wrong and how, without its value: the value may be a key. */
function cureOf(error: ErrorObject | undefined): string {
  if (error === undefined) return 'not what the schema asks for; --schema prints it';
  const field = error.instancePath === '' ? 'the line' : error.instancePath.slice(1).replaceAll('/', '.');
  const allowed = error.keyword === 'enum' ? `: ${error.params.allowedValues.map(String).join(', ')}` : '';
  return `${field} ${error.message}${allowed}; --schema prints what a line holds`;
}

function machineLine(read: Read): string {
  const id = 'id' in read ? { id: read.id } : {};
  return JSON.stringify(read.error === undefined ? { ...id, ...read.answer } : { ...id, error: read.error });
}

function humanLine<Input>(read: Read, command: LineCommand<Input>): string {
  return read.error === undefined ? command.describe(read.answer ?? {}) : `error: ${read.error.message}`;
}

async function writeLine(output: Writable, line: string): Promise<void> {
  if (output.write(`${line}\n`)) return;
  await new Promise<void>((resolve) => output.once('drain', resolve));
}

/** Options that all line commands share. */
export interface LineOptions {
  readonly json?: boolean;
  readonly schema?: boolean;
}

/** The action of a line command: `--schema` prints the schema of its input, otherwise the standard input is answered. */
export async function runLineCommand<Input>(command: LineCommand<Input>, options: LineOptions): Promise<void> {
  const streams = processStreams();
  if (options.schema === true) {
    await writeLine(streams.output, JSON.stringify(command.schema, null, 2));
    return;
  }
  const exitCode = await answerLines(command, options.json === true, streams);
  if (exitCode !== 0) process.exitCode = exitCode;
}

/** Reads a small text file that the user named. Throws `unreadable-file` (usage). */
export function unreadableFile(path: string, what: string, cause: unknown): UnbrigError {
  return new UnbrigError(
    'unreadable-file',
    'usage',
    `${what} ${path}: ${messageOf(cause)}; check the path and its permissions`,
    {
      facts: { path },
      cause,
    },
  );
}
