import { Worker } from 'node:worker_threads';
import { UnbrigError } from '../../ports/errors.ts';
import type { Trial, TrialResult } from './trial.ts';
import type { TrialAnswer } from './trial-worker.ts';

/** Runs trials on worker threads, each with its own bench and clock; results come in the order of the trials. */
export async function runTrials(
  trials: readonly Trial[],
  workers: number,
  onDone: (result: TrialResult) => void,
): Promise<readonly TrialResult[]> {
  const results: TrialResult[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./trial-worker.js', import.meta.url));
    try {
      while (next < trials.length) {
        const index = next++;
        const result = await ask(worker, trials[index] as Trial);
        results[index] = result;
        onDone(result);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, trials.length)) }, work));
  return results;
}

function ask(worker: Worker, trial: Trial): Promise<TrialResult> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    const onMessage = (answer: TrialAnswer): void => {
      settle();
      if ('result' in answer) resolve(answer.result);
      else reject(trialBroke(trial, answer.error.message, answer.error.code));
    };
    const onError = (error: Error): void => {
      settle();
      reject(trialBroke(trial, error.message, 'trial-broke'));
    };
    const onExit = (code: number): void => {
      settle();
      reject(trialBroke(trial, `the worker ended with code ${code}`, 'trial-broke'));
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(trial);
  });
}

function trialBroke(trial: Trial, message: string, code: string): UnbrigError {
  const named = trial.faults.length === 0 ? 'the correct module' : `fault ${trial.faults.join(' + ')}`;
  return new UnbrigError(code, 'rig', `trial of ${named}: ${message}`, { facts: { faults: trial.faults } });
}
