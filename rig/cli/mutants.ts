import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { FAULTS, type FaultDescription } from '../../drivers/index.ts';
import { planBench } from '../bench/open-bench.ts';
import { isSelected, planCampaign } from '../conformance/plan.ts';
import type { CatalogueCase } from '../conformance/types.ts';
import { UnbrigError } from '../ports/errors.ts';
import { proofsFolder, suiteCatalogue } from './campaign/layout.ts';
import { type Evidence, findHoles, type Outcomes, shows } from './mutation/matrix.ts';
import { matrixLines, matrixText } from './mutation/print-matrix.ts';
import { loadProofs, type Proofs } from './mutation/proofs.ts';
import type { Trial, TrialResult } from './mutation/trial.ts';
import { runTrials } from './mutation/trial-pool.ts';
import { createProgress } from './progress.ts';

const EXAMPLES = `
Every case must be able to fail: for each case at least one fault turns it red, for each fault at least one case goes red,
and the correct module passes all. Exit code 1 on a hole.

suites/mutation/proofs.yaml names the cases that each fault must turn red. A fault is tried on those and on every other case that
judges the same observations; --full tries every fault on every case, which takes many times as long.

Examples:
  unbrig mutants
  unbrig mutants sigfox/uplink/frame           only these cases
  unbrig mutants --full --json > matrix.jsonl`;

interface MutantsOptions {
  readonly json?: boolean;
  readonly full?: boolean;
  readonly seed: string;
}

export function addMutantsCommand(program: Command): void {
  program
    .command('mutants')
    .description('prove that every case can fail: run them against every named fault of the emulated module')
    .argument('[select...]', 'case ids, prefixes or patterns with *')
    .option('--full', 'try every fault on every case')
    .option('--seed <number>', 'seed of all chance', '1')
    .option('--json', 'JSON lines: one a fault, the summary last')
    .addHelpText('after', EXAMPLES)
    .action(async (select: string[], options: MutantsOptions) => {
      process.exitCode = await proveMutants(select, options);
    });
}

async function proveMutants(select: readonly string[], options: MutantsOptions): Promise<number> {
  const all = suiteCatalogue().cases;
  // What is not public has no code that could be proved.
  const cases = all.filter((entry) => isSelected(entry.id, select) && entry.notPublic === undefined);
  if (cases.length === 0) throw new UnbrigError('nothing-selected', 'selection', `no case matches ${select.join(' ')}`);
  const proofs = loadProofs(proofsFolder);
  checkProofs(proofs, all);
  const trials = planTrials(provingZones(cases), proofs, options.full === true, Number(options.seed));
  const evidence = gather(await runWithProgress(trials));
  const holes = findHoles(evidence, proofs);
  if (options.json === true)
    for (const line of matrixLines(evidence, holes)) process.stdout.write(`${JSON.stringify(line)}\n`);
  else process.stdout.write(`${matrixText(evidence, holes)}\n`);
  return holes.length === 0 ? 0 : 1;
}

/** @throws UnbrigError `proofs-invalid` (usage) for a name that nothing has, and for a fault or a case without a proof. */
function checkProofs(proofs: Proofs, cases: readonly CatalogueCase[]): void {
  const moduleFaults = FAULTS.filter((fault) => fault.scope !== 'probe');
  const proven = new Set(moduleFaults.flatMap((fault) => proofs.get(fault.name) ?? []));
  const named = [...new Set([...proofs.values()].flat())];
  const problems = [
    ...[...proofs.keys()]
      .filter((name) => !FAULTS.some((fault) => fault.name === name))
      .map((name) => `there is no fault ${name}`),
    ...named.filter((id) => !cases.some((entry) => entry.id === id)).map((id) => `there is no case ${id}`),
    ...FAULTS.filter((fault) => !proofs.has(fault.name)).map((fault) => `fault ${fault.name} proves nothing`),
    ...cases
      .filter((entry) => !proven.has(entry.id) && entry.notPublic === undefined)
      .map((entry) => `case ${entry.id} is proved by no fault`),
  ];
  if (problems.length > 0)
    throw new UnbrigError('proofs-invalid', 'usage', `${proofsFolder}: ${problems.join('; ')}`, {
      facts: { problems },
    });
}

