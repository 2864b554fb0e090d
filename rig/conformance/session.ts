import type { Clock } from '../ports/clock.ts';
import { UnbrigError } from '../ports/errors.ts';
import { judgeCase } from './judge.ts';
import type { CaseBinding, JudgeInputs } from './judgement.ts';
import { type ObservationBench, observationId, observe } from './observe.ts';
import type { PlannedCase } from './plan.ts';
import type { Stimulus } from './stimulus.ts';
import { completeObservation, radioFacts } from './technology.ts';
import type { CaseResult, DeclaredModule, Observation } from './types.ts';

export interface SessionOptions {
  readonly bench: ObservationBench;
  readonly stimuli: readonly Stimulus[];
  readonly axes: Readonly<Record<string, string>>;
  /** Called once for each new observation, before any case judges it. */
  readonly onObservation: (observation: Observation, stimulus: Stimulus) => void;
}

/** Runs cases on one bench; each distinct stimulus is run once and shared. */
export interface Session {
  run(planned: PlannedCase, binding: CaseBinding): Promise<CaseResult>;
}

export function createSession(options: SessionOptions): Session {
  const { bench } = options;
  const inputs = judgeInputsOf(bench.declared);
  // Between observations the module's time stands still in simulated time, whatever the host is busy with.
  const idle = { release: bench.clock.hold() };
  const observed = new Map<string, Promise<Observation>>();
  const observationFor = (stimulusId: string): Promise<Observation> => {
    const known = observed.get(stimulusId);
    if (known !== undefined) return known;
    const started = whileTimeRuns(bench.clock, idle, () => makeObservation(stimulusId, options));
    observed.set(stimulusId, started);
    return started;
  };
  return {
    run: async (planned, binding) => {
      const startSeconds = bench.clock.nowSeconds();
      const observation = await observationFor(planned.case.observation);
      const judgement = judgeCase(planned.case, binding, observation, inputs);
      return {
        id: planned.case.id,
        axes: options.axes,
        applicability: 'applicable',
        applicabilityReason: planned.reason,
        attempts: 1,
        durationSeconds: Math.round((bench.clock.nowSeconds() - startSeconds) * 1e3) / 1e3,
        evidence: [],
        ...judgement,
      };
    },
  };
}

async function whileTimeRuns<T>(clock: Clock, idle: { release: () => void }, work: () => Promise<T>): Promise<T> {
  idle.release();
  try {
    return await work();
  } finally {
    idle.release = clock.hold();
  }
}

/** What judging rests on beside the observation. */
export function judgeInputsOf(declared: DeclaredModule): JudgeInputs {
  return { declared, radio: radioFacts(declared) };
}

async function makeObservation(stimulusId: string, options: SessionOptions): Promise<Observation> {
  const stimulus = options.stimuli.find((candidate) => candidate.id === stimulusId);
  if (stimulus === undefined) {
    throw new UnbrigError(
      'stimulus-unknown',
      'test-code',
      `no stimulus ${stimulusId}; the catalogue names it as an observation`,
    );
  }
  const { bench } = options;
  const random = bench.random.fork(observationId(stimulusId, options.axes));
  const raw = await observe(stimulus, options.axes, { ...bench, random });
  const observation = completeObservation(raw, bench.declared, bench.keyOf);
  options.onObservation(observation, stimulus);
  return observation;
}

/** The result of a planned case that does not run. */
export function resultWithoutRun(planned: PlannedCase, axes: Readonly<Record<string, string>>): CaseResult {
  const applicability = planned.decision === 'run' || planned.decision === 'blocked' ? 'applicable' : planned.decision;
  return {
    id: planned.case.id,
    axes,
    applicability,
    applicabilityReason: planned.reason,
    execution: planned.decision === 'blocked' ? 'blocked' : 'not-run',
    executionReason: planned.reason,
    verdict: 'none',
    ...(planned.reasonCode === undefined ? {} : { reasonCode: planned.reasonCode }),
    measurements: [],
    checks: [],
    remarks: [],
    frames: [],
    attempts: 0,
    durationSeconds: 0,
    evidence: [],
  };
}
