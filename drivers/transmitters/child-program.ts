import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import type { Clock } from '../../rig/ports/clock.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';

export interface ChildProgram {
  readonly clock: Clock;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string | null;
  /** Where its words go: a file, so that a grandchild that lives on cannot keep us waiting for the end of a pipe. */
  readonly logFile: string;
  /** `stderr` where standard output is of no use. */
  readonly log: 'stderr' | 'all';
  /** Clock time after which it is ended. */
  readonly deadlineSeconds: number;
  /** Ends it at once. */
  readonly signal: AbortSignal;
  /** What to do when there is no such program. */
  readonly cure: string;
}

export interface ChildEnd {
  /** `overdue`: it was ended at the deadline. */
  readonly how: 'exited' | 'overdue';
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly startedSeconds: number;
  readonly endedSeconds: number;
  readonly log: string;
}

/** How long a child may take to end itself before it is killed. */
const PATIENCE_SECONDS = 0.5;

/**
 * Runs one program to its end, its deadline or the signal; the child is gone when this settles.
 * @throws UnbrigError `transmitter-missing` (instrument) when it cannot be started; the signal's reason when that aborts
 */
export async function runChild(options: ChildProgram): Promise<ChildEnd> {
  const log = createWriteStream(options.logFile);
  try {
    // A stream that has its descriptor is handed to the child, which then writes to the file itself.
    await once(log, 'open');
    return { ...(await runWith(log, options)), log: await readFile(options.logFile, 'utf8') };
  } finally {
    log.destroy();
  }
}

async function runWith(log: WriteStream, options: ChildProgram): Promise<Omit<ChildEnd, 'log'>> {
  const { clock, program, cwd, signal } = options;
  signal.throwIfAborted();
  const startedSeconds = clock.nowSeconds();
  const child = execa(program, options.args, {
    reject: false,
    stdin: 'ignore',
    stdout: options.log === 'all' ? log : 'ignore',
    stderr: log,
    ...(cwd === null ? {} : { cwd }),
  });
  const ended = child.then(({ exitCode, code, originalMessage }) => {
    if (exitCode === undefined && code !== undefined) throw missing(options, code, originalMessage);
    return { exitCode: exitCode ?? null, endedSeconds: clock.nowSeconds() };
  });
  const how = await firstOf(clock, ended, options);
  if (how === 'overdue') await end(clock, child, ended);
  const { exitCode, endedSeconds } = await ended;
  signal.throwIfAborted();
  return { how, exitCode, startedSeconds, endedSeconds };
}

/** What comes first: the child's end (a failure to start too), its deadline, or the signal. */
function firstOf(
  clock: Clock,
  ended: Promise<unknown>,
  { deadlineSeconds, signal }: ChildProgram,
): Promise<ChildEnd['how']> {
  return new Promise((resolve) => {
    const stop = (): void => settle('overdue');
    const cancel = clock.at(deadlineSeconds, stop);
    const settle = (how: ChildEnd['how']): void => {
      cancel();
      signal.removeEventListener('abort', stop);
      resolve(how);
    };
    signal.addEventListener('abort', stop, { once: true });
    ended.then(
      () => settle('exited'),
      () => settle('exited'),
    );
  });
}

/** Asks our own child to end, and kills it when it does not. */
async function end(clock: Clock, child: { kill(signal: NodeJS.Signals): boolean }, ended: Promise<unknown>) {
  child.kill('SIGTERM');
  const cancel = clock.at(clock.nowSeconds() + PATIENCE_SECONDS, () => child.kill('SIGKILL'));
  try {
    await ended;
  } finally {
    cancel();
  }
}

function missing({ program, cure, cwd }: ChildProgram, code: string, cause: string | undefined): UnbrigError {
  const what =
    code === 'ENOENT'
      ? 'is not on this machine'
      : `cannot be started (${code}${cause === undefined ? '' : `: ${cause}`})`;
  return new UnbrigError('transmitter-missing', 'instrument', `${program} ${what}; ${cure}`, {
    facts: { program, code, cwd },
  });
}

/** The last words of a program, without those of an ordered end. */
export function lastLines(log: string, count = 5): string {
  const lines = log
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/(^exit$|\) done$)/.test(line));
  return lines.length === 0 ? 'it said nothing' : lines.slice(-count).join(' | ');
}
