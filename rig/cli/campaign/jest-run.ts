import { createWriteStream, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execaNode } from 'execa';
import type { CampaignEvent } from './events.ts';
import { JOB_VARIABLE, type Job } from './job.ts';
import { compiledFolder, suiteFiles } from './layout.ts';

export interface JestRunOptions {
  readonly job: Job;
  /** Names of the groups that have a case to run or to skip. */
  readonly groups: readonly string[];
  readonly onEvent: (event: CampaignEvent) => void;
  readonly signal: AbortSignal;
}

export interface JestRunResult {
  /** Jest's own exit code; null when a signal ended it. */
  readonly exitCode: number | null;
  /** Where jest's own output went. */
  readonly log: string;
}

/** Runs the suite files in a process of their own: one process for each module under test, cases in plan order. */
export async function runJest({ job, groups, onEvent, signal }: JestRunOptions): Promise<JestRunResult> {
  const jobFile = join(job.runFolder, 'inputs', `job-${job.zone}.json`);
  writeFileSync(jobFile, `${JSON.stringify(job, null, 1)}\n`);
  const log = join(job.runFolder, `jest-${job.zone}.log`);
  const files = [...suiteFiles()].filter(([group]) => groups.includes(group)).map(([, file]) => file);
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
  const child = execaNode(
    jest,
    ['--config', JSON.stringify(jestConfig(job, files)), '--runInBand', '--ci', '--no-cache'],
    {
      nodeOptions: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      cwd: compiledFolder,
      env: { [JOB_VARIABLE]: jobFile, FORCE_COLOR: '0' },
      ipc: true,
      buffer: false,
      all: true,
      reject: false,
      stdin: 'ignore',
      cancelSignal: signal,
      forceKillAfterDelay: 5_000,
    },
  );
  child.all.pipe(createWriteStream(log));
  child.on('message', (message) => onEvent(message as CampaignEvent));
  const result = await child;
  return { exitCode: result.exitCode ?? null, log };
}

function jestConfig(job: Job, files: readonly string[]): Record<string, unknown> {
  const here = join(compiledFolder, 'rig', 'cli', 'campaign');
  return {
    rootDir: compiledFolder,
    testMatch: files,
    testPathIgnorePatterns: [],
    transform: {},
    testEnvironment: join(here, 'jest-environment.js'),
    testEnvironmentOptions: { resultsDir: join(job.runFolder, 'allure-results') },
    testSequencer: join(here, 'jest-sequencer.js'),
    globalTeardown: join(here, 'jest-teardown.js'),
    reporters: [['default', { summaryThreshold: 1000 }]],
  };
}
