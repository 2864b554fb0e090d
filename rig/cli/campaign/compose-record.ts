import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../../conformance/catalogue.ts';
import type { PlannedCase } from '../../conformance/plan.ts';
import type { CampaignRecord, RecordedCase, RecordedObservation } from '../../conformance/record.ts';
import { resultWithoutRun } from '../../conformance/session.ts';
import { axesOf, technologyOfZone } from '../../conformance/technology.ts';
import type { CaseResult, DeclaredModule } from '../../conformance/types.ts';
import { campaignVerdict, countVerdicts, exitCodeOf, isPartial } from '../../conformance/verdict.ts';
import { worstDutyCycleWindow } from '../../regulation/duty-cycle.ts';
import type { Estimate } from '../../signal/types.ts';
import type { CampaignEvent } from './events.ts';
import { packageFolder } from './layout.ts';

/** One radio configuration of a campaign: what is declared for it, what was planned, and what its process told. */
export interface CampaignZone {
  readonly declared: DeclaredModule;
  readonly plan: readonly PlannedCase[];
  readonly events: readonly CampaignEvent[];
  /** Options that make a run of this zone on the same bench. */
  readonly repeatOptions: string;
}

export interface RecordInputs {
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly seed: number;
  readonly interrupted: boolean;
  readonly selection: readonly string[];
  readonly zones: readonly CampaignZone[];
  readonly keyCommitment: string | null;
  readonly bench: CampaignRecord['bench'];
  readonly emulated: boolean;
  readonly catalogue: Catalogue;
}

/** The version in package.json. */
export function unbrigVersion(): string {
  return (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Makes the record from what the suites' process told. Every planned case appears, with the reason when it did not run. */
export function composeRecord(inputs: RecordInputs): CampaignRecord {
  const zones = inputs.zones.map((zone) => ({ zone, results: resultsOf(zone, inputs.interrupted) }));
  const selected = zones.flatMap(({ results }) => results);
  const observations = inputs.zones.map(observationsOf);
  const [{ declared }] = inputs.zones;
  return {
    schema: 'unbrig/record/1',
    unbrigVersion: unbrigVersion(),
    runId: inputs.runId,
    startedAt: inputs.startedAt,
    finishedAt: inputs.finishedAt,
    seed: inputs.seed,
    emulated: inputs.emulated,
    partial: isPartial(selected),
    interrupted: inputs.interrupted,
    selection: inputs.selection,
    declared: {
      technology: declared.technology,
      identification: declared.identification,
      epId: declared.epId,
      zones: inputs.zones.map(({ declared: { zone, ics, ixit } }) => ({ zone, ics, ixit })),
    },
    keyCommitment: inputs.keyCommitment,
    bench: inputs.bench,
    catalogue: { cases: inputs.catalogue.cases.length, sha256: inputs.catalogue.sha256 },
    cases: zones.flatMap(({ zone, results }) =>
      results.map((result) => recordCase(result, zone.plan, zone.repeatOptions)),
    ),
    observations: observations.flat(),
    airtime: airtimeOf(observations),
    summary: {
      verdict: campaignVerdict(selected),
      counts: countVerdicts(selected),
      exitCode: exitCodeOf(selected, inputs.interrupted),
    },
  };
}

/** Every selected case of a zone, in plan order. */
function resultsOf({ declared, plan, events }: CampaignZone, interrupted: boolean): readonly CaseResult[] {
  const axes = axesOf(declared);
  const told = new Map(
    events.flatMap((event) => (event.type === 'case' ? [[event.result.id, event.result] as const] : [])),
  );
  const broken = events.find((event) => event.type === 'broken');
  const results = plan.map((planned): CaseResult => {
    if (planned.decision !== 'run') return resultWithoutRun(planned, axes);
    return told.get(planned.case.id) ?? unfinished(planned, axes, broken, interrupted);
  });
  return results.filter((result) => result.applicability !== 'not-selected');
}

function observationsOf({ events }: CampaignZone): readonly RecordedObservation[] {
  return events.flatMap((event) => (event.type === 'observation' ? [event.observation] : []));
}

/** An applicable case of which nothing was told: the bench broke, the run was interrupted, or the suites' process died. */
function unfinished(
  planned: PlannedCase,
  axes: Readonly<Record<string, string>>,
  broken: Extract<CampaignEvent, { type: 'broken' }> | undefined,
  interrupted: boolean,
): CaseResult {
  const base = {
    ...resultWithoutRun(planned, axes),
    execution: interrupted ? ('aborted' as const) : ('not-run' as const),
  };
  if (interrupted) return { ...base, executionReason: 'the campaign was interrupted' };
  const error =
    broken === undefined
      ? {
          errorClass: 'rig' as const,
          code: 'suite-process-ended',
          message: `the process that runs the suites ended before this case; see jest-${Object.values(axes).join('-')}.log in the run folder`,
        }
      : { errorClass: broken.errorClass as 'rig', code: broken.code, message: broken.message };
  return { ...base, executionReason: error.message, error };
}

/** A result with as much of its catalogue entry as a reader of the record needs. */
export function recordCase(result: CaseResult, plan: readonly PlannedCase[], options: string): RecordedCase {
  const entry = plan.find((planned) => planned.case.id === result.id)?.case;
  return {
    ...result,
    title: entry?.title ?? '',
    purpose: entry?.purpose ?? '',
    requirementText: entry?.requirementText ?? '',
    refs: entry?.refs ?? [],
    advisory: entry?.advisory ?? false,
    repeatCommand: `npm run unbrig -- run ${result.id}${options}`,
  };
}

/** The options that make a run on the same bench. */
export function repeatOptions(
  bench: Pick<CampaignRecord['bench'], 'rigFile' | 'dutFile' | 'faults'>,
  seed: number,
  zone: string,
): string {
  const { rigFile, dutFile, faults } = bench;
  const files = `${rigFile === null ? '' : ` --rig ${rigFile}`}${dutFile === null ? '' : ` --dut ${dutFile}`}`;
  const option = technologyOfZone(zone) === 'sigfox' ? '--rc' : '--profile';
  return `${files} ${option} ${zone} --seed ${seed}${faults.map((fault) => ` --fault ${fault}`).join('')}`;
}

/** Frames of a Sigfox module, bursts of a MIOTY module. */
function emissionsOf({ frames, radioFrames, strayBursts }: RecordedObservation): readonly {
  readonly startSeconds: Estimate;
  readonly onTimeSeconds: Estimate;
}[] {
  return [...frames, ...radioFrames.flatMap(({ bursts }) => bursts), ...strayBursts];
}

/** Each zone is a module of its own with a time line of its own. */
function airtimeOf(zones: readonly (readonly RecordedObservation[])[]): CampaignRecord['airtime'] {
  const emissions = zones.map((observations) =>
    observations.flatMap((observation) =>
      emissionsOf(observation).map(({ startSeconds, onTimeSeconds }) => ({
        startSeconds: startSeconds.value,
        endSeconds: startSeconds.value + onTimeSeconds.value,
      })),
    ),
  );
  const totalSeconds = emissions
    .flat()
    .reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
  const worst = Math.max(...emissions.map((zone) => worstDutyCycleWindow(zone)?.onTimeSeconds ?? 0));
  const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
  return { totalSeconds: rounded(totalSeconds), worstHourSeconds: rounded(worst) };
}
