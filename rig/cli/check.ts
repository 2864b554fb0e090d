import type { Command } from 'commander';
import { checkSigfoxInputSchema } from '../sigfox/machine-formats.ts';
import { checkSigfox } from '../sigfox/transaction-check.ts';
import type { DeclaredTransaction, ObservedTransaction } from '../sigfox/transaction-types.ts';
import { type LineCommand, type LineOptions, runLineCommand } from './json-lines.ts';

const EXAMPLES = `
The standard input holds {"declared","observed"} a line: what the device was asked for, and the frames, window and downlink that were seen.
Timers and frequencies are held to the gross-error bounds of this analyser (60 ms, 500 Hz): the tolerances of the specification are not public.
FREQ_DIVERSITY is advisory outside frequency hopping.

Example:
  unbrig check sigfox --json < transactions.jsonl`;

interface CheckInput {
  readonly declared: DeclaredTransaction;
  readonly observed: ObservedTransaction;
}

export const checkSigfoxLines: LineCommand<CheckInput> = {
  schema: checkSigfoxInputSchema,
  answer: ({ declared, observed }) => ({ violations: checkSigfox(declared, observed) }),
  describe: (answer) =>
    'violations' in answer ? (answer.violations as readonly string[]).join(', ') || 'no violation' : '',
};

export function addCheckCommand(program: Command): void {
  const check = program.command('check').description('hold observed transactions against the specification');
  check
    .command('sigfox')
    .description('Sigfox transactions, from JSON lines on the standard input')
    .option('--json', 'JSON lines out')
    .option('--schema', 'print the JSON Schema of an input line')
    .addHelpText('after', EXAMPLES)
    .action((options: LineOptions) => runLineCommand(checkSigfoxLines, options));
}
