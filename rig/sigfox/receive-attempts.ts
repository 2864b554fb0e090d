import type { Baseband } from '../signal/baseband.ts';
import { type DbpskDemodulation, demodulateDbpsk } from '../signal/demodulate-dbpsk.ts';
import { type EnergyMap, growRegion, type Region, type Spot, widthHz } from '../signal/energy-map.ts';
import { bitsToBytes } from './bits.ts';
import { type FoundFrame, findFrames } from './frame-search.ts';
import { frameClasses } from './frame-types.ts';
import { bytesToHex } from './hex.ts';
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
/** Half of the band in which a burst's energy is followed. */
const BANDWIDTH_HZ: Readonly<Record<UplinkBitRate, number>> = { 100: 120, 600: 500 };

/** Soft value below which an inversion of the first bit is believed. */
const FIRST_BIT_SURE = -0.6;

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

function framesIn(demodulation: DbpskDemodulation, bits: Uint8Array, noiseDensity: number): Candidate[] {
  const [first, end] = clearBits(demodulation, noiseDensity);
  return findFrames(bits.subarray(first, end)).map((found) => {
    const firstBit = first + found.bitOffset;
    const whole = asReceived(found, bits, firstBit);
    return { found: withSureFirstBit(whole, demodulation.soft[firstBit] ?? 0), demodulation, firstBit };
  });
}

/** A frame that goes on beyond what its type says, and has no good CRC as its type says, is given with all its bytes. */
function asReceived(found: FoundFrame, bits: Uint8Array, firstBit: number): FoundFrame {
  const more = 8 * Math.floor((found.trailingBits + 1) / 8);
  const from = firstBit + found.nBits;
  if (found.crcOk || found.truncated || more === 0 || from + more > bits.length) return found;
  const rest = bytesToHex(bitsToBytes(bits.subarray(from, from + more)));
  return { ...found, nBits: found.nBits + more, hex: found.hex + rest, trailingBits: found.trailingBits - more };
}

/**
 * The first bit is told against the ramp before it, which may be weak or not there at all. Where it shows no clear inversion none is
 * reported.
 */
function withSureFirstBit(found: FoundFrame, soft: number): FoundFrame {
  const digit = Number.parseInt(found.hex[0], 16);
  if (digit >= 8 || soft < FIRST_BIT_SURE) return found;
  return { ...found, hex: (digit + 8).toString(16) + found.hex.slice(1), preambleErrors: found.preambleErrors - 1 };
}

function attempt(baseband: Baseband, region: Region, bitRateBps: UplinkBitRate, spread: number): Candidate[] {
  const demodulation = demodulateDbpsk(baseband, { ...region, bitRateBps, symbolRateSpread: spread });
  if (demodulation === null) return [];
  const coherent = framesIn(demodulation, demodulation.bits, baseband.noiseDensity);
  if (coherent.some(({ found }) => found.crcOk)) return coherent;
  const differential = framesIn(demodulation, demodulation.differentialBits, baseband.noiseDensity);
  return differential.some(({ found }) => found.crcOk) ? differential : [...coherent, ...differential];
}

/** Symbols that a region may hold beside the frame before the frame is looked at alone. */
const SPARE_SYMBOLS = 24;

/**
 * A frame that was found in a longer stretch, demodulated again by itself: its neighbour's carrier and timing are not its own, and its first
 * bits suffer from them.
 */
function alone(baseband: Baseband, candidate: Candidate, region: Region): Candidate {
  const { demodulation, found, firstBit } = candidate;
  const symbol = demodulation.symbolSeconds;
  if ((region.toSeconds - region.fromSeconds) / symbol - found.nBits < SPARE_SYMBOLS) return candidate;
  const start = demodulation.firstChangeSeconds + (firstBit - 0.5) * symbol;
  const own: Region = {
    fromSeconds: Math.max(0, start - symbol),
    toSeconds: start + (found.nBits + 1) * symbol,
    offsetHz: demodulation.carrier.offsetHz,
  };
  const again = attempt(baseband, own, demodulation.bitRateBps, NARROW_SPREAD).filter(
    (entry) => entry.found.crcOk && entry.found.hex.slice(HEAD_DIGITS) === found.hex.slice(HEAD_DIGITS),
  );
  return again.find((entry) => wrongBits(entry) <= wrongBits(candidate)) ?? candidate;
}

/** Hex digits of preamble and frame type. */
const HEAD_DIGITS = 8;

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
 * Tries a spot as uplink frames: the likelier bit rate first, the nominal symbol rate before a wide search, the whole region before pieces
 * of it (frames sent back to back differ in carrier and symbol timing). Stops at the first frame with a good CRC; otherwise gives the best of
 * the rest.
 */
export function framesAt(baseband: Baseband, map: EnergyMap, spot: Spot): Candidate[] {
  const rates: UplinkBitRate[] = widthHz(map, spot) > WIDE_BURST_HZ ? [600, 100] : [100, 600];
  const doubtful: Candidate[] = [];
  const good = (list: readonly Candidate[]): Candidate[] => {
    doubtful.push(...list.filter((entry) => !entry.found.crcOk));
    return list.filter((entry) => entry.found.crcOk);
  };
  const regions = rates.map((rate) => ({ rate, region: growRegion(map, spot, BANDWIDTH_HZ[rate]) }));
  for (const { rate, region } of regions) {
    const whole = good(attempt(baseband, region, rate, NARROW_SPREAD));
    if (whole.length > 0) return whole.map((entry) => alone(baseband, entry, region));
    if (doubtful.some((entry) => wrongBits(entry) <= CLEAR_HEAD)) break;
    if (rate !== rates[0]) continue;
    for (const piece of pieces(region, rate)) {
      const part = good(attempt(baseband, piece, rate, NARROW_SPREAD));
      if (part.length > 0) return part.map((entry) => alone(baseband, entry, piece));
    }
  }
  for (const { rate, region } of regions) {
    if (doubtful.some((entry) => wrongBits(entry) <= CLEAR_HEAD)) break;
    const odd = good(attempt(baseband, region, rate, WIDE_SPREAD));
    if (odd.length > 0) return odd;
  }
  doubtful.sort((a, b) => wrongBits(a) - wrongBits(b));
  return doubtful.slice(0, 1);
}

/** Head bits that may be wrong where no other reading of the burst needs to be tried. */
const CLEAR_HEAD = 1;

function wrongBits({ found }: Candidate): number {
  return found.preambleErrors + found.frameTypeErrors + found.preambleBitsMissing / 2;
}
