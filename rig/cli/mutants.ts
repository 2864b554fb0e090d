import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { FAULTS, type FaultDescription } from '../../drivers/index.ts';
import { loadCatalogue } from '../conformance/catalogue.ts';
import { isSelected } from '../conformance/plan.ts';
import type { CatalogueCase } from '../conformance/types.ts';
import { UnbrigError } from '../ports/errors.ts';
import { catalogueFolder, proofsFile } from './campaign/layout.ts';
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
  const all = loadCatalogue(catalogueFolder).cases;
  const cases = all.filter((entry) => isSelected(entry.id, select));
  if (cases.length === 0) throw new UnbrigError('nothing-selected', 'selection', `no case matches ${select.join(' ')}`);
  const proofs = loadProofs(proofsFile);
  checkProofs(proofs, all);
  const trials = planTrials(cases, proofs, options.full === true, Number(options.seed));
  const evidence = gather(await runWithProgress(trials));
  const holes = findHoles(evidence, proofs);
  if (options.json === true)
    for (const line of matrixLines(evidence, holes)) process.stdout.write(`${JSON.stringify(line)}\n`);
  else process.stdout.write(`${matrixText(evidence, holes)}\n`);
  return holes.length === 0 ? 0 : 1;
}

/** @throws UnbrigError `proofs-invalid` (usage) for a name that nothing has, and for a fault or a case without a proof. */
function checkProofs(proofs: Proofs, cases: readonly CatalogueCase[]): void {
  const moduleFaults = FAULTS.filter((fault) => fault.scope === 'module');
  const proven = new Set(moduleFaults.flatMap((fault) => proofs.get(fault.name) ?? []));
  const named = [...new Set([...proofs.values()].flat())];
  const problems = [
    ...[...proofs.keys()]
      .filter((name) => !FAULTS.some((fault) => fault.name === name))
      .map((name) => `there is no fault ${name}`),
    ...named.filter((id) => !cases.some((entry) => entry.id === id)).map((id) => `there is no case ${id}`),
    ...FAULTS.filter((fault) => !proofs.has(fault.name)).map((fault) => `fault ${fault.name} proves nothing`),
    ...cases.filter((entry) => !proven.has(entry.id)).map((entry) => `case ${entry.id} is proved by no fault`),
  ];
  if (problems.length > 0)
    throw new UnbrigError('proofs-invalid', 'usage', `${proofsFile}: ${problems.join('; ')}`, { facts: { problems } });
}

/** The correct module on every case, then each fault that has something to prove there. */
function planTrials(cases: readonly CatalogueCase[], proofs: Proofs, full: boolean, seed: number): readonly Trial[] {
  const ids = cases.map((entry) => entry.id);
  const trials = FAULTS.flatMap((fault): Trial[] => {
    const tried = full ? ids : casesFor(fault, cases, proofs);
    return tried.length === 0 ? [] : [{ faults: [fault.name], cases: tried, seed }];
  });
  return [{ faults: [], cases: ids, seed }, ...trials];
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
      `${done}/${trials.length} trials  ${trial.faults[0] ?? 'correct module'}: ${red} of ${Object.keys(outcomes).length} red`,
    );
  });
  progress.end();
  return results;
}

function gather(results: readonly TrialResult[]): Evidence {
  const correct: Outcomes = results.find(({ trial }) => trial.faults.length === 0)?.outcomes ?? {};
  const named = (scope: FaultDescription['scope']): ReadonlyMap<string, Outcomes> => {
    const names = new Set(FAULTS.filter((fault) => fault.scope === scope).map((fault) => fault.name));
    return new Map(
      results.flatMap(({ trial, outcomes }) =>
        trial.faults.filter((name) => names.has(name)).map((name) => [name, outcomes] as const),
      ),
    );
  };
  return { correct, faults: named('module'), rigFaults: named('probe') };
}
