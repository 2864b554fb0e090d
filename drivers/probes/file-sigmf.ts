import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { messageOf, UnbrigError } from '../../rig/ports/errors.ts';
import type { IqFormat } from '../../rig/ports/iq.ts';
import { agree, type IqFile, type IqFileOptions } from './file-description.ts';
import { formatNamed } from './file-raw.ts';
import { BYTES_PER_SAMPLE, type FileSegment, fileSize, readSegments, wholeSamples } from './file-samples.ts';

interface SigmfCapture {
  readonly 'core:sample_start': number;
  readonly 'core:frequency'?: number;
  readonly 'core:global_index'?: number;
}

interface SigmfMeta {
  readonly global: {
    readonly 'core:datatype': string;
    readonly 'core:version': string;
    readonly 'core:sample_rate'?: number;
    readonly 'core:offset'?: number;
  };
  readonly captures: readonly SigmfCapture[];
  readonly annotations: readonly { readonly 'core:sample_start': number; readonly 'core:sample_count'?: number }[];
}

const index = { type: 'integer', minimum: 0 } as const;

/** The part of SigMF 1.x that is needed to read samples; everything else is let through. */
const metaSchema = {
  type: 'object',
  required: ['global', 'captures', 'annotations'],
  properties: {
    global: {
      type: 'object',
      required: ['core:datatype', 'core:version'],
      properties: {
        'core:datatype': { type: 'string' },
        'core:version': { type: 'string' },
        'core:sample_rate': { type: 'number', minimum: 1 },
        'core:num_channels': { const: 1 },
        'core:offset': index,
        'core:dataset': false,
        'core:metadata_only': { const: false },
      },
    },
    captures: {
      type: 'array',
      items: {
        type: 'object',
        required: ['core:sample_start'],
        properties: {
          'core:sample_start': index,
          'core:frequency': { type: 'number' },
          'core:global_index': index,
          'core:header_bytes': { const: 0 },
        },
      },
    },
    annotations: {
      type: 'array',
      items: {
        type: 'object',
        required: ['core:sample_start'],
        properties: { 'core:sample_start': index, 'core:sample_count': index },
      },
    },
  },
} as const;

const DATATYPES: readonly string[] = ['cu8', 'ci8', 'ci16_le', 'cf32_le'];

function badMeta(path: string, why: string, cause?: unknown): UnbrigError {
  return new UnbrigError('sigmf-bad-meta', 'usage', `${path}: ${why}`, { facts: { path }, cause });
}

async function readMeta(path: string): Promise<SigmfMeta> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new UnbrigError(
      'sigmf-meta-missing',
      'usage',
      `cannot read the SigMF metadata ${path}: ${messageOf(cause)}; a recording is a .sigmf-meta and a .sigmf-data file of one name`,
      { facts: { path }, cause },
    );
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw badMeta(path, `not valid JSON: ${messageOf(cause)}`, cause);
  }
  const validate = new Ajv2020({ strict: false }).compile<SigmfMeta>(metaSchema);
  if (validate(content)) return content;
  const problem = validate.errors?.[0];
  throw badMeta(path, `not SigMF that can be read: ${problem?.instancePath ?? ''} ${problem?.message ?? ''}`);
}

function datatype(meta: SigmfMeta, path: string): IqFormat {
  const name = meta.global['core:datatype'];
  if (DATATYPES.includes(name)) return formatNamed(name, path);
  throw new UnbrigError(
    'iq-format-unknown',
    'usage',
    `${path}: the datatype "${name}" cannot be read; ${DATATYPES.join(', ')} can`,
    { facts: { path, datatype: name } },
  );
}

/** Everything that the metadata speak of must lie inside the data. */
function checkExtent(meta: SigmfMeta, path: string, samples: number): void {
  const furthest = Math.max(
    ...meta.captures.map((capture) => capture['core:sample_start'] + 1),
    ...meta.annotations.map((note) => note['core:sample_start'] + (note['core:sample_count'] ?? 0)),
    0,
  );
  if (furthest <= samples) return;
  throw new UnbrigError(
    'iq-truncated',
    'usage',
    `${path}: the metadata speak of sample ${furthest - 1}, the data file ends after ${samples} samples: it is truncated`,
    { facts: { path, samples, furthest } },
  );
}

function segmentsOf(
  meta: SigmfMeta,
  path: string,
  samples: number,
  size: number,
  centreFrequencyHz: number | undefined,
): FileSegment[] {
  const captures = meta.captures.length > 0 ? meta.captures : [{ 'core:sample_start': 0 }];
  const segments: FileSegment[] = [];
  let next = meta.global['core:offset'] ?? 0;
  captures.forEach((capture, k) => {
    const start = capture['core:sample_start'];
    const end = captures[k + 1]?.['core:sample_start'] ?? samples;
    if (end < start) throw badMeta(path, `captures are not in order of core:sample_start (${start}, then ${end})`);
    const streamIndex = capture['core:global_index'] ?? next;
    if (k > 0 && streamIndex < next)
      throw badMeta(
        path,
        `captures/${k}/core:global_index ${streamIndex} lies before the end of the segment before (${next})`,
      );
    segments.push({
      byteOffset: start * size,
      samples: end - start,
      streamIndex,
      centreFrequencyHz: centreFrequencyHz ?? capture['core:frequency'] ?? 0,
      lostBefore: k > 0 && streamIndex > next,
    });
    next = streamIndex + end - start;
  });
  return segments;
}

/** Opens a SigMF recording by the name of either of its files. Gaps told by `core:global_index` become `lost` joins. */
export async function openSigmf(path: string, options: IqFileOptions): Promise<IqFile> {
  const base = path.replace(/\.sigmf-(meta|data)$/i, '');
  const metaPath = `${base}.sigmf-meta`;
  const dataPath = `${base}.sigmf-data`;
  const meta = await readMeta(metaPath);
  const format = datatype(meta, metaPath);
  const inFile = meta.global['core:sample_rate'];
  if (inFile !== undefined) agree(metaPath, 'core:sample_rate', options.sampleRateHz, inFile);
  if (options.format !== undefined) agree(metaPath, 'core:datatype', formatNamed(options.format, path), format);
  const sampleRateHz = inFile ?? options.sampleRateHz;
  if (sampleRateHz === undefined) {
    throw new UnbrigError('iq-rate-missing', 'usage', `${metaPath} has no core:sample_rate; give --rate`, {
      facts: { path: metaPath },
    });
  }
  const samples = wholeSamples(dataPath, await fileSize(dataPath, 'SigMF data file'), format);
  checkExtent(meta, metaPath, samples);
  const segments = segmentsOf(meta, metaPath, samples, BYTES_PER_SAMPLE[format], options.centreFrequencyHz);
  return {
    path: dataPath,
    format,
    sampleRateHz,
    centreFrequencyHz: segments[0].centreFrequencyHz,
    samples,
    blocks: () => readSegments(dataPath, segments, format, sampleRateHz),
  };
}
