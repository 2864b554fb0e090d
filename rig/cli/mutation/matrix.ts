import type { Proofs } from './proofs.ts';
import type { TrialOutcome } from './trial.ts';

export type Outcomes = Readonly<Record<string, TrialOutcome>>;

/** Where the proof does not hold. */
export interface Hole {
  readonly kind: 'correct-module' | 'case' | 'fault' | 'pair' | 'rig-fault';
  readonly id: string;
  readonly why: string;
}

/** Whether this outcome shows the fault: a fail, or the remark of an advisory case. */
export function shows(outcome: TrialOutcome | undefined): boolean {
  return outcome === 'fail' || outcome === 'remarked';
}

/** What a proof is made of. */
export interface Evidence {
  /** What the correct module did in each case that was asked for. */
  readonly correct: Outcomes;
  /** What each module fault did in the cases that it was tried on. */
  readonly faults: ReadonlyMap<string, Outcomes>;
  /** The same for faults of the rig itself. */
  readonly rigFaults: ReadonlyMap<string, Outcomes>;
}

/**
 * The holes: a case that the correct module does not pass, a case that no fault turned red, a fault that no case showed, a pair that the proofs name
 * and that did not come out, and a fault of the rig that became a fail of the module or left everything passing.
 */
export function findHoles(evidence: Evidence, proofs: Proofs): readonly Hole[] {
  return [...caseHoles(evidence), ...faultHoles(evidence), ...pairHoles(evidence, proofs), ...rigHoles(evidence)];
}

function caseHoles({ correct, faults }: Evidence): Hole[] {
  return Object.entries(correct).flatMap(([id, outcome]): Hole[] => {
    if (outcome === 'not-run') return [];
    const own: Hole[] =
      outcome === 'pass' ? [] : [{ kind: 'correct-module', id, why: `the correct module gets ${outcome}` }];
    const red = [...faults.values()].some((outcomes) => shows(outcomes[id]));
    return red ? own : [...own, { kind: 'case', id, why: 'no fault turns it red' }];
  });
}

function faultHoles({ faults }: Evidence): Hole[] {
  return [...faults]
    .filter(([, outcomes]) => !Object.values(outcomes).some(shows))
    .map(([id]) => ({ kind: 'fault', id, why: 'no case shows it' }));
}

function pairHoles({ correct, faults }: Evidence, proofs: Proofs): Hole[] {
  return [...faults].flatMap(([fault, outcomes]) =>
    (proofs.get(fault) ?? [])
      .filter((id) => id in correct && !shows(outcomes[id]))
      .map(
        (id): Hole => ({
          kind: 'pair',
          id: `${fault} x ${id}`,
          why: `named as a proof, and the case gets ${outcomes[id] ?? 'nothing'}`,
        }),
      ),
  );
}

function rigHoles({ rigFaults }: Evidence): Hole[] {
  return [...rigFaults].flatMap(([id, outcomes]): Hole[] => {
    const judged = Object.entries(outcomes).filter(([, outcome]) => shows(outcome));
    if (judged.length > 0) {
      return [
        {
          kind: 'rig-fault',
          id,
          why: `a fault of the rig became a fail of the module in ${judged.map(([name]) => name).join(', ')}`,
        },
      ];
    }
    if (Object.values(outcomes).every((outcome) => outcome === 'pass'))
      return [{ kind: 'rig-fault', id, why: 'everything passes with it' }];
    return [];
  });
}
