import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { caseLine, endSummary, terminalStyle } from '../../../reports/terminal.ts';
import { writeReports } from '../../../reports/write-reports.ts';
import { type BenchPlan, planBench } from '../../bench/open-bench.ts';
import { loadCatalogue } from '../../conformance/catalogue.ts';
import { type PlannedCase, planCampaign } from '../../conformance/plan.ts';
import type { CampaignRecord } from '../../conformance/record.ts';
import { recordSchema } from '../../conformance/record-schema.ts';
import { messageOf, UnbrigError } from '../../ports/errors.ts';
import { createProgress, type Progress } from '../progress.ts';
import { composeRecord, recordCase, repeatOptions } from './compose-record.ts';
import { type CampaignEvent, readEvents } from './events.ts';
import { runJest } from './jest-run.ts';
import type { Job } from './job.ts';
import { catalogueFolder } from './layout.ts';

export interface CampaignOptions {
  readonly selection: readonly string[];
  readonly rigFile: string | null;
  readonly dutFile: string | null;
  readonly outFolder: string | null;
  readonly seed: number;
  readonly faults: readonly string[];
  readonly json: boolean;
}

/** Runs a campaign from the plan to the reports. Returns the exit code. */
export async function runCampaign(options: CampaignOptions): Promise<number> {
  const catalogue = loadCatalogue(catalogueFolder);
  const bench = planBench(options, catalogue.proforma);
  const plan = planCampaign(catalogue, options.selection, bench.declared, bench.abilities);
  for (const warning of bench.warnings) process.stderr.write(`unbrig: warning: ${warning}\n`);
  const startedAt = new Date().toISOString();
  const runFolder = makeRunFolder(options, startedAt);
  const job: Job = {
    runFolder,
    rigFile: absolute(options.rigFile),
    dutFile: absolute(options.dutFile),
    seed: options.seed,
    faults: options.faults,
    selection: options.selection,
  };
  writeInputs(runFolder, bench, plan);
  const progress = createProgress();
  const interrupted = await runInterruptibly(job, plan, progress, options.json, bench.emulated);
  const events = readEvents(runFolder);
  const record = composeRecord({
    runId: startedAt.replace(/[:.]/g, '-'),
    startedAt,
    finishedAt: new Date().toISOString(),
    seed: options.seed,
    interrupted,
    selection: options.selection,
    declared: bench.declared,
    keyCommitment: bench.keyCommitment,
    bench: {
      ...bench.description,
      probe: probeOf(events),
      rigFile: options.rigFile,
      dutFile: options.dutFile,
      faults: options.faults,
    },
    emulated: bench.emulated,
    catalogue,
    plan,
    events,
  });
  writeFileSync(join(runFolder, 'record.json'), `${JSON.stringify(record, null, 1)}\n`);
  progress.update('writing reports');
  await writeReports(runFolder, record);
  progress.end();
  tellEnd(record, runFolder, options.json);
  return record.summary.exitCode;
}

async function runInterruptibly(
  job: Job,
  plan: readonly PlannedCase[],
  progress: Progress,
  json: boolean,
  emulated: boolean,
): Promise<boolean> {
  const toRun = plan.filter((planned) => planned.decision === 'run');
  const groups = [
    ...new Set(plan.filter((planned) => planned.decision !== 'not-selected').map((planned) => planned.group)),
  ];
  if (toRun.length === 0) return false;
  const controller = new AbortController();
  const onSignal = (): void => controller.abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const style = terminalStyle(process.stderr, process.env);
  const startedMs = performance.now();
  let done = 0;
  let current = emulated ? 'opening the emulated bench' : 'opening the bench';
  const onEvent = (event: CampaignEvent): void => {
    if (json && event.type === 'stimulus') process.stdout.write(`${JSON.stringify(event)}\n`);
    if (event.type === 'stimulus') current = `${event.title} (about ${event.expectedSeconds} s of module time)`;
    if (event.type === 'case') {
      done += 1;
      progress.line(caseLine(recordCase(event.result, plan, repeatOptions(job, job.seed)), style));
      if (json) process.stdout.write(`${JSON.stringify({ type: 'case', ...event.result })}\n`);
    }
    progress.update(`${done}/${toRun.length}  ${remaining(startedMs, done, toRun.length)}  ${current}`);
  };
  progress.update(`0/${toRun.length}  ${current}`);
  try {
    await runJest({ job, groups, onEvent, signal: controller.signal });
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    progress.end();
  }
  return controller.signal.aborted;
}

function remaining(startedMs: number, done: number, all: number): string {
  if (done < 3) return '';
  const seconds = (((performance.now() - startedMs) / 1e3) * (all - done)) / done;
  return `about ${Math.ceil(seconds)} s left`;
}

function absolute(file: string | null): string | null {
  return file === null ? null : resolve(file);
}

/** @throws UnbrigError `run-folder-unwritable` or `run-folder-used` (usage). */
function makeRunFolder(options: CampaignOptions, startedAt: string): string {
  const folder = resolve(
    options.outFolder ?? join('runs', `${startedAt.slice(0, 19).replace(/:/g, '-')}Z-seed${options.seed}`),
  );
  try {
    makeFolders(join(folder, 'inputs'));
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new UnbrigError(
      'run-folder-unwritable',
      'usage',
      `cannot write the run folder ${folder}: ${messageOf(cause)}; choose another with --out`,
      { facts: { folder }, cause },
    );
  }
  if (existsSync(join(folder, 'events.jsonl')) || existsSync(join(folder, 'record.json'))) {
    throw new UnbrigError(
      'run-folder-used',
      'usage',
      `${folder} holds a run already and nothing is overwritten; choose another with --out`,
      {
        facts: { folder },
      },
    );
  }
  return folder;
}

/** Step by step: node's own recursive mkdir never returns where the system denies that the parent exists, as /proc does. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  mkdirSync(folder);
}

/** The probe that was opened; of one that never was, only the absence is known. */
function probeOf(events: readonly CampaignEvent[]): CampaignRecord['bench']['probe'] {
  const opened = events.find((event) => event.type === 'bench');
  if (opened !== undefined) return opened.probe;
  return {
    driver: 'none',
    id: 'not opened',
    emulated: false,
    traceability: { frequency: 'indicative', time: 'indicative', power: 'indicative' },
    frequencyReferencePpm: 0,
    sampleClockPpm: 0,
    hostTimeSeconds: 0,
  };
}

/** Freezes what the campaign rests on into the run folder; keys are not part of it. */
function writeInputs(runFolder: string, bench: BenchPlan, plan: readonly PlannedCase[]): void {
  const write = (name: string, content: unknown): void =>
    writeFileSync(join(runFolder, 'inputs', name), `${JSON.stringify(content, null, 1)}\n`);
  write('declared.json', bench.declared);
  write('bench.json', bench.description);
  write('record.schema.json', recordSchema);
  write(
    'plan.json',
    plan.map(({ case: entry, decision, reason }) => ({ id: entry.id, decision, reason })),
  );
}

function tellEnd(record: CampaignRecord, runFolder: string, json: boolean): void {
  const shown = relative(process.cwd(), runFolder).startsWith('..') ? runFolder : relative(process.cwd(), runFolder);
  const where = `Report  ${join(shown, 'report.html')}\nRecord  ${join(shown, 'record.json')}`;
  process.stderr.write(`${endSummary(record, shown, terminalStyle(process.stderr, process.env))}\n${where}\n`);
  if (json)
    process.stdout.write(
      `${JSON.stringify({ type: 'summary', ...record.summary, emulated: record.emulated, runFolder: shown })}\n`,
    );
}
