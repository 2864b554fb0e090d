import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** A fresh empty folder for one test. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'unbrig-test-'));
}
