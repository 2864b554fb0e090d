import type { DetectorTools } from './detector-run.ts';
import { createDownConverter, type DownConverter, downConversion, GFSK_CUTOUT } from './down-converter.ts';
import { math } from './math.ts';
import { quantiseCutout } from './quantise-cutout.ts';
import { ROWS, type SpectrumBlock } from './spectrum-blocks.ts';
import type { Cutout } from './types.ts';

/**
 * Where a carrier keyed with +-800 Hz at 600 bit/s has its energy: four fifths in these two humps, a seventh to a quarter of their density between
 * them, a hundredth beyond.
 */
const HUMP_FROM_HZ = 450;
const HUMP_TO_HZ = 1150;
const MIDDLE_HZ = 200;
const BEYOND_FROM_HZ = 1300;
const BEYOND_TO_HZ = 1700;
/** What both humps have at least, in units of the floor: the mean of a hundred cells of noise does not come near it, an Eb/N0 of 4 dB does. */
const LEAST_EXCESS = 0.7;
const MIDDLE_SHARE = 0.6;
const BEYOND_SHARE = 0.5;
/** Humps of one burst are this much alike: the bits are nearly balanced. */
const BALANCE = 8;
/** A burst this near to a stronger one is the same. */
const SAME_HZ = 1500;
const PIECE_SECONDS = 6;
const OVERLAP_SECONDS = 1;
const MAX_TRACKS = 20;

interface Hump {
  readonly offsetHz: number;
  /** Mean density in both humps, floor taken off, and the floor. */
  readonly density: number;
  readonly floor: number;
}

interface GfskTrack {
  readonly offsetHz: number;
  readonly firstSample: number;
  readonly converter: DownConverter;
  lastSample: number;
  missed: boolean;
  pieceStart: number;
  density: number;
  readonly floors: number[];
}

type Context = Pick<DetectorTools, 'sampleRateHz' | 'centreFrequencyHz' | 'plan' | 'floor'> & {
  readonly startTimeSeconds: number;
  readonly afterLoss: boolean;
  /** Samples kept before and after what was seen. */
  readonly margin: number;
  readonly emit: (cutout: Cutout) => void;
};

/** Finds in each block's spectrum what is keyed with two tones, strongest first. */
function createHumpFinder(bins: number, binHz: number) {
  const sums = new Float64Array(bins + 1);
  const bin = (hertz: number): number => math.round(hertz / binHz);
  const [from, to, middle, beyondFrom, beyondTo] = [
    HUMP_FROM_HZ,
    HUMP_TO_HZ,
    MIDDLE_HZ,
    BEYOND_FROM_HZ,
    BEYOND_TO_HZ,
  ].map(bin);
  const mean = (low: number, high: number): number => (sums[high + 1] - sums[low]) / (high + 1 - low);

  const humpAt = (k: number, floor: number, leastExcess: number): Hump | null => {
    const low = mean(k - to, k - from) - floor;
    const high = mean(k + from, k + to) - floor;
    const least = math.min(low, high);
    if (least < leastExcess * floor || math.max(low, high) > BALANCE * least) return null;
    const density = 0.5 * (low + high);
    if (mean(k - middle, k + middle) - floor > MIDDLE_SHARE * density) return null;
    const beyond = math.max(mean(k - beyondTo, k - beyondFrom), mean(k + beyondFrom, k + beyondTo)) - floor;
    if (beyond > BEYOND_SHARE * density) return null;
    return { offsetHz: (k - bins / 2) * binHz, density, floor };
  };

  return ({ density, rows }: SpectrumBlock, floor: Float64Array): Hump[] => {
    const leastExcess = LEAST_EXCESS * math.sqrt(ROWS / rows);
    for (let k = 0; k < bins; k++) sums[k + 1] = sums[k] + density[k];
    const all: Hump[] = [];
    for (let k = beyondTo; k < bins - beyondTo; k++) {
      const hump = humpAt(k, floor[k], leastExcess);
      if (hump !== null) all.push(hump);
    }
    all.sort((a, b) => b.density - a.density);
    const found: Hump[] = [];
    for (const hump of all)
      if (!found.some((other) => math.abs(other.offsetHz - hump.offsetHz) < SAME_HZ)) found.push(hump);
    return found;
  };
}