/** Zones that cases are proved in; each case in the first of them in which it runs. Together they have every kind of spectrum access, and
 * one or two channels, near and wide. */
const ZONES = ['RC1', 'RC2', 'RC3C', 'RC3D', 'EU1', 'EU2', 'EU0'] as const;

interface ProvingZone {
  readonly zone: string;
  readonly cases: readonly CatalogueCase[];
}

/** @throws UnbrigError `proofs-invalid` (usage) for a case that runs in none of the zones. */
function provingZones(cases: readonly CatalogueCase[]): readonly ProvingZone[] {
  const catalogue = suiteCatalogue();
  let waiting = cases;
  const zones = ZONES.map((zone) => {
    const { declared, abilities } = planBench(
      { rigFile: null, dutFile: null, seed: 1, faults: [], zone },
      catalogue.proforma,
    );
    const running = new Set(
      planCampaign(catalogue, [], declared, abilities)
        .filter(({ decision }) => decision === 'run')
        .map((planned) => planned.case.id),
    );
    const taken = waiting.filter(({ id }) => running.has(id));
    waiting = waiting.filter(({ id }) => !running.has(id));
    return { zone, cases: taken };
  });
  if (waiting.length > 0) {
    const ids = waiting.map(({ id }) => id);
    const message = `the built-in module runs these cases in no zone, so nothing proves them: ${ids.join(', ')}`;
    throw new UnbrigError('proofs-invalid', 'usage', message, { facts: { ids } });
  }
  return zones.filter((zone) => zone.cases.length > 0);
}

/** The correct module on every case, then each fault that has something to prove there. */
function planTrials(zones: readonly ProvingZone[], proofs: Proofs, full: boolean, seed: number): readonly Trial[] {
  const ids = (cases: readonly CatalogueCase[]): readonly string[] => cases.map((entry) => entry.id);
  const trials = FAULTS.flatMap((fault) =>
    zones.flatMap(({ zone, cases }): Trial[] => {
      const tried = full ? ids(cases) : casesFor(fault, cases, proofs);
      return tried.length === 0 ? [] : [{ faults: [fault.name], cases: tried, zone, seed }];
    }),
  );
  return [...zones.map(({ zone, cases }): Trial => ({ faults: [], cases: ids(cases), zone, seed })), ...trials];
}

/** The cases that the fault must turn red, and those that judge the same observations: they cost nothing more. */
function casesFor(fault: FaultDescription, cases: readonly CatalogueCase[], proofs: Proofs): readonly string[] {
  const named = proofs.get(fault.name) ?? [];
  const observations = new Set(cases.filter((entry) => named.includes(entry.id)).map((entry) => entry.observation));
  return cases.filter((entry) => observations.has(entry.observation)).map((entry) => entry.id);
}

async function runWithProgress(trials: readonly Trial[]): Promise<readonly TrialResult[]> {
  const progress = createProgress();
  let done = 0;
  progress.update(`0/${trials.length} trials`);
  const results = await runTrials(trials, availableParallelism(), ({ trial, outcomes }) => {
    done += 1;
    const red = Object.values(outcomes).filter(shows).length;
    progress.step(
      `${done}/${trials.length} trials  ${trial.zone} ${trial.faults[0] ?? 'correct module'}: ${red} of ${Object.keys(outcomes).length} red`,
    );
  });
  progress.end();
  return results;
}

/** Each case is tried in one zone, so the outcomes of several trials of a fault never meet. */
function gather(results: readonly TrialResult[]): Evidence {
  const outcomes = (name: string | null): Outcomes =>
    Object.assign(
      {},
      ...results
        .filter(({ trial }) => (name === null ? trial.faults.length === 0 : trial.faults.includes(name)))
        .map((result) => result.outcomes),
    );
  const tried = new Set(results.flatMap(({ trial }) => trial.faults));
  const named = (rig: boolean): ReadonlyMap<string, Outcomes> =>
    new Map(
      FAULTS.filter((fault) => tried.has(fault.name) && (fault.scope === 'probe') === rig).map(({ name }) => [
        name,
        outcomes(name),
      ]),
    );
  return { correct: outcomes(null), faults: named(false), rigFaults: named(true) };
}
