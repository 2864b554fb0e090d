import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { packageFolder } from './campaign/layout.ts';

/** The command lines of the README's `sh` blocks. */
function readmeCommands(): readonly string[] {
  const text = readFileSync(join(packageFolder, 'README.md'), 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) => (block[1] as string).trim().split('\n'));
}

describe('the README', () => {
  const commands = readmeCommands();

  it('shows the two commands that a newcomer needs', () => {
    expect(commands).toEqual(expect.arrayContaining(['npm ci && npm start', 'npm ci && npm test']));
  });

  it.each(commands.filter((command) => !command.startsWith('npm ci')))(
    '`%s` works as written',
    async (command) => {
      const result = await execa('sh', ['-c', command], {
        cwd: packageFolder,
        reject: false,
        cleanup: false,
        all: true,
      });
      expect(`${result.exitCode}: ${result.exitCode === 0 ? '' : result.all}`).toBe('0: ');
    },
    120_000,
  );
});
