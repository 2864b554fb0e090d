import { UnbrigError } from '../../rig/ports/errors.ts';
import type { IqBlock, IqFormat } from '../../rig/ports/iq.ts';

/** What the user says about a file that does not say it itself. */
export interface IqFileOptions {
  readonly sampleRateHz?: number;
  readonly centreFrequencyHz?: number;
  /** A SigMF datatype, or one of the usual extensions (cu8, cs8, cs16, cf32). */
  readonly format?: string;
}

/** A recording that is ready to be read. Times on its blocks count from its first sample. */
export interface IqFile {
  readonly path: string;
  readonly format: IqFormat;
  readonly sampleRateHz: number;
  readonly centreFrequencyHz: number;
  /** Complex samples in the file. */
  readonly samples: number;
  /** Blocks of about half a second, in order. Throws UnbrigError `iq-read-failed` (rig). */
  blocks(): AsyncIterable<IqBlock>;
}

/** What was said on the command line must not contradict what the file says. */
export function agree(path: string, what: string, said: number | string | undefined, inFile: number | string): void {
  if (said === undefined || said === inFile) return;
  throw new UnbrigError(
    'iq-contradiction',
    'usage',
    `${path}: the file says ${what} ${inFile}, the command line ${said}; leave the option out or correct it`,
    { facts: { path, what, said, inFile } },
  );
}