/** Follows bursts keyed with two tones from block to block and cuts a band around each that holds both. */
export function createGfskTracks(context: Context) {
  const { sampleRateHz, centreFrequencyHz, plan, floor, startTimeSeconds, margin, emit } = context;
  const conversion = downConversion(sampleRateHz, GFSK_CUTOUT);
  const find = createHumpFinder(plan.bins, plan.binHz);
  let tracks: GfskTrack[] = [];

  const emitPiece = (track: GfskTrack, lostAfter: boolean): void => {
    const { converter } = track;
    const noiseDensity = [...track.floors].sort((a, b) => a - b)[track.floors.length >> 1];
    const seenFrom = math.max(track.firstSample, track.pieceStart);
    const power = track.density * 2 * (HUMP_TO_HZ - HUMP_FROM_HZ);
    emit(
      quantiseCutout(converter.output(), {
        sampleRateHz: conversion.outputRateHz,
        centreFrequencyHz: centreFrequencyHz + track.offsetHz,
        startTimeSeconds: startTimeSeconds + converter.firstSample / sampleRateHz,
        noiseDensity,
        samplesLost: (context.afterLoss && converter.firstSample === 0) || lostAfter,
        detection: {
          frequencyHz: centreFrequencyHz + track.offsetHz,
          startTimeSeconds: startTimeSeconds + seenFrom / sampleRateHz,
          durationSeconds: (track.lastSample - seenFrom) / sampleRateHz,
          cn0DbHz: 10 * math.log10(power / noiseDensity),
        },
      }),
    );
  };

  const begin = (hump: Hump, from: number, earliest: number): GfskTrack => {
    // It may have begun in the block before, too little of it to be seen there.
    const first = math.max(0, earliest, from - plan.blockHop - margin);
    const converter = createDownConverter(conversion, sampleRateHz, hump.offsetHz, first);
    return {
      offsetHz: hump.offsetHz,
      firstSample: from,
      converter,
      lastSample: from,
      missed: false,
      pieceStart: first,
      density: hump.density,
      floors: [],
    };
  };

  const cutLong = (track: GfskTrack): void => {
    const made = track.converter.output().length / 2;
    if (made < PIECE_SECONDS * conversion.outputRateHz) return;
    emitPiece(track, false);
    track.converter.drop(made - math.round(OVERLAP_SECONDS * conversion.outputRateHz));
    track.pieceStart = track.converter.firstSample;
  };

  return {
    /** Takes the spectrum of the samples `from`..`to`; `earliest` is the first sample still held. */
    follow: (spectrum: SpectrumBlock, { from, to, earliest }: { from: number; to: number; earliest: number }): void => {
      for (const track of tracks) track.missed = true;
      for (const hump of find(spectrum, floor)) {
        let track = tracks.find((other) => math.abs(other.offsetHz - hump.offsetHz) < SAME_HZ);
        if (track === undefined) {
          if (tracks.length >= MAX_TRACKS) continue;
          track = begin(hump, from, earliest);
          tracks.push(track);
        }
        track.missed = false;
        track.lastSample = to;
        track.density = math.max(track.density, hump.density);
        track.floors.push(hump.floor);
      }
    },
    /** Cuts out of the samples that are held now; what has not been seen for a block ends. */
    pull: (buffer: Float32Array, base: number, length: number): void => {
      for (const track of tracks) {
        const until = track.missed ? math.min(length, track.lastSample + plan.blockHop + margin) : length;
        track.converter.pull(buffer, base, until - base, false);
        if (track.missed) emitPiece(track, false);
        else cutLong(track);
      }
      tracks = tracks.filter((track) => !track.missed);
    },
    finish: (buffer: Float32Array, base: number, length: number, lost: boolean): void => {
      for (const track of tracks) {
        track.converter.pull(buffer, base, length - base, true);
        emitPiece(track, lost);
      }
      tracks = [];
    },
  };
}
