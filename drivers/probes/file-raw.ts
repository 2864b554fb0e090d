import { UnbrigError } from '../../rig/ports/errors.ts';
import type { IqFormat } from '../../rig/ports/iq.ts';
import type { IqFile, IqFileOptions } from './file-description.ts';
import { fileSize, readSegments, wholeSamples } from './file-samples.ts';

/** Names in use for the four sample types; the second half are file extensions of rtl_sdr, hackrf_transfer, GNU Radio and others. */
const FORMATS: Readonly<Record<string, IqFormat>> = {
  cu8: 'cu8',
  ci8: 'ci8',
  ci16_le: 'ci16_le',
  cf32_le: 'cf32_le',
  cs8: 'ci8',
  ci16: 'ci16_le',
  cs16: 'ci16_le',
  cs16_le: 'ci16_le',
  cf32: 'cf32_le',
  fc32: 'cf32_le',
  cfile: 'cf32_le',
};

/** @throws UnbrigError `iq-format-unknown` (usage) */
export function formatNamed(name: string, path: string): IqFormat {
  const format = FORMATS[name.toLowerCase()];
  if (format !== undefined) return format;
  throw new UnbrigError(
    'iq-format-unknown',
    'usage',
    `${path}: the sample format "${name}" is not known; give --format cu8, ci8, ci16_le or cf32_le`,
    { facts: { path, format: name } },
  );
}

/** Opens a file of bare interleaved samples; the format may be told by the extension. */
export async function openRaw(path: string, options: IqFileOptions): Promise<IqFile> {
  const size = await fileSize(path);
  const format = formatNamed(options.format ?? path.slice(path.lastIndexOf('.') + 1), path);
  const { sampleRateHz, centreFrequencyHz = 0 } = options;
  if (sampleRateHz === undefined) {
    throw new UnbrigError(
      'iq-rate-missing',
      'usage',
      `${path} does not say its sample rate: give --rate (and --center), or a SigMF file`,
      { facts: { path } },
    );
  }
  const samples = wholeSamples(path, size, format);
  const segment = { byteOffset: 0, samples, streamIndex: 0, centreFrequencyHz, lostBefore: false };
  return {
    path,
    format,
    sampleRateHz,
    centreFrequencyHz,
    samples,
    blocks: () => readSegments(path, [segment], format, sampleRateHz),
  };
}
