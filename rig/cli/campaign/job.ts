import { readFileSync } from 'node:fs';

/** What the parent hands to the process that runs the suites. Holds no secret: keys are read again from where dut.yaml points. */
export interface Job {
  readonly runFolder: string;
  readonly rigFile: string | null;
  readonly dutFile: string | null;
  readonly seed: number;
  readonly faults: readonly string[];
  readonly selection: readonly string[];
  /** Radio configuration or profile of the module that this process tests. */
  readonly zone: string;
}

/** Environment variable that names the job file. */
export const JOB_VARIABLE = 'UNBRIG_JOB';

export function readJob(): Job {
  const path = process.env[JOB_VARIABLE];
  if (path === undefined) throw new Error(`${JOB_VARIABLE} is not set: suites are run by \`unbrig run\``);
  return JSON.parse(readFileSync(path, 'utf8')) as Job;
}
