import { openBench } from '../../bench/open-bench.ts';
import { planCampaign } from '../../conformance/plan.ts';
import { createSession } from '../../conformance/session.ts';
import { axesOf } from '../../conformance/technology.ts';
import type { CaseResult } from '../../conformance/types.ts';
import { loadBindings, loadStimuli, suiteCatalogue } from '../campaign/layout.ts';

/** One run of some cases against an emulated module with some faults. */
export interface Trial {
  readonly faults: readonly string[];
  readonly cases: readonly string[];
  readonly zone: string;
  readonly seed: number;
}

/** How one case took it. `remarked`: an advisory requirement was seen to be broken. */
export type TrialOutcome = 'pass' | 'fail' | 'remarked' | 'inconclusive' | 'error' | 'not-run';

export interface TrialResult {
  readonly trial: Trial;
  readonly outcomes: Readonly<Record<string, TrialOutcome>>;
}

/** Runs a trial in this thread, on a bench of its own in simulated time. */
export async function runTrial(trial: Trial): Promise<TrialResult> {
  const [stimuli, bindings] = await Promise.all([loadStimuli(), loadBindings()]);
  const catalogue = suiteCatalogue();
  await using bench = await openBench(
    { rigFile: null, dutFile: null, seed: trial.seed, faults: trial.faults, zone: trial.zone },
    catalogue.proforma,
  );
  const session = createSession({
    bench,
    stimuli,
    axes: axesOf(bench.declared),
    onObservation: () => {},
  });
  const outcomes: Record<string, TrialOutcome> = {};
  for (const planned of planCampaign(catalogue, trial.cases, bench.declared, bench.abilities)) {
    const binding = bindings.get(planned.case.id);
    if (planned.decision === 'not-selected') continue;
    if (planned.decision !== 'run' || binding === undefined) outcomes[planned.case.id] = 'not-run';
    else outcomes[planned.case.id] = outcomeOf(await session.run(planned, binding));
  }
  return { trial, outcomes };
}

function outcomeOf(result: CaseResult): TrialOutcome {
  if (result.error !== undefined) return 'error';
  if (result.verdict === 'pass')
    return result.remarks.some((remark) => remark.startsWith('advisory:')) ? 'remarked' : 'pass';
  return result.verdict === 'none' ? 'not-run' : result.verdict;
}
