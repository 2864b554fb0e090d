import type { Baseband } from '../signal/baseband.ts';
import { type DbpskDemodulation, demodulateDbpsk } from '../signal/demodulate-dbpsk.ts';
import type { Region } from '../signal/energy-map.ts';
import { type FoundFrame, findFrames } from './frame-search.ts';
import { frameClasses } from './frame-types.ts';
import type { UplinkBitRate } from './types.ts';

/** A frame in the bits of a demodulated stretch. */
export interface Candidate {
  readonly found: FoundFrame;
  readonly demodulation: DbpskDemodulation;
  /** Index in the demodulation of the frame's first bit. */
  readonly firstBit: number;
}

/** Above this Eb/N0 the edges of a burst show in single symbols, and the bits outside them are noise that must not fill a short frame. */
const CLEAR_EDGES_DB = 13;
/** Faulty modules have been seen this far off the bit rate (relative). */
const WIDE_SPREAD = 0.06;
const NARROW_SPREAD = 0.0006;
/** A 100 bit/s burst has an rms width of about 60 Hz, one of 600 bit/s 250 Hz and more. */
const WIDE_BURST_HZ = 150;

const lengths = [...new Set(frameClasses.map((entry) => entry.totalBits))].sort((a, b) => b - a);

/** Symbols that carry the burst, as [first, end) of the bits between them. */
function clearBits(demodulation: DbpskDemodulation, noiseDensity: number): readonly [number, number] {
  const energy = demodulation.symbolEnergy;
  const sorted = Float64Array.from(energy).sort();
  const typical = sorted[Math.floor(0.6 * sorted.length)];
  const clear = 10 ** (CLEAR_EDGES_DB / 10) * noiseDensity * demodulation.symbolSeconds;
  if (typical < clear) return [0, demodulation.bits.length];
  const least = 0.15 * typical;
  let first = 0;
  let last = energy.length - 1;
  while (first < last && energy[first] < least) first++;
  while (last > first && energy[last] < least) last--;
  return [first, last];
}

function attempt(baseband: Baseband, region: Region, bitRateBps: UplinkBitRate, spread: number): Candidate[] {
  const demodulation = demodulateDbpsk(baseband, { ...region, bitRateBps, symbolRateSpread: spread });
  if (demodulation === null) return [];
  const [first, end] = clearBits(demodulation, baseband.noiseDensity);
  return findFrames(demodulation.bits.subarray(first, end)).map((found) => ({
    found,
    demodulation,
    firstBit: first + found.bitOffset,
  }));
}

/** Pieces of a long region that hold one frame of each standard length, at its start and at its end. */
function pieces(region: Region, bitRateBps: UplinkBitRate): Region[] {
  const symbols = (region.toSeconds - region.fromSeconds) * bitRateBps;
  return lengths
    .filter((length) => symbols > length + 16)
    .flatMap((length) => {
      const seconds = (length + 3) / bitRateBps;
      return [
        { ...region, toSeconds: region.fromSeconds + seconds },
        { ...region, fromSeconds: region.toSeconds - seconds },
      ];
    });
}

/**
 * Tries a region as uplink frames: the likelier bit rate first, the nominal symbol rate before a wide search, the whole region before pieces
 * of it (frames sent back to back differ in carrier and symbol timing). Stops at the first frame with a good CRC; otherwise gives the best of
 * the rest.
 */
export function framesInRegion(baseband: Baseband, region: Region): Candidate[] {
  const rates: UplinkBitRate[] = region.widthHz > WIDE_BURST_HZ ? [600, 100] : [100, 600];
  const doubtful: Candidate[] = [];
  const good = (list: readonly Candidate[]): Candidate[] => {
    doubtful.push(...list.filter((entry) => !entry.found.crcOk));
    return list.filter((entry) => entry.found.crcOk);
  };
  for (const rate of rates) {
    const whole = good(attempt(baseband, region, rate, NARROW_SPREAD));
    if (whole.length > 0) return whole;
    for (const piece of pieces(region, rate)) {
      const part = good(attempt(baseband, piece, rate, NARROW_SPREAD));
      if (part.length > 0) return part;
    }
  }
  for (const rate of rates) {
    const odd = good(attempt(baseband, region, rate, WIDE_SPREAD));
    if (odd.length > 0) return odd;
  }
  const errors = ({ found }: Candidate): number =>
    found.preambleErrors + found.frameTypeErrors + found.preambleBitsMissing / 2;
  doubtful.sort((a, b) => errors(a) - errors(b));
  return doubtful.slice(0, 1);
}
