import { open } from 'node:fs/promises';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { IqFormat } from '../../rig/ports/iq.ts';
import { agree, type IqFile, type IqFileOptions } from './file-description.ts';
import { formatNamed } from './file-raw.ts';
import { BYTES_PER_SAMPLE, fileSize, readSegments, wholeSamples } from './file-samples.ts';

/** What stands before the samples of a WAV file. */
interface WavHeader {
  readonly codec: number;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly bitsPerValue: number;
  readonly dataOffset: number;
  readonly dataBytes: number;
  /** From the `auxi` chunk that SDR programs write. */
  readonly centreFrequencyHz: number | null;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** Headers with large metadata before the samples have been seen, but not larger. */
const HEADER_BYTES = 1 << 20;
/** A size that a program wrote before it knew better. */
const UNKNOWN_SIZE = 0xffffffff;

function bad(path: string, why: string): UnbrigError {
  return new UnbrigError('wav-bad-header', 'usage', `${path} is no WAV file that can be read: ${why}`, {
    facts: { path },
  });
}

/** Reads the chunks up to `data` (RIFF, and RF64 for files beyond 4 GB). */
function parseHeader(bytes: DataView, path: string, fileBytes: number): WavHeader {
  const tag = (at: number): string => String.fromCharCode(...[0, 1, 2, 3].map((k) => bytes.getUint8(at + k)));
  if (bytes.byteLength < 12) throw bad(path, 'it is too short');
  if (!['RIFF', 'RF64'].includes(tag(0)) || tag(8) !== 'WAVE') throw bad(path, 'it does not begin with RIFF and WAVE');
  let format: Omit<WavHeader, 'dataOffset' | 'dataBytes' | 'centreFrequencyHz'> | null = null;
  let longBytes: number | null = null;
  let centreFrequencyHz: number | null = null;
  for (let at = 12; at + 8 <= bytes.byteLength; ) {
    const name = tag(at);
    const size = bytes.getUint32(at + 4, true);
    const body = at + 8;
    const inside = body + Math.min(size, 40) <= bytes.byteLength;
    if (name === 'fmt ' && inside && size >= 16) {
      const codec = bytes.getUint16(body, true);
      format = {
        codec: codec === EXTENSIBLE && size >= 26 ? bytes.getUint16(body + 24, true) : codec,
        channels: bytes.getUint16(body + 2, true),
        sampleRateHz: bytes.getUint32(body + 4, true),
        bitsPerValue: bytes.getUint16(body + 14, true),
      };
    } else if (name === 'ds64' && inside && size >= 16) {
      longBytes = Number(bytes.getBigUint64(body + 8, true));
    } else if (name === 'auxi' && inside && size >= 36) {
      centreFrequencyHz = bytes.getUint32(body + 32, true);
    } else if (name === 'data') {
      if (format === null) throw bad(path, 'its samples come before the format');
      const rest = fileBytes - body;
      const unknown = size === UNKNOWN_SIZE || size === 0;
      return { ...format, dataOffset: body, dataBytes: unknown ? (longBytes ?? rest) : size, centreFrequencyHz };
    }
    at = body + size + (size & 1);
  }
  throw bad(path, 'it holds no samples');
}

function sampleFormat(header: WavHeader, path: string): IqFormat {
  const { codec, bitsPerValue, channels } = header;
  if (channels !== 2) throw bad(path, `it has ${channels} channel(s); IQ needs two, I left and Q right`);
  if (codec === PCM && bitsPerValue === 8) return 'cu8';
  if (codec === PCM && bitsPerValue === 16) return 'ci16_le';
  if (codec === FLOAT && bitsPerValue === 32) return 'cf32_le';
  throw bad(path, `codec ${codec} with ${bitsPerValue} bits; 8 or 16 bit PCM or 32 bit float are read`);
}

async function readHead(path: string, size: number): Promise<DataView> {
  const handle = await open(path, 'r');
  try {
    const bytes = new Uint8Array(Math.min(HEADER_BYTES, size));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return new DataView(bytes.buffer, 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Opens a stereo WAV file that holds I and Q. The samples are streamed, not loaded. */
export async function openWav(path: string, options: IqFileOptions): Promise<IqFile> {
  const size = await fileSize(path);
  const header = parseHeader(await readHead(path, size), path, size);
  const format = sampleFormat(header, path);
  const { sampleRateHz } = header;
  if (!(sampleRateHz > 0)) throw bad(path, 'its sample rate is zero');
  agree(path, 'a sample rate of', options.sampleRateHz, sampleRateHz);
  if (options.format !== undefined) agree(path, 'the format', formatNamed(options.format, path), format);
  if (header.dataOffset + header.dataBytes > size) {
    throw new UnbrigError(
      'iq-truncated',
      'usage',
      `${path} is truncated: its header promises ${header.dataBytes} bytes of samples, ${size - header.dataOffset} are there`,
      { facts: { path, promised: header.dataBytes, present: size - header.dataOffset } },
    );
  }
  const centreFrequencyHz = options.centreFrequencyHz ?? header.centreFrequencyHz ?? 0;
  const samples = wholeSamples(path, header.dataBytes, format);
  if (samples === 0) throw bad(path, `it holds no samples (${BYTES_PER_SAMPLE[format]} bytes each)`);
  const segment = { byteOffset: header.dataOffset, samples, streamIndex: 0, centreFrequencyHz, lostBefore: false };
  return {
    path,
    format,
    sampleRateHz,
    centreFrequencyHz,
    samples,
    blocks: () => readSegments(path, [segment], format, sampleRateHz),
  };
}
