import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { planBench } from '../bench/open-bench.ts';
import { scratchFolder } from '../testing/command.ts';
import { packageFolder, suiteCatalogue } from './campaign/layout.ts';

/** The command lines of the README's `sh` blocks. */
function readmeCommands(): readonly string[] {
  const text = readFileSync(join(packageFolder, 'README.md'), 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) => (block[1] as string).trim().split('\n'));
}

/** The YAML files that the README shows, by the name in their first line. */
function readmeYaml(): ReadonlyMap<string, string> {
  const text = readFileSync(join(packageFolder, 'README.md'), 'utf8');
  return new Map(
    [...text.matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g)].map((block) => [block[1] as string, block[2] as string]),
  );
}

describe('the README', () => {
  it('shows bench files that the loader accepts', () => {
    const folder = scratchFolder();
    for (const [name, content] of readmeYaml()) writeFileSync(join(folder, name), content);
    writeFileSync(join(folder, 'device.key'), '00'.repeat(16), { mode: 0o600 });
    const request = {
      rigFile: join(folder, 'rig.yaml'),
      dutFile: join(folder, 'dut.yaml'),
      seed: 1,
      faults: [],
      zone: null,
    };
    const plan = planBench(request, suiteCatalogue().proforma);
    expect(plan.description.transport).toBe('serial:/dev/ttyUSB0?baud=9600');
    expect(plan.abilities.deviceKey).toBe(true);
  });

  const commands = readmeCommands();

  it('shows the two commands that a newcomer needs', () => {
    expect(commands).toEqual(expect.arrayContaining(['npm ci && npm start', 'npm ci && npm test']));
  });

  // Whole campaigns take their time outside of the tests.
  const ci = readFileSync(join(packageFolder, '.ci', 'run'), 'utf8').split('\n');
  const inCi = (command: string): boolean => command.startsWith('npm ci') || ci.includes(`${command} || status=$?`);

  it('has its whole campaigns run by continuous integration', () => {
    expect(commands.filter(inCi)).toContain('npm run unbrig -- run --profile EU1');
  });

  it.each(commands.filter((command) => !inCi(command)))(
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
