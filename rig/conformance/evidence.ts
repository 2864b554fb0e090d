import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObservedBurst } from '../mioty/types.ts';
import { messageOf, UnbrigError } from '../ports/errors.ts';
import type { Cutout, Waterfall } from '../signal/types.ts';
import type { Observation, RawObservation } from './types.ts';

/** A cut-out as observation.json lists it: where its samples lie in cutouts.sigmf-data. */
type StoredCutout = Omit<Cutout, 'samples'> & { readonly firstSample: number; readonly sampleCount: number };
type StoredWaterfall = Omit<Waterfall, 'levels'> & { readonly levelsBase64: string };
type StoredObservation = Omit<RawObservation, 'cutouts' | 'waterfall'> & {
  readonly schema: 'unbrig/observation/1';
  readonly cutouts: readonly StoredCutout[];
  readonly waterfall?: StoredWaterfall;
};

/** Folder of an observation, relative to the run folder. */
export function observationFolder(id: string): string {
  return join('observations', safeName(id));
}

/** An id as a file name: slashes become dots. */
export function safeName(id: string): string {
  return id.replaceAll('/', '.').replace(/[^A-Za-z0-9.@=,_-]/g, '_');
}

/**
 * Writes one observation: observation.json, transcript.txt and the cut-outs as SigMF with one captures segment a cut-out and one annotation a frame.
 * Frames are written for readers only; they are computed again from the samples whenever something is judged.
 */
export function writeObservation(runFolder: string, observation: Observation): void {
  const folder = join(runFolder, observationFolder(observation.id));
  mkdirSync(folder, { recursive: true });
  const stored = storeCutouts(observation.cutouts);
  const {
    frames: _frames,
    radioFrames: _radio,
    strayBursts: _strays,
    undecoded: _undecoded,
    waterfall,
    ...raw
  } = observation;
  const document: StoredObservation = {
    schema: 'unbrig/observation/1',
    ...raw,
    cutouts: stored,
    ...(waterfall === undefined ? {} : { waterfall: storeWaterfall(waterfall) }),
  };
  writeFileSync(join(folder, 'observation.json'), `${JSON.stringify(document, null, 1)}\n`);
  writeFileSync(join(folder, 'transcript.txt'), transcriptText(observation));
  writeFileSync(join(folder, 'cutouts.sigmf-data'), joinSamples(observation.cutouts));
  writeFileSync(join(folder, 'cutouts.sigmf-meta'), `${JSON.stringify(sigmfMeta(observation, stored), null, 1)}\n`);
}

/** @throws UnbrigError `evidence-unreadable` (usage) naming the folder. */
export function readObservation(runFolder: string, id: string): RawObservation {
  const folder = join(runFolder, observationFolder(id));
  try {
    const document = JSON.parse(readFileSync(join(folder, 'observation.json'), 'utf8')) as StoredObservation;
    const bytes = readFileSync(join(folder, 'cutouts.sigmf-data'));
    const all = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    const cutouts = document.cutouts.map(({ firstSample, sampleCount, ...rest }) => ({
      ...rest,
      samples: all.slice(2 * firstSample, 2 * (firstSample + sampleCount)),
    }));
    const { schema: _schema, waterfall, ...raw } = document;
    return { ...raw, cutouts, ...(waterfall === undefined ? {} : { waterfall: restoreWaterfall(waterfall) }) };
  } catch (cause) {
    throw new UnbrigError('evidence-unreadable', 'usage', `${folder}: ${messageOf(cause)}`, {
      facts: { folder },
      cause,
    });
  }
}

function storeCutouts(cutouts: readonly Cutout[]): StoredCutout[] {
  let firstSample = 0;
  return cutouts.map(({ samples, ...rest }) => {
    const stored = { ...rest, firstSample, sampleCount: samples.length / 2 };
    firstSample += samples.length / 2;
    return stored;
  });
}

function joinSamples(cutouts: readonly Cutout[]): Uint8Array {
  return Buffer.concat(
    cutouts.map(({ samples }) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)),
  );
}

