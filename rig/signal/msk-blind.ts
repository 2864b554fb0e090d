import type { Baseband } from './baseband.ts';
import { math } from './math.ts';

/** What a strong burst of keyed tones shows without anything being known of it. Times from the first sample, frequencies from the centre. */
export interface BlindSymbols {
  /** Start of the first of `symbols`. */
  readonly startSeconds: number;
  readonly symbolSeconds: number;
  /** Middle between the tones, and half their distance. */
  readonly carrierHz: number;
  readonly deviationHz: number;
  /** Everything that was on the air, `1` the upper tone. */
  readonly symbols: string;
}

/** Looks at the frequency so many times a symbol. */
const CELLS = 8;
/** Symbol lengths that are tried, relative to the nominal one. */
const LENGTHS = [1, 0.99, 1.01, 0.975, 1.025, 0.95, 1.05];
/** Power relative to the strongest above which a burst is on. */
const ON = 0.35;
const MIN_SYMBOLS = 20;

/** Power and frequency in cells of an eighth of a symbol. */
interface Cells {
  readonly seconds: number;
  readonly power: Float64Array;
  /** From the middle of a cell to the middle of the next one, turns. */
  readonly turns: Float64Array;
}

function cellsOf(baseband: Baseband, symbolSeconds: number, nearHz: number): Cells {
  const { re, im, sampleRateHz } = baseband;
  const seconds = symbolSeconds / CELLS;
  const count = math.floor(re.length / sampleRateHz / seconds);
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const width = math.max(1, math.round(sampleRateHz * symbolSeconds * 0.35));
  for (let k = 0; k < count; k++) {
    const middle = (k + 0.5) * seconds * sampleRateHz;
    const first = math.round(middle - (width - 1) / 2);
    for (let n = math.max(0, first); n < math.min(re.length, first + width); n++) {
      const angle = (-2 * math.PI * nearHz * n) / sampleRateHz;
      const c = math.cos(angle);
      const s = math.sin(angle);
      x[k] += (re[n] * c - im[n] * s) / width;
      y[k] += (re[n] * s + im[n] * c) / width;
    }
  }
  const turns = new Float64Array(count);
  for (let k = 0; k + 1 < count; k++)
    turns[k] = math.atan2(y[k + 1] * x[k] - x[k + 1] * y[k], x[k + 1] * x[k] + y[k + 1] * y[k]) / (2 * math.PI);
  return { seconds, power: x.map((value, k) => value * value + y[k] * y[k]), turns };
}

/** The cells of the strongest stretch, from its first to its last; a moment below may lie between. */
function onStretch({ power }: Cells): readonly [number, number] {
  const sorted = Float64Array.from(power).sort();
  const full = sorted[math.floor(0.8 * (sorted.length - 1))];
  const isOn = (k: number): boolean => power[k] > ON * full;
  let best: readonly [number, number] = [0, 0];
  for (let k = 0; k < power.length; k++) {
    if (!isOn(k)) continue;
    let end = k;
    for (let m = k; m < power.length && m - end <= CELLS; m++) if (isOn(m)) end = m;
    if (end - k > best[1] - best[0]) best = [k, end];
    k = end;
  }
  return best;
}

interface Sliced {
  readonly firstCell: number;
  readonly perSymbol: number;
  readonly levels: Float64Array;
  readonly middle: number;
  readonly deviation: number;
  /** How clearly there are two tones: their distance over the spread around them. */
  readonly quality: number;
}

/** Mean frequency of each symbol for one grid of symbols, turns a cell; and the two tones in it. */
function slice({ turns }: Cells, from: number, to: number, phase: number, perSymbol: number): Sliced {
  const firstCell = from + phase;
  const count = math.floor((to - firstCell + 0.5) / perSymbol);
  const levels = new Float64Array(math.max(0, count));
  for (let k = 0; k < count; k++) {
    // The middle of the symbol shows its tone; at its ends the neighbours show too.
    const begin = firstCell + (k + 0.25) * perSymbol;
    const end = firstCell + (k + 0.75) * perSymbol;
    let sum = 0;
    let cells = 0;
    for (let m = math.ceil(begin - 0.5); m + 0.5 < end; m++) {
      sum += turns[m];
      cells++;
    }
    levels[k] = sum / math.max(1, cells);
  }
  return { firstCell, perSymbol, levels, ...twoTones(levels) };
}

/** Splits levels in an upper and a lower group. */
function twoTones(levels: Float64Array): { middle: number; deviation: number; quality: number } {
  let middle = (math.max(...levels) + math.min(...levels)) / 2;
  let upper = 0;
  let lower = 0;
  for (let round = 0; round < 4; round++) {
    let high = 0;
    let count = 0;
    let total = 0;
    for (const level of levels) {
      total += level;
      if (level <= middle) continue;
      high += level;
      count++;
    }
    if (count === 0 || count === levels.length) return { middle, deviation: 0, quality: 0 };
    upper = high / count;
    lower = (total - high) / (levels.length - count);
    middle = (upper + lower) / 2;
  }
  let spread = 0;
  for (const level of levels) spread += (level - (level > middle ? upper : lower)) ** 2;
  const deviation = (upper - lower) / 2;
  return { middle, deviation, quality: deviation / math.sqrt(spread / levels.length + 1e-12) };
}

/**
 * Reads a strong burst of two tones near a frequency by its momentary frequency alone: no word, no deviation and only about the symbol length need be
 * known. Null where no two tones show.
 */
export function readBlind(baseband: Baseband, symbolSeconds: number, nearHz: number): BlindSymbols | null {
  const cells = cellsOf(baseband, symbolSeconds, nearHz);
  const [from, to] = onStretch(cells);
  if (to - from < MIN_SYMBOLS * CELLS) return null;
  let best: Sliced | null = null;
  for (const length of LENGTHS) {
    for (let phase = 0; phase < CELLS; phase++) {
      const sliced = slice(cells, from, to, phase, CELLS * length);
      if (best === null || sliced.quality > best.quality) best = sliced;
    }
  }
  if (best === null || best.quality < 2) return null;
  const { firstCell, perSymbol, levels, middle, deviation } = best;
  return {
    startSeconds: firstCell * cells.seconds,
    symbolSeconds: perSymbol * cells.seconds,
    carrierHz: nearHz + middle / cells.seconds,
    deviationHz: deviation / cells.seconds,
    symbols: Array.from(levels, (level) => (level > middle ? '1' : '0')).join(''),
  };
}
