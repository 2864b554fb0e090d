import { writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { caseLine, endSummary, terminalStyle } from '../../../reports/terminal.ts';
import type { CampaignRecord } from '../../conformance/record.ts';
import { axesOf } from '../../conformance/technology.ts';
import { createProgress, type Progress } from '../progress.ts';
import { campaignProgress, longestFirst } from './campaign-progress.ts';
import { composeRecord, recordCase, repeatOptions } from './compose-record.ts';
import { type CampaignEvent, readEvents } from './events.ts';
import { runJest } from './jest-run.ts';
import type { Job } from './job.ts';
import { suiteCatalogue } from './layout.ts';
import { makeRunFolder, writeInputs } from './run-folder.ts';
import { writeViews } from './write-views.ts';
import { type PlannedZone, planZones, zonesAtOnce } from './zones.ts';

export interface CampaignOptions {
  readonly selection: readonly string[];
  readonly rigFile: string | null;
  readonly dutFile: string | null;
  /** Radio configurations, or radio profiles; empty takes what the declaration says. */
  readonly zones: readonly string[];
  readonly outFolder: string | null;
  readonly seed: number;
  readonly faults: readonly string[];
  readonly json: boolean;
}

/** Runs a campaign from the plan to the reports. Returns the exit code. */
export async function runCampaign(options: CampaignOptions): Promise<number> {
  const catalogue = suiteCatalogue();
  const zones = planZones(options, options.zones, catalogue, options.selection);
  const [{ bench }] = zones;
  for (const warning of bench.warnings) process.stderr.write(`unbrig: warning: ${warning}\n`);
  const startedAt = new Date().toISOString();
  const runFolder = makeRunFolder(options, startedAt);
  writeInputs(runFolder, zones);
  const progress = createProgress();
  const interrupted = await runInterruptibly(options, runFolder, zones, progress);
  const told = zones.map((zone) => ({ zone, events: readEvents(runFolder, zone.zone) }));
  const record = composeRecord({
    runId: startedAt.replace(/[:.]/g, '-'),
    startedAt,
    finishedAt: new Date().toISOString(),
    seed: options.seed,
    interrupted,
    selection: options.selection,
    zones: told.map(({ zone, events }) => ({
      declared: zone.bench.declared,
      plan: zone.plan,
      events,
      repeatOptions: repeatOptions(options, options.seed, zone.zone),
    })),
    keyCommitment: bench.keyCommitment,
    bench: {
      ...bench.description,
      probe: probeOf(told.flatMap(({ events }) => events)),
      rigFile: options.rigFile,
      dutFile: options.dutFile,
      faults: options.faults,
    },
    emulated: bench.emulated,
    catalogue,
  });
  writeFileSync(join(runFolder, 'record.json'), `${JSON.stringify(record, null, 1)}\n`);
  progress.update('writing reports');
  await writeViews(runFolder, record);
  progress.end();
  tellEnd(record, runFolder, options.json);
  return record.summary.exitCode;
}

/** Runs the suites in every zone; true when a signal ended them. */
async function runInterruptibly(
  options: CampaignOptions,
  runFolder: string,
  zones: readonly PlannedZone[],
  progress: Progress,
): Promise<boolean> {
  const waiting = longestFirst(zones.filter(({ plan }) => plan.some(({ decision }) => decision === 'run')));
  const controller = new AbortController();
  const onSignal = (): void => controller.abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const begun = zones[0].bench.emulated ? 'opening the emulated bench' : 'opening the bench';
  const told = campaignProgress(waiting, progress, begun);
  told.show();
  const work = async (): Promise<void> => {
    for (let zone = waiting.shift(); zone !== undefined && !controller.signal.aborted; zone = waiting.shift()) {
      const next = zone;
      await runJest({
        job: jobOf(options, runFolder, next.zone),
        groups: groupsOf(next),
        onEvent: (event) => {
          tell(options, next, zones.length > 1, progress, event);
          told.take(next.zone, event);
        },
        signal: controller.signal,
      });
    }
  };
  try {
    await Promise.all(Array.from({ length: zonesAtOnce(zones[0]) }, work));
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    progress.end();
  }
  return controller.signal.aborted;
}

function tell(
  options: CampaignOptions,
  zone: PlannedZone,
  severalZones: boolean,
  progress: Progress,
  event: CampaignEvent,
): void {
  const style = terminalStyle(process.stderr, process.env);
  if (event.type === 'case') {
    const repeat = repeatOptions(options, options.seed, zone.zone);
    progress.line(caseLine(recordCase(event.result, zone.plan, repeat), style, severalZones));
  }
  if (!options.json) return;
  if (event.type === 'stimulus')
    process.stdout.write(`${JSON.stringify({ ...event, axes: axesOf(zone.bench.declared) })}\n`);
  if (event.type === 'case') process.stdout.write(`${JSON.stringify({ type: 'case', ...event.result })}\n`);
}

function jobOf(options: CampaignOptions, runFolder: string, zone: string): Job {
  return {
    runFolder,
    rigFile: absolute(options.rigFile),
    dutFile: absolute(options.dutFile),
    seed: options.seed,
    faults: options.faults,
    selection: options.selection,
    zone,
  };
}

function groupsOf({ plan }: PlannedZone): readonly string[] {
  return [...new Set(plan.filter(({ decision }) => decision !== 'not-selected').map(({ group }) => group))];
}

function absolute(file: string | null): string | null {
  return file === null ? null : resolve(file);
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

function tellEnd(record: CampaignRecord, runFolder: string, json: boolean): void {
  const shown = relative(process.cwd(), runFolder).startsWith('..') ? runFolder : relative(process.cwd(), runFolder);
  const where = `Report  ${join(shown, 'report.html')}\nRecord  ${join(shown, 'record.json')}`;
  process.stderr.write(`${endSummary(record, shown, terminalStyle(process.stderr, process.env))}\n${where}\n`);
  if (json)
    process.stdout.write(
      `${JSON.stringify({ type: 'summary', ...record.summary, emulated: record.emulated, runFolder: shown })}\n`,
    );
}
