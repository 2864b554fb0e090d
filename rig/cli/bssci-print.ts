import { styleText } from 'node:util';
import type { CaseResult, CatalogueCase } from '../conformance/types.ts';

const WIDTH = 80;

/** Breaks a text into lines of at most 80 columns, all behind the same indent. */
export function wrapped(text: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join('\n');
}

function outcomeOf(result: CaseResult): [string, Parameters<typeof styleText>[0]] {
  if (result.error !== undefined) return ['ERROR', 'red'];
  if (result.execution === 'blocked') return ['blocked', 'yellow'];
  if (result.verdict === 'pass' && result.remarks.some((remark) => remark.startsWith('advisory:'))) {
    return ['remark', 'yellow'];
  }
  if (result.verdict === 'fail') return ['FAIL', 'red'];
  return [result.verdict, result.verdict === 'pass' ? 'green' : 'yellow'];
}

/** One case for a reader: a line, and where it did not pass what was asked, expected and seen. */
export function caseText(entry: CatalogueCase, result: CaseResult): string {
  const [outcome, colour] = outcomeOf(result);
  const lines = [`${styleText(colour, outcome.padEnd(12))} ${entry.id.replace('mioty/bssci/', '')}  ${entry.title}`];
  const indent = ' '.repeat(13);
  const broken = result.checks.filter(({ ok }) => !ok);
  if (broken.length > 0) {
    const clauses = entry.refs.map(({ doc, version, clause }) => [doc, version, clause].filter(Boolean).join(' '));
    lines.push(wrapped(`${entry.requirementText} (${clauses[0]})`, indent));
  }
  for (const { sentence, expected, observed } of broken) {
    lines.push(wrapped(`${sentence}: expected ${expected}; observed ${observed}`, indent));
  }
  if (result.verdict !== 'pass') {
    const why = result.error?.message ?? result.executionReason ?? result.remarks[0];
    if (why !== undefined && broken.length === 0) lines.push(wrapped(why, indent));
  }
  return lines.join('\n');
}

/** The fields of a case that a machine wants. */
export function caseLine(entry: CatalogueCase, result: CaseResult): object {
  const { id, verdict, execution, reasonCode, executionReason, checks, remarks, error } = result;
  const { title, requirementText, refs, advisory } = entry;
  return {
    type: 'case',
    id,
    title,
    requirementText,
    refs,
    advisory,
    execution,
    verdict,
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(executionReason === undefined ? {} : { executionReason }),
    ...(error === undefined ? {} : { error }),
    checks,
    remarks,
  };
}
