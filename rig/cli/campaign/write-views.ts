import { Worker } from 'node:worker_threads';
import { REPORT_FORMATS, type ReportFormat, writeReports } from '../../../reports/write-reports.ts';
import type { CampaignRecord } from '../../conformance/record.ts';
import { UnbrigError } from '../../ports/errors.ts';

/** Writes all views of a run whose record is written; the figures, which take longest, on a thread of their own. */
export async function writeViews(runFolder: string, record: CampaignRecord): Promise<void> {
  const others: readonly ReportFormat[] = REPORT_FORMATS.filter((format) => format !== 'figures');
  const figures = drawFigures(runFolder);
  // Awaited below; until then a failure must not count as unhandled.
  figures.drawn.catch(() => {});
  try {
    await writeReports(runFolder, record, { formats: others });
    await figures.drawn;
  } finally {
    await figures.stop();
  }
}

function drawFigures(runFolder: string): { readonly drawn: Promise<void>; stop(): Promise<unknown> } {
  const broke = (message: string, code = 'figures-broke'): UnbrigError =>
    new UnbrigError(code, 'rig', `the figures could not be drawn: ${message}`, { facts: { runFolder } });
  const worker = new Worker(new URL('./figures-worker.js', import.meta.url), { workerData: runFolder });
  const drawn = new Promise<void>((resolve, reject) => {
    worker.once('message', (answer: { readonly code: string; readonly message: string } | null) => {
      if (answer === null) resolve();
      else reject(broke(answer.message, answer.code));
    });
    worker.once('error', (error) => reject(broke(error.message)));
    worker.once('exit', (code) => reject(broke(`the thread ended with code ${code}`)));
  });
  return { drawn, stop: () => worker.terminate() };
}
