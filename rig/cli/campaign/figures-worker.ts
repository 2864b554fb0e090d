import { parentPort, workerData } from 'node:worker_threads';
import { writeReports } from '../../../reports/write-reports.ts';
import { isUnbrigError, messageOf } from '../../ports/errors.ts';
import { readRecord } from './read-record.ts';

/** Draws the figures of a run beside the process that writes the other views. */
const runFolder = workerData as string;
writeReports(runFolder, readRecord(runFolder), { formats: ['figures'] }).then(
  () => parentPort?.postMessage(null),
  (error) =>
    parentPort?.postMessage({ code: isUnbrigError(error) ? error.code : 'figures-broke', message: messageOf(error) }),
);
