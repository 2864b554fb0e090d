import type { VerdictCounts } from './record.ts';
import type { CaseResult, Verdict } from './types.ts';

const ORDER: readonly Verdict[] = ['none', 'pass', 'inconclusive', 'fail'];

/** A verdict only gets worse: none < pass < inconclusive < fail. */
export function worse(a: Verdict, b: Verdict): Verdict {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

export function countVerdicts(cases: readonly CaseResult[]): VerdictCounts {
  const count = (matches: (entry: CaseResult) => boolean): number => cases.filter(matches).length;
  const applicable = (entry: CaseResult): boolean => entry.applicability === 'applicable';
  const judged = (entry: CaseResult): boolean =>
    applicable(entry) && entry.execution === 'completed' && entry.error === undefined;
  return {
    pass: count((c) => judged(c) && c.verdict === 'pass'),
    fail: count((c) => judged(c) && c.verdict === 'fail'),
    inconclusive: count((c) => judged(c) && c.verdict === 'inconclusive'),
    error: count((c) => applicable(c) && c.error !== undefined),
    notApplicable: count((c) => c.applicability === 'not-applicable'),
    blocked: count((c) => applicable(c) && c.execution === 'blocked'),
    notRun: count(
      (c) =>
        applicable(c) &&
        c.error === undefined &&
        (c.execution === 'not-run' || c.execution === 'aborted' || c.execution === 'timeout'),
    ),
  };
}

/** Applicable cases that did not come to a verdict for want of something in the rig or the declaration; what is not public is nobody's fault. */
function leftOpen(cases: readonly CaseResult[]): number {
  return cases.filter(
    (c) =>
      c.applicability === 'applicable' &&
      c.error === undefined &&
      c.execution !== 'completed' &&
      c.reasonCode !== 'NOT_PUBLIC',
  ).length;
}

/** The design's exit codes: 130 > 4 > 1 > 3 > 0, and 5 when nothing was executed. */
export function exitCodeOf(cases: readonly CaseResult[], interrupted: boolean): number {
  if (interrupted) return 130;
  const counts = countVerdicts(cases);
  if (counts.error > 0) return 4;
  if (counts.fail > 0) return 1;
  if (!cases.some((c) => c.execution === 'completed')) return 5;
  return counts.inconclusive > 0 || leftOpen(cases) > 0 ? 3 : 0;
}

/** True when an applicable selected case did not complete. */
export function isPartial(cases: readonly CaseResult[]): boolean {
  return leftOpen(cases) > 0 || cases.some((c) => c.error !== undefined);
}

/** The worst of a campaign; an error of the rig outranks all, because then the rest is not the whole truth. */
export function campaignVerdict(cases: readonly CaseResult[]): Verdict | 'error' {
  const counts = countVerdicts(cases);
  if (counts.error > 0) return 'error';
  if (counts.fail > 0) return 'fail';
  if (counts.inconclusive > 0 || leftOpen(cases) > 0) return 'inconclusive';
  return counts.pass > 0 ? 'pass' : 'none';
}
