import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execaNode } from 'execa';
import { compiledFolder } from '../cli/campaign/layout.ts';

export interface CommandResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON lines. */
  lines(): Record<string, unknown>[];
}

/** Runs the compiled `unbrig` command as a user does, in a process of its own. */
export async function runUnbrig(
  args: readonly string[],
  options: { input?: string; cwd?: string } = {},
): Promise<CommandResult> {
  const result = await execaNode(join(compiledFolder, 'rig', 'cli', 'main.js'), args, {
    reject: false,
    // Inside jest execa's exit hook and jest's own view of `process` chase each other; the tests end what they start.
    cleanup: false,
    env: { NO_COLOR: '1', NODE_OPTIONS: '' },
    input: options.input ?? '',
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  return {
    exitCode: result.exitCode,
    stdout: result.stdout,
    stderr: result.stderr,
    lines: () =>
      result.stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

/** A command that goes on while the test does something. */
export interface RunningCommand {
  readonly child: {
    kill(signal: NodeJS.Signals): boolean;
  } & PromiseLike<{ readonly exitCode?: number | undefined; readonly stderr: string }>;
  /** The next JSON line of this type on standard output. */
  next(type: string): Promise<Record<string, unknown>>;
}

/** Starts the compiled `unbrig` command; the caller ends it. */
export function startUnbrig(args: readonly string[]): RunningCommand {
  const child = execaNode(join(compiledFolder, 'rig', 'cli', 'main.js'), args, {
    reject: false,
    cleanup: false,
    buffer: { stdout: false },
    env: { NO_COLOR: '1', NODE_OPTIONS: '' },
    stdin: 'ignore',
  });
  const lines = createInterface({ input: child.stdout });
  return {
    child: child as unknown as RunningCommand['child'],
    next: async (type) => {
      for await (const line of lines) {
        const parsed = JSON.parse(line) as Record<string, unknown>;
        if (parsed.type === type) return parsed;
      }
      throw new Error(`${args.join(' ')} ended without a line of type ${type}`);
    },
  };
}

/** A fresh empty folder for one test. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'unbrig-test-'));
}
