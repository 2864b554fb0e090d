import { type FileHandle, open, stat } from 'node:fs/promises';
import { messageOf, UnbrigError } from '../../rig/ports/errors.ts';
import type { IqBlock, IqFormat, IqSamples } from '../../rig/ports/iq.ts';

export const BYTES_PER_SAMPLE: Readonly<Record<IqFormat, number>> = { cu8: 2, ci8: 2, ci16_le: 4, cf32_le: 8 };

const BLOCK_SECONDS = 0.5;
/** Even at the highest rates a block stays this small. */
const MAX_BLOCK_BYTES = 4_000_000;

/** A run of samples in a file. */
export interface FileSegment {
  readonly byteOffset: number;
  readonly samples: number;
  /** Index of the first sample in the stream as it was received, lost samples counted. */
  readonly streamIndex: number;
  readonly centreFrequencyHz: number;
  readonly lostBefore: boolean;
}

/** @throws UnbrigError `iq-file-missing` or `iq-file-empty` (usage) */
export async function fileSize(path: string, what = 'IQ file'): Promise<number> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error('it is not a file');
    if (found.size > 0) return found.size;
  } catch (cause) {
    throw new UnbrigError('iq-file-missing', 'usage', `cannot read the ${what} ${path}: ${messageOf(cause)}`, {
      facts: { path },
      cause,
    });
  }
  throw new UnbrigError('iq-file-empty', 'usage', `the ${what} ${path} is empty`, { facts: { path } });
}

/** Whole samples in `bytes`. @throws UnbrigError `iq-truncated` (usage) when the last one is cut */
export function wholeSamples(path: string, bytes: number, format: IqFormat): number {
  const size = BYTES_PER_SAMPLE[format];
  const rest = bytes % size;
  if (rest === 0) return bytes / size;
  throw new UnbrigError(
    'iq-truncated',
    'usage',
    `${path} holds ${bytes} bytes of samples, which is no whole number of ${format} samples (${size} bytes each): ` +
      'the recording is truncated, or the format is another',
    { facts: { path, bytes, format, rest } },
  );
}

function view(bytes: ArrayBuffer, format: IqFormat): IqSamples {
  switch (format) {
    case 'cu8':
      return new Uint8Array(bytes);
    case 'ci8':
      return new Int8Array(bytes);
    case 'ci16_le':
      return new Int16Array(bytes);
    case 'cf32_le':
      return new Float32Array(bytes);
  }
}

async function readExactly(handle: FileHandle, path: string, position: number, length: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let have = 0; have < length; ) {
    const { bytesRead } = await handle.read(bytes, have, length - have, position + have);
    if (bytesRead === 0) {
      throw new UnbrigError('iq-read-failed', 'rig', `${path} became shorter while it was being read`, {
        facts: { path, position: position + have },
      });
    }
    have += bytesRead;
  }
  return bytes.buffer;
}

/** Reads segments in order as bounded blocks. The file is open only while it is iterated. */
export async function* readSegments(
  path: string,
  segments: readonly FileSegment[],
  format: IqFormat,
  sampleRateHz: number,
): AsyncGenerator<IqBlock> {
  const size = BYTES_PER_SAMPLE[format];
  const per = Math.max(1, Math.min(Math.round(BLOCK_SECONDS * sampleRateHz), Math.floor(MAX_BLOCK_BYTES / size)));
  const origin = segments[0]?.streamIndex ?? 0;
  const handle = await open(path, 'r');
  try {
    for (const segment of segments) {
      for (let done = 0; done < segment.samples; done += per) {
        const count = Math.min(per, segment.samples - done);
        const bytes = await readExactly(handle, path, segment.byteOffset + done * size, count * size);
        const startSample = segment.streamIndex + done;
        yield {
          samples: view(bytes, format),
          format,
          sampleRateHz,
          centreFrequencyHz: segment.centreFrequencyHz,
          startSample,
          startTimeSeconds: (startSample - origin) / sampleRateHz,
          joins: done === 0 && segment.lostBefore ? 'lost' : 'contiguous',
        };
      }
    }
  } finally {
    await handle.close();
  }
}
