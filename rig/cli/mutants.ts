import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { FAULTS, type FaultDescription } from '../../drivers/index.ts';
import { loadCatalogue } from '../conformance/catalogue.ts';
import { isSelected } from '../conformance/plan.ts';
import type { CatalogueCase } from '../conformance/types.ts';
import { UnbrigError } from '../ports/errors.ts';
import { catalogueFolder, loadStimuli } from './campaign/layout.ts';
import { findHoles, type Hole, shows } from './mutation/matrix.ts';
import type { Trial, TrialOutcome, TrialResult } from './mutation/trial.ts';
import { runTrials } from './mutation/trial-pool.ts';
import { createProgress, type Progress } from './progress.ts';

const EXAMPLES = `
Every case must be able to fail: for each case at least one fault turns it red, for each fault at least one case goes red,
and the correct module passes all. Exit code 1 on a hole.

Examples:
  unbrig mutants
  unbrig mutants sigfox/uplink/frame           only these cases
  unbrig mutants --fault crc-init-ffff --fault bf-set`;

interface MutantsOptions {
  readonly json?: boolean;
  readonly fault: readonly string[];
  readonly seed: string;
}

/** Observations that take longer than this in module time are run only with the faults that nothing shorter has shown. */
const LONG_SECONDS = 3600;

type Outcomes = Record<string, TrialOutcome>;

export function addMutantsCommand(program: Command): void {
  program
    .command('mutants')
    .description('prove that every case can fail: run them against every named fault of the emulated module')
    .argument('[select...]', 'case ids, prefixes or patterns with *')
    .option(
      '--fault <name>',
      'only this fault (repeatable)',
      (name: string, all: readonly string[]) => [...all, name],
      [],
    )
    .option('--seed <number>', 'seed of all chance', '1')
    .option('--json', 'JSON lines: one a fault, the summary last')
    .addHelpText('after', EXAMPLES)
    .action(async (select: string[], options: MutantsOptions) => {
      process.exitCode = await proveMutants(select, options);
    });
}

async function proveMutants(select: readonly string[], options: MutantsOptions): Promise<number> {
  const cases = loadCatalogue(catalogueFolder).cases.filter((entry) => isSelected(entry.id, select));
  if (cases.length === 0) throw new UnbrigError('nothing-selected', 'selection', `no case matches ${select.join(' ')}`);
  const faults = chosenFaults(options.fault);
  const seed = Number(options.seed);
  const long = await longCases(cases);
  const short = cases.map((entry) => entry.id).filter((id) => !long.has(id));
  const progress = createProgress();
  const outcomes = new Map<string, Outcomes>(faults.map((fault) => [fault.name, {}]));
  const trialOf = (names: readonly string[], ids: readonly string[]): Trial => ({ faults: names, cases: ids, seed });
  const first = await runWithProgress(progress, [
    trialOf(
      [],
      cases.map((entry) => entry.id),
    ),
    ...(short.length > 0 ? faults.map((fault) => trialOf([fault.name], short)) : []),
  ]);
  const [correct, ...others] = first as [TrialResult, ...TrialResult[]];
  for (const result of others)
    Object.assign(outcomes.get(result.trial.faults[0] as string) as Outcomes, result.outcomes);
  await proveLongCases(progress, [...long], faults, outcomes, trialOf);
  progress.end();
  const rigFaults = new Set(faults.filter((fault) => fault.scope === 'probe').map((fault) => fault.name));
  const whole = select.length === 0 && options.fault.length === 0;
  const holes = findHoles(correct, outcomes, rigFaults).filter((hole) => whole || hole.kind !== 'fault');
  if (options.json === true) printJson(correct, outcomes, holes);
  else printMatrix(correct, outcomes, holes);
  return holes.length === 0 ? 0 : 1;
}