function storeWaterfall({ levels, ...rest }: Waterfall): StoredWaterfall {
  return { ...rest, levelsBase64: Buffer.from(levels).toString('base64') };
}

function restoreWaterfall({ levelsBase64, ...rest }: StoredWaterfall): Waterfall {
  return { ...rest, levels: new Uint8Array(Buffer.from(levelsBase64, 'base64')) };
}

function transcriptText(observation: RawObservation): string {
  const lines = observation.transcript.map(
    (line) => `${line.timeSeconds.toFixed(6).padStart(14)}  ${line.direction === 'to-module' ? '>' : '<'} ${line.text}`,
  );
  return `${observation.emulated ? 'EMULATED  ' : ''}${observation.id}\nseconds on the bench clock; > to the module, < from the module\n${lines.join('\n')}\n`;
}

/** SigMF 1.2 metadata with the rig's own fields under the `unbrig` namespace. */
function sigmfMeta(observation: Observation, stored: readonly StoredCutout[]): unknown {
  const rate = stored[0]?.sampleRateHz ?? 0;
  return {
    global: {
      'core:datatype': 'ci16_le',
      'core:sample_rate': rate,
      'core:version': '1.2.0',
      'core:description': `${observation.emulated ? 'EMULATED. ' : ''}Cut-outs of ${observation.id}; each captures segment is one cut-out`,
      'core:extensions': [{ name: 'unbrig', version: '1.0.0', optional: true }],
    },
    captures: stored.map((cutout) => ({
      'core:sample_start': cutout.firstSample,
      'core:frequency': cutout.centreFrequencyHz,
      'unbrig:start_time_s': cutout.startTimeSeconds,
      'unbrig:scale': cutout.scale,
    })),
    annotations: annotationsOf(observation).map((note) => {
      const cutout = stored[note.cutout];
      const offset = cutout === undefined ? 0 : (note.startSeconds - cutout.startTimeSeconds) * rate;
      return {
        'core:sample_start': Math.max(0, Math.round((cutout?.firstSample ?? 0) + offset)),
        'core:sample_count': Math.round(note.durationSeconds * rate),
        'core:freq_lower_edge': note.carrierHz - note.halfWidthHz,
        'core:freq_upper_edge': note.carrierHz + note.halfWidthHz,
        'core:label': note.label,
        'core:comment': note.comment,
      };
    }),
  };
}

interface Annotation {
  readonly cutout: number;
  readonly startSeconds: number;
  readonly durationSeconds: number;
  readonly carrierHz: number;
  readonly halfWidthHz: number;
  readonly label: string;
  readonly comment: string;
}

/** One a Sigfox frame, one a TS-UNB burst. */
function annotationsOf({ frames, radioFrames, strayBursts }: Observation): readonly Annotation[] {
  const burst = (
    label: string,
    { cutout, startSeconds, carrierHz, symbolRateBps, symbols }: ObservedBurst,
  ): Annotation => ({
    cutout,
    startSeconds: startSeconds.value,
    durationSeconds: symbols.length / symbolRateBps.value,
    carrierHz: carrierHz.value,
    halfWidthHz: symbolRateBps.value / 2,
    label,
    comment: symbols,
  });
  return [
    ...frames.map(({ cutout, startSeconds, endSeconds, carrierHz, bitRateBps, decoded, hex }) => ({
      cutout,
      startSeconds: startSeconds.value,
      durationSeconds: endSeconds.value - startSeconds.value,
      carrierHz: carrierHz.value,
      halfWidthHz: bitRateBps,
      label: `rank ${decoded.rank ?? '?'}`,
      comment: hex,
    })),
    ...radioFrames.flatMap(({ bursts }, index) =>
      bursts.map((one) => burst(`radio frame ${index + 1}, burst ${one.index}`, one)),
    ),
    ...strayBursts.map((one) => burst('stray burst', one)),
  ];
}
