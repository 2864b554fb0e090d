import type { Command } from 'commander';
import { isSelected } from '../conformance/plan.ts';
import { coverageOf, loadRequirements } from '../conformance/requirements.ts';
import type { CatalogueCase } from '../conformance/types.ts';
import { UnbrigError } from '../ports/errors.ts';
import { requirementsFolder, suiteCatalogue } from './campaign/layout.ts';
import { coverageLines, coverageText } from './list-coverage.ts';

const EXAMPLES = `
Examples:
  unbrig list sigfox/uplink/frame
  unbrig list --coverage          requirement -> cases or the reason why none, and back
  unbrig list --coverage --json`;

export function addListCommand(program: Command): void {
  program
    .command('list')
    .description('list the conformance cases, or which requirement each covers')
    .argument('[select...]', 'case ids, prefixes or patterns with *')
    .option('--coverage', 'requirement -> cases or reason, and back')
    .option('--json', 'JSON lines')
    .addHelpText('after', EXAMPLES)
    .action((select: string[], options: { coverage?: boolean; json?: boolean }) => {
      const cases = suiteCatalogue().cases.filter((entry) => isSelected(entry.id, select));
      if (cases.length === 0)
        throw new UnbrigError('nothing-selected', 'selection', `no case matches ${select.join(' ')}`);
      if (options.coverage === true) listCoverage(cases, select.length > 0, options.json === true);
      else listCases(cases, options.json === true);
    });
}

function listCases(cases: readonly CatalogueCase[], json: boolean): void {
  if (json) {
    for (const entry of cases) print(JSON.stringify({ type: 'case', ...entry }));
    return;
  }
  const idWidth = Math.max(...cases.map((entry) => entry.id.length));
  for (const entry of cases) print(`${entry.id.padEnd(idWidth)}  ${entry.advisory ? '(advisory) ' : ''}${entry.title}`);
  print(`${cases.length} cases`);
}

/** Of a selection only the requirements that it covers are of interest. */
function listCoverage(cases: readonly CatalogueCase[], isSelection: boolean, json: boolean): void {
  const all = loadRequirements(requirementsFolder);
  const covered = coverageOf(all, cases).filter((row) => row.cases.length > 0);
  const requirements = isSelection ? covered.map((row) => row.requirement) : all;
  for (const line of (json ? coverageLines : coverageText)(requirements, cases)) print(line);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