/** Long observations: first with the faults that no short case has shown, then with others until every long case has been red once. */
async function proveLongCases(
  progress: Progress,
  long: readonly string[],
  faults: readonly FaultDescription[],
  outcomes: ReadonlyMap<string, Outcomes>,
  trialOf: (names: readonly string[], ids: readonly string[]) => Trial,
): Promise<void> {
  if (long.length === 0) return;
  const add = (results: readonly TrialResult[]): void => {
    for (const result of results)
      Object.assign(outcomes.get(result.trial.faults[0] as string) as Outcomes, result.outcomes);
  };
  const module = faults.filter((fault) => fault.scope === 'module').map((fault) => fault.name);
  const unseen = module.filter((name) => !Object.values(outcomes.get(name) ?? {}).some(shows));
  add(
    await runWithProgress(
      progress,
      unseen.map((name) => trialOf([name], long)),
    ),
  );
  for (const name of module.filter((candidate) => !unseen.includes(candidate))) {
    const open = long.filter((id) => ![...outcomes.values()].some((row) => shows(row[id])));
    if (open.length === 0) return;
    add(await runWithProgress(progress, [trialOf([name], long)]));
  }
}

async function runWithProgress(progress: Progress, trials: readonly Trial[]): Promise<readonly TrialResult[]> {
  let done = 0;
  progress.update(`0/${trials.length} trials`);
  return runTrials(trials, availableParallelism(), ({ trial, outcomes }) => {
    done += 1;
    const red = Object.values(outcomes).filter(shows).length;
    progress.step(
      `${done}/${trials.length} trials  ${trial.faults[0] ?? 'correct module'}: ${red} of ${Object.keys(outcomes).length} red`,
    );
  });
}

function chosenFaults(names: readonly string[]): readonly FaultDescription[] {
  if (names.length === 0) return FAULTS;
  return names.map((name) => {
    const fault = FAULTS.find((candidate) => candidate.name === name);
    if (fault === undefined)
      throw new UnbrigError(
        'fault-unknown',
        'usage',
        `no fault ${name}; known: ${FAULTS.map((f) => f.name).join(', ')}`,
      );
    return fault;
  });
}

async function longCases(cases: readonly CatalogueCase[]): Promise<ReadonlySet<string>> {
  const long = new Set(
    (await loadStimuli()).filter((stimulus) => stimulus.expectedSeconds > LONG_SECONDS).map((stimulus) => stimulus.id),
  );
  return new Set(cases.filter((entry) => long.has(entry.observation)).map((entry) => entry.id));
}

function printJson(correct: TrialResult, outcomes: ReadonlyMap<string, Outcomes>, holes: readonly Hole[]): void {
  const print = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  for (const [fault, row] of outcomes) {
    const killed = Object.entries(row)
      .filter(([, outcome]) => shows(outcome))
      .map(([id]) => id);
    print({ type: 'fault', fault, killed, outcomes: row });
  }
  print({ type: 'summary', cases: Object.keys(correct.outcomes).length, faults: outcomes.size, holes });
}

const LETTERS: Readonly<Record<TrialOutcome, string>> = {
  pass: '.',
  fail: 'F',
  remarked: 'r',
  inconclusive: '?',
  error: 'E',
  'not-run': ' ',
};

/** Faults down, cases across by number; the numbers are listed below. */
function printMatrix(correct: TrialResult, outcomes: ReadonlyMap<string, Outcomes>, holes: readonly Hole[]): void {
  const cases = Object.keys(correct.outcomes);
  const width = Math.max(...[...outcomes.keys()].map((name) => name.length), 14);
  const row = (name: string, outcomesOfRow: Readonly<Outcomes>): string =>
    `${name.padEnd(width)}  ${cases.map((id) => (outcomesOfRow[id] === undefined ? ' ' : LETTERS[outcomesOfRow[id]])).join('')}`;
  const lines = [
    `${''.padEnd(width)}  ${cases.map((_, index) => (index % 10 === 0 ? String((index / 10) % 10) : ' ')).join('')}`,
    `${'case number'.padEnd(width)}  ${cases.map((_, index) => String(index % 10)).join('')}`,
    row('correct module', correct.outcomes),
    ...[...outcomes].map(([name, outcomesOfRow]) => row(name, outcomesOfRow)),
    '',
    '. pass   F fail   r remark of an advisory case   ? inconclusive   E error   blank: not tried',
    '',
    ...cases.map((id, index) => `${String(index).padStart(3)}  ${id}`),
    '',
    holes.length === 0 ? `No hole: ${cases.length} cases, ${outcomes.size} faults.` : `${holes.length} HOLES:`,
    ...holes.map((hole) => `  ${hole.kind}  ${hole.id}: ${hole.why}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
