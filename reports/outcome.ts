import type { CampaignRecord, RecordedCase, VerdictCounts } from '../rig/conformance/record.ts';
import type { CaseResult, Measurement } from '../rig/conformance/types.ts';

/** The one word that a matrix cell shows for a case. */
export type Outcome = 'pass' | 'fail' | 'inconclusive' | 'error' | 'not-applicable' | 'blocked' | 'not-run';

export interface OutcomeWords {
  /** One letter, so that colour never carries the meaning alone. */
  readonly letter: string;
  readonly label: string;
  readonly count: keyof VerdictCounts;
}

/** Worst first. */
export const OUTCOMES: readonly Outcome[] = [
  'fail',
  'error',
  'inconclusive',
  'not-run',
  'blocked',
  'pass',
  'not-applicable',
];

export const OUTCOME_WORDS: Readonly<Record<Outcome, OutcomeWords>> = {
  pass: { letter: 'P', label: 'pass', count: 'pass' },
  fail: { letter: 'F', label: 'fail', count: 'fail' },
  inconclusive: { letter: 'I', label: 'inconclusive', count: 'inconclusive' },
  error: { letter: 'E', label: 'error', count: 'error' },
  'not-applicable': { letter: 'N', label: 'not applicable', count: 'notApplicable' },
  blocked: { letter: 'B', label: 'blocked', count: 'blocked' },
  'not-run': { letter: '–', label: 'not run', count: 'notRun' },
};

/** An error of the rig outranks whatever verdict was reached before it; a completed case without a verdict has not shown anything. */
export function outcomeOf(result: CaseResult): Outcome {
  if (result.applicability === 'not-applicable') return 'not-applicable';
  if (result.applicability === 'not-selected') return 'not-run';
  if (result.error !== undefined) return 'error';
  if (result.execution === 'blocked') return 'blocked';
  if (result.execution !== 'completed' || result.verdict === 'none') return 'not-run';
  return result.verdict;
}

/** Cases that a reader must look at, worst first, in plan order within one outcome. */
export function troubles(record: CampaignRecord): readonly RecordedCase[] {
  const wanted = OUTCOMES.slice(0, OUTCOMES.indexOf('pass'));
  return wanted.flatMap((outcome) => record.cases.filter((entry) => outcomeOf(entry) === outcome));
}

/** Cases that failed, broke or could not be told; `blocked` and `not run` are left out. */
export function failures(record: CampaignRecord): readonly RecordedCase[] {
  return troubles(record).filter((entry) => ['fail', 'error', 'inconclusive'].includes(outcomeOf(entry)));
}

/** `sigfox/uplink/frame` of `sigfox/uplink/frame/BV-03`. */
export function groupOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('/')));
}

/** `BV-03` of `sigfox/uplink/frame/BV-03`. */
export function shortIdOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** `rc=RC1, temp=25C`, sorted by axis; empty without axes. */
export function axesText(axes: Readonly<Record<string, string>>): string {
  return Object.keys(axes)
    .sort()
    .map((name) => `${name}=${axes[name]}`)
    .join(', ');
}

/** The case and where it ran: `sigfox/uplink/frame/BV-03@rc=RC1`. */
export function instanceName(result: Pick<CaseResult, 'id' | 'axes'>): string {
  const axes = axesText(result.axes);
  return axes === '' ? result.id : `${result.id}@${axes.replaceAll(', ', ',')}`;
}

/** Folder of a case inside the run folder: its id with dots; one more level by axes where the record holds the case more than once. */
export function caseFolder(record: CampaignRecord, result: CaseResult): string {
  const folder = `cases/${result.id.replaceAll('/', '.')}`;
  if (record.cases.filter((entry) => entry.id === result.id).length < 2) return folder;
  return `${folder}/${axesText(result.axes).replaceAll(/[^A-Za-z0-9=.-]+/g, '_')}`;
}

/** Id of a case's section in the HTML report. */
export function caseAnchor(result: Pick<CaseResult, 'id' | 'axes'>): string {
  return `case-${instanceName(result).replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
}

/** Why the outcome is what it is, in one line: the reason code, the error, the deciding ICS term. Empty for a pass. */
export function reasonOf(result: CaseResult): string {
  const outcome = outcomeOf(result);
  if (outcome === 'not-applicable') return result.applicabilityReason;
  if (result.error !== undefined)
    return `${result.error.errorClass} error ${result.error.code}: ${result.error.message}`;
  if (outcome === 'pass') return '';
  const reason = result.executionReason ?? (result.applicability === 'not-selected' ? result.applicabilityReason : '');
  return [result.reasonCode, reason].filter((part) => part !== undefined && part !== '').join(': ');
}

/** The measurement that speaks for the case: the first broken one, else the one with the least margin, else the first. */
export function leadingMeasurement(result: CaseResult): Measurement | undefined {
  const broken = result.measurements.find((m) => m.conformity === 'fail' || m.conformity === 'conditional-fail');
  if (broken !== undefined) return broken;
  const limited = result.measurements.filter((m) => m.margin !== null && m.limit !== undefined);
  const open = result.measurements.find((m) => m.conformity === 'inconclusive');
  return open ?? limited[0] ?? result.measurements[0];
}

/** A section sign before a number; a clause that has a name is left as it is. */
function clauseText(clause: string): string {
  return /^[A-Z]?\d/.test(clause) ? `§${clause}` : clause;
}

/** `seed-002 v1.3 §3.2 SFX-RAD-001 (MUST)` for each reference. */
export function clauseTexts(recorded: Pick<RecordedCase, 'refs'>): readonly string[] {
  return recorded.refs.map((ref) =>
    [
      ref.doc,
      ref.version === undefined ? '' : /^\d/.test(ref.version) ? `v${ref.version}` : ref.version,
      ref.clause === undefined ? '' : clauseText(ref.clause),
      ref.requirement ?? '',
      `(${ref.level})`,
    ]
      .filter((part) => part !== '')
      .join(' '),
  );
}
