import Table from 'cli-table3';
import type { Command } from 'commander';
import { loadCatalogue } from '../conformance/catalogue.ts';
import { isSelected } from '../conformance/plan.ts';
import type { CatalogueCase } from '../conformance/types.ts';
import { UnbrigError } from '../ports/errors.ts';
import { catalogueFolder } from './campaign/layout.ts';

const EXAMPLES = `
Examples:
  unbrig list sigfox/uplink/frame
  unbrig list --coverage          requirement -> cases, and cases without a requirement
  unbrig list --coverage --json`;

export function addListCommand(program: Command): void {
  program
    .command('list')
    .description('list the conformance cases, or which requirement each covers')
    .argument('[select...]', 'case ids, prefixes or patterns with *')
    .option('--coverage', 'requirement -> cases, and back')
    .option('--json', 'JSON lines')
    .addHelpText('after', EXAMPLES)
    .action((select: string[], options: { coverage?: boolean; json?: boolean }) => {
      const cases = loadCatalogue(catalogueFolder).cases.filter((entry) => isSelected(entry.id, select));
      if (cases.length === 0)
        throw new UnbrigError('nothing-selected', 'selection', `no case matches ${select.join(' ')}`);
      if (options.coverage === true) listCoverage(cases, options.json === true);
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

function listCoverage(cases: readonly CatalogueCase[], json: boolean): void {
  const covering = new Map<string, string[]>();
  for (const entry of cases) {
    for (const { requirement } of entry.refs) {
      if (requirement !== undefined) covering.set(requirement, [...(covering.get(requirement) ?? []), entry.id]);
    }
  }
  const requirements = [...covering.keys()].sort();
  const unbound = cases
    .filter((entry) => entry.refs.every((ref) => ref.requirement === undefined))
    .map((entry) => entry.id);
  if (json) {
    for (const requirement of requirements)
      print(JSON.stringify({ type: 'requirement', requirement, cases: covering.get(requirement) }));
    for (const entry of cases) {
      print(
        JSON.stringify({
          type: 'case',
          id: entry.id,
          requirements: entry.refs.flatMap((ref) => ref.requirement ?? []),
        }),
      );
    }
    return;
  }
  const table = new Table({
    head: ['requirement', 'cases'],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [16, 60],
  });
  for (const requirement of requirements) table.push([requirement, (covering.get(requirement) ?? []).join('\n')]);
  print(table.toString());
  print(`${requirements.length} requirements are covered by ${cases.length} cases.`);
  if (unbound.length > 0) print(`Cases that rest on another document than the requirement list: ${unbound.join(', ')}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
