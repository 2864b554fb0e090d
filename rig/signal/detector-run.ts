import { createDownConverter, type DownConversion } from './down-converter.ts';
import { createGfskTracks } from './gfsk-tracks.ts';
import type { SampleRun } from './iq-stream.ts';
import { math } from './math.ts';
import type { createNoiseFloor } from './noise-floor.ts';
import { quantiseCutout } from './quantise-cutout.ts';
import type { createSpectrumBlocks, SpectrumBlock, SpectrumPlan } from './spectrum-blocks.ts';
import { type createPeakFinder, detectionRatio } from './spectrum-peaks.ts';
import { addProfile, extendTrack, isCarrier, lingers, startTrack, type Track, trackOf } from './tracks.ts';
import type { Cutout } from './types.ts';
import type { createWaterfall } from './waterfall.ts';

/** Kept of the air before and after what the detector saw: ramps, filter and some noise to compare with. */
const MARGIN_SECONDS = 0.06;
/** A track is cut in pieces of this length; neighbouring pieces share enough for the longest frame (2.08 s and its ramps). */
const PIECE_SECONDS = 6;
const OVERLAP_SECONDS = 2.6;
/** Blocks in which a track may be missing. */
const HOLD_BLOCKS = 1;
/** More emissions at once are not a scene that can be looked through. */
const MAX_TRACKS = 200;

/** Everything that stays the same while the centre frequency does. */
export interface DetectorTools {
  readonly sampleRateHz: number;
  readonly centreFrequencyHz: number;
  /** Density that even a silent stream has: the rounding of its samples. */
  readonly leastDensity: number;
  readonly plan: SpectrumPlan;
  readonly conversion: DownConversion;
  readonly spectrum: ReturnType<typeof createSpectrumBlocks>;
  readonly noiseFloor: ReturnType<typeof createNoiseFloor>;
  readonly peaks: ReturnType<typeof createPeakFinder>;
  readonly floor: Float64Array;
  readonly waterfall: ReturnType<typeof createWaterfall>;
  readonly addNoise: (density: number) => void;
  /** Takes the wide cut-outs of bursts with two humps; null where nobody wants them. */
  readonly onGfskCutout: ((cutout: Cutout) => void) | null;
}

