import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { runTransactions, type Share, type TransactionsResult } from './transactions.ts';

/**
 * `npm run transactions [count] [seed]`: the random transactions of the unit test, as many as are asked for (1000), on all cores. Prints every
 * disagreement and exits with 1 when there is one.
 */
interface Job {
  readonly count: number;
  readonly seed: number;
  readonly share: Share;
}

async function work({ count, seed, share }: Job): Promise<void> {
  parentPort?.postMessage(await runTransactions(count, seed, share));
}

function inWorker(job: Job): Promise<TransactionsResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: job });
    worker.on('message', resolve).on('error', reject);
  });
}

async function main(): Promise<void> {
  const [count = 1000, seed = 1] = process.argv.slice(2).map(Number);
  const begun = performance.now();
  const of = availableParallelism();
  const results = await Promise.all(
    Array.from({ length: of }, (_, index) => inWorker({ count, seed, share: { index, of } })),
  );
  const disagreements = results.flatMap((result) => result.disagreements);
  for (const { where, what } of disagreements) process.stdout.write(`${where}: ${what}\n`);
  for (const [name, times] of Object.entries(sumOf(results))) process.stdout.write(`${times}  ${name}\n`);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  process.stdout.write(`${count} transactions, ${disagreements.length} disagreements, ${seconds} s\n`);
  process.exitCode = disagreements.length === 0 ? 0 : 1;
}

function sumOf(results: readonly TransactionsResult[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { counts } of results)
    for (const [name, times] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + times;
  return sum;
}

await (isMainThread ? main() : work(workerData as Job));
