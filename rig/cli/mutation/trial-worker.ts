import { parentPort } from 'node:worker_threads';
import { isUnbrigError, messageOf } from '../../ports/errors.ts';
import { runTrial, type Trial, type TrialResult } from './trial.ts';

/** What a worker answers: the result, or why the trial broke off. */
export type TrialAnswer =
  | { readonly result: TrialResult }
  | { readonly error: { readonly code: string; readonly message: string } };

parentPort?.on('message', (trial: Trial) => {
  runTrial(trial).then(
    (result) => answer({ result }),
    (error) =>
      answer({ error: { code: isUnbrigError(error) ? error.code : 'trial-broke', message: messageOf(error) } }),
  );
});

function answer(message: TrialAnswer): void {
  parentPort?.postMessage(message);
}