export function createDetectorRun(
  tools: DetectorTools,
  startTimeSeconds: number,
  afterLoss: boolean,
  emit: (cutout: Cutout) => void,
): SampleRun {
  const { sampleRateHz, plan, floor } = tools;
  const margin = math.round(MARGIN_SECONDS * sampleRateHz);
  // A burst may begin in the block before the one that shows it.
  const history = 2 * plan.blockLength + 2 * margin;
  let buffer: Float32Array = new Float32Array(2 * (2 * history + plan.blockLength));
  let base = 0;
  let length = 0;
  let block = 0;
  let tracks: Track[] = [];
  const gfsk =
    tools.onGfskCutout === null
      ? null
      : createGfskTracks({ ...tools, startTimeSeconds, afterLoss, margin, emit: tools.onGfskCutout });

  const emitPiece = (track: Track, lostAfter: boolean): void => {
    if (track.converter === null) return;
    const samples = track.converter.output();
    const floors = [...track.floors].sort((a, b) => a - b);
    const noiseDensity = floors[math.floor(floors.length * 0.3)];
    const power = track.powerSum / math.max(1, track.blocks);
    const offsetHz = track.powerSum > 0 ? track.offsetSum / track.powerSum : track.offsetHz;
    const seenFrom = math.max(track.firstSample, track.pieceStart);
    emit(
      quantiseCutout(samples, {
        sampleRateHz: tools.conversion.outputRateHz,
        centreFrequencyHz: tools.centreFrequencyHz + track.offsetHz,
        startTimeSeconds: startTimeSeconds + track.converter.firstSample / sampleRateHz,
        noiseDensity,
        samplesLost: (afterLoss && track.converter.firstSample === 0) || lostAfter,
        detection: {
          frequencyHz: tools.centreFrequencyHz + offsetHz,
          startTimeSeconds: startTimeSeconds + seenFrom / sampleRateHz,
          durationSeconds: (track.lastSample - seenFrom) / sampleRateHz,
          cn0DbHz: 10 * math.log10(math.max(power, 1e-30) / noiseDensity),
        },
      }),
    );
  };

  const convert = (track: Track, until: number, last: boolean): void => {
    track.converter?.pull(buffer, base, math.min(length, until) - base, last);
  };

  /** Begins a new piece of a long emission, or gives it up when it is a bare carrier. */
  const cutLongTrack = (track: Track): void => {
    if (track.converter === null) return;
    const made = track.converter.output().length / 2;
    if (made < PIECE_SECONDS * tools.conversion.outputRateHz) return;
    if (isCarrier(track)) {
      track.converter = null;
      return;
    }
    emitPiece(track, false);
    track.converter.drop(made - math.round(OVERLAP_SECONDS * tools.conversion.outputRateHz));
    track.pieceStart = track.converter.firstSample;
  };

  const follow = (spectrum: SpectrumBlock, from: number, to: number): void => {
    for (const peak of tools.peaks(spectrum.density, floor, spectrum.rows)) {
      const known = trackOf(tracks, peak);
      if (known?.lastBlock === block) continue;
      if (known !== undefined) {
        extendTrack(known, peak, block, to);
        continue;
      }
      if (tracks.length >= MAX_TRACKS) continue;
      const begin = math.max(0, base, from - plan.blockHop - margin);
      const track = startTrack(
        peak,
        from,
        block,
        createDownConverter(tools.conversion, sampleRateHz, peak.offsetHz, begin),
      );
      extendTrack(track, peak, block, to);
      tracks.push(track);
    }
    const least = detectionRatio(spectrum.rows);
    for (const track of tracks) {
      if (track.lastBlock < block && lingers(track, spectrum.density, floor, least)) {
        track.lastBlock = block;
        track.lastSample = to;
      }
      track.floors.push(floor[track.bin]);
      if (track.lastBlock === block) addProfile(track, spectrum.density, floor);
    }
  };

  const closeEnded = (): void => {
    const ended = tracks.filter((track) => track.lastBlock < block - HOLD_BLOCKS);
    if (ended.length === 0) return;
    tracks = tracks.filter((track) => track.lastBlock >= block - HOLD_BLOCKS);
    for (const track of ended) {
      convert(track, track.lastSample + plan.blockHop / 2 + margin, false);
      emitPiece(track, false);
    }
  };

  const analyse = (from: number, count: number): void => {
    const spectrum = tools.spectrum(buffer, from - base, count);
    tools.noiseFloor(spectrum.density, spectrum.rows, tools.leastDensity, floor);
    tools.addNoise(floor[plan.bins >> 1]);
    tools.waterfall.add(startTimeSeconds + from / sampleRateHz, spectrum.density, floor);
    follow(spectrum, from, from + count);
    gfsk?.follow(spectrum, { from, to: from + count, earliest: base });
    gfsk?.pull(buffer, base, length);
    closeEnded();
    for (const track of tracks) {
      convert(track, length, false);
      cutLongTrack(track);
    }
    block++;
  };

  return {
    room: (count) => {
      const held = length - base;
      if (2 * (held + count) > buffer.length) {
        const keep = math.min(held, history);
        if (2 * (keep + count) > buffer.length) {
          const larger = new Float32Array(2 * (2 * history + count));
          larger.set(buffer.subarray(2 * (held - keep), 2 * held));
          buffer = larger;
        } else {
          buffer.copyWithin(0, 2 * (held - keep), 2 * held);
        }
        base = length - keep;
      }
      return { buffer, at: 2 * (length - base) };
    },
    advance: (count) => {
      length += count;
      while (block * plan.blockHop + plan.blockLength <= length) analyse(block * plan.blockHop, plan.blockLength);
    },
    finish: (lost) => {
      const from = block * plan.blockHop;
      if (length - from > plan.bins / 8) analyse(from, length - from);
      for (const track of tracks) {
        // A carrier that was there from the first sample to the last is not a burst.
        if (track.pieceStart === 0 && isCarrier(track)) continue;
        convert(track, length, true);
        emitPiece(track, lost && track.lastBlock >= block - 1);
      }
      tracks = [];
      gfsk?.finish(buffer, base, length, lost);
    },
  };
}
