import { type Evidence, type Hole, type Outcomes, shows } from './matrix.ts';
import type { TrialOutcome } from './trial.ts';

const LETTERS: Readonly<Record<TrialOutcome, string>> = {
  pass: '.',
  fail: 'F',
  remarked: 'r',
  inconclusive: '?',
  error: 'E',
  'not-run': ' ',
};

/** Faults down, cases across by number; the numbers are listed below. */
export function matrixText(evidence: Evidence, holes: readonly Hole[]): string {
  const cases = Object.keys(evidence.correct);
  const rows = [...evidence.faults, ...evidence.rigFaults];
  const width = Math.max(...rows.map(([name]) => name.length), 14);
  const row = (name: string, outcomes: Outcomes): string =>
    `${name.padEnd(width)}  ${cases.map((id) => (outcomes[id] === undefined ? ' ' : LETTERS[outcomes[id]])).join('')}`.trimEnd();
  return [
    `${''.padEnd(width)}  ${cases.map((_, index) => (index % 10 === 0 ? String((index / 10) % 10) : ' ')).join('')}`,
    `${'case number'.padEnd(width)}  ${cases.map((_, index) => String(index % 10)).join('')}`,
    row('correct module', evidence.correct),
    ...rows.map(([name, outcomes]) => row(name, outcomes)),
    '',
    '. pass   F fail   r remark of an advisory case   ? inconclusive   E error   blank: not tried',
    '',
    ...cases.map((id, index) => `${String(index).padStart(3)}  ${id}`),
    '',
    holes.length === 0 ? `No hole: ${cases.length} cases, ${rows.length} faults.` : `${holes.length} HOLES:`,
    ...holes.map((hole) => `  ${hole.kind}  ${hole.id}: ${hole.why}`),
  ].join('\n');
}

/** One line a fault, the summary last. */
export function matrixLines(evidence: Evidence, holes: readonly Hole[]): readonly unknown[] {
  const rows = [...evidence.faults, ...evidence.rigFaults];
  return [
    ...rows.map(([fault, outcomes]) => ({
      type: 'fault',
      fault,
      red: Object.entries(outcomes)
        .filter(([, outcome]) => shows(outcome))
        .map(([id]) => id),
      outcomes,
    })),
    { type: 'summary', cases: Object.keys(evidence.correct).length, faults: rows.length, holes },
  ];
}
