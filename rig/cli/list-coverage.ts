import { wrap } from '../../reports/text.ts';
import { type Coverage, coverageOf, type Requirement, requirementsOf } from '../conformance/requirements.ts';
import type { CatalogueCase } from '../conformance/types.ts';

/** Columns of a terminal. */
const WIDTH = 80;
const INDENT = 13;

/** One line a requirement, then one a case. */
export function coverageLines(requirements: readonly Requirement[], cases: readonly CatalogueCase[]): string[] {
  const forward = coverageOf(requirements, cases).map(({ requirement: { id, text, methods, reason }, cases: ids }) => ({
    type: 'requirement',
    requirement: id,
    text,
    methods,
    cases: ids,
    reason: reason ?? null,
  }));
  const back = cases.map((entry) => ({ type: 'case', id: entry.id, requirements: requirementsOf(entry) }));
  return [...forward, ...back].map((line) => JSON.stringify(line));
}

/** For people: each requirement with its cases or the reason why it has none, then each case with its requirements. */
export function coverageText(requirements: readonly Requirement[], cases: readonly CatalogueCase[]): string[] {
  const coverage = coverageOf(requirements, cases);
  const covered = coverage.filter((row) => row.cases.length > 0).length;
  const bound = cases.filter((entry) => requirementsOf(entry).length > 0);
  const free = cases.filter((entry) => requirementsOf(entry).length === 0);
  return [
    ...coverage.flatMap(requirementText),
    '',
    ...bound.flatMap((entry) => indented(entry.id, 2, wrap(requirementsOf(entry).join(' '), WIDTH - 2))),
    '',
    ...(free.length === 0 ? [] : [`${free.length} cases rest on other documents than the requirement list:`]),
    ...free.map(({ id }) => `  ${id}`),
    ...wrap(
      `${covered} of ${coverage.length} requirements are covered by ${cases.length} cases; the others say why not.`,
      WIDTH,
    ),
  ];
}

function requirementText({ requirement: { id, text, methods, reason }, cases }: Coverage): string[] {
  const words = [...wrap(`${text} [${methods.join(', ')}]`, WIDTH - INDENT)];
  const why = reason === undefined ? [] : wrap(`no case: ${reason}`, WIDTH - INDENT);
  return [
    ...words.map((line, index) => `${(index === 0 ? id : '').padEnd(INDENT)}${line}`.trimEnd()),
    ...[...cases, ...why].map((line) => `${' '.repeat(INDENT)}${line}`),
  ];
}

function indented(head: string, indent: number, lines: readonly string[]): string[] {
  return [head, ...lines.map((line) => `${' '.repeat(indent)}${line}`)];
}
