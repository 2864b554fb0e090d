import type { TrialOutcome, TrialResult } from './trial.ts';

/** A fault that nothing sees, a case that nothing turns red, or a correct module that does not pass. */
export interface Hole {
  readonly kind: 'fault' | 'case' | 'correct-module' | 'rig-fault-judged';
  readonly id: string;
  readonly why: string;
}

/** Whether this outcome shows the fault: a fail, or the remark of an advisory case. */
export function shows(outcome: TrialOutcome | undefined): boolean {
  return outcome === 'fail' || outcome === 'remarked';
}

/**
 * The holes of a fault x case matrix.
 * @param correct what the correct module did: everything that ran must have passed.
 * @param rigFaults names of faults of the rig itself: they must never become a fail, and must not leave everything passing.
 */
export function findHoles(
  correct: TrialResult,
  trials: ReadonlyMap<string, Readonly<Record<string, TrialOutcome>>>,
  rigFaults: ReadonlySet<string>,
): readonly Hole[] {
  const cases = Object.keys(correct.outcomes).filter((id) => correct.outcomes[id] !== 'not-run');
  const holes: Hole[] = [];
  for (const id of cases) {
    if (correct.outcomes[id] !== 'pass')
      holes.push({ kind: 'correct-module', id, why: `the correct module gets ${correct.outcomes[id]}` });
    const red = [...trials].some(([fault, outcomes]) => !rigFaults.has(fault) && shows(outcomes[id]));
    if (!red) holes.push({ kind: 'case', id, why: 'no fault turns it red' });
  }
  for (const [fault, outcomes] of trials) {
    const values = Object.values(outcomes);
    if (rigFaults.has(fault)) {
      const judged = Object.entries(outcomes)
        .filter(([, outcome]) => shows(outcome))
        .map(([id]) => id);
      if (judged.length > 0)
        holes.push({
          kind: 'rig-fault-judged',
          id: fault,
          why: `a fault of the rig became a fail of the module in ${judged.join(', ')}`,
        });
      if (values.every((outcome) => outcome === 'pass'))
        holes.push({ kind: 'fault', id: fault, why: 'everything passes with it' });
    } else if (!values.some(shows)) {
      holes.push({ kind: 'fault', id: fault, why: 'no case sees it' });
    }
  }
  return holes;
}
