import { UnbrigError } from '../../rig/ports/errors.ts';
import type { IqFile, IqFileOptions } from './file-description.ts';

/**
 * Opens a recording by its name: `.sigmf-meta` or `.sigmf-data`, `.wav`, anything else raw.
 * @throws UnbrigError (usage): `iq-file-missing`, `iq-file-empty`, `iq-truncated`, `iq-format-unknown`, `iq-rate-missing`, `iq-contradiction`,
 * `sigmf-bad-meta`, `sigmf-meta-missing`, `wav-bad-header`
 */
export async function openIqFile(path: string, options: IqFileOptions = {}): Promise<IqFile> {
  checkRate(options.sampleRateHz, path);
  if (/\.sigmf-(meta|data)$/i.test(path)) return (await import('./file-sigmf.ts')).openSigmf(path, options);
  if (/\.sigmf$/i.test(path)) {
    throw new UnbrigError(
      'iq-format-unknown',
      'usage',
      `${path} is a SigMF archive; unpack it (tar -xf) and name the .sigmf-meta file`,
      { facts: { path } },
    );
  }
  if (/\.wav$/i.test(path)) return (await import('./file-wav.ts')).openWav(path, options);
  return (await import('./file-raw.ts')).openRaw(path, options);
}

function checkRate(rate: number | undefined, path: string): void {
  if (rate === undefined || (Number.isFinite(rate) && rate > 0)) return;
  throw new UnbrigError('iq-rate-missing', 'usage', `${path}: a sample rate of ${rate} makes no sense`, {
    facts: { path, sampleRateHz: rate },
  });
}
