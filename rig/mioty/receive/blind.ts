import { type BlindSymbols, readBlind } from '../../signal/msk-blind.ts';
import { lockMsk, type MskLock } from '../../signal/msk-lock.ts';
import type { Cutout } from '../../signal/types.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import { burstBaseband } from './burst-baseband.ts';
import { type BurstKind, SYMBOL_SECONDS, words } from './look.ts';
import { type MeasuredBurst, measureBurst } from './measure.ts';

/** A strong burst that was read without help of its midamble, which may be wrong. */
export interface BlindBurst {
  readonly measured: MeasuredBurst;
  readonly lock: MskLock;
}

/** So many symbols of ramp a burst has before its first one, where its midamble does not tell (facts 1.1). */
const LEAD_SYMBOLS = 2;
/** What is not on the air at the ends of a burst that is too short counts as symbols on the lower tone. */
const MISSING_SYMBOLS = 3;
/** The midamble is no midamble with more wrong symbols than this, unless all are wrong: then the tones are swapped. */
const MOST_PILOT_ERRORS = 5;
const SWAPPED_PILOT_ERRORS = 10;
/** What swapped tones count when a beginning is chosen. */
const SWAPPED_WORTH = 1;

interface Aligned {
  readonly kind: BurstKind;
  /** Index in the symbols read of the first one of the burst. */
  readonly first: number;
  readonly errors: number;
}

function padded(read: BlindSymbols): BlindSymbols {
  const none = '0'.repeat(MISSING_SYMBOLS);
  const startSeconds = read.startSeconds - MISSING_SYMBOLS * read.symbolSeconds;
  return { ...read, startSeconds, symbols: none + read.symbols + none };
}

function worth({ errors, first }: Aligned): number {
  return (errors >= SWAPPED_PILOT_ERRORS ? SWAPPED_WORTH : errors) + Math.abs(first - MISSING_SYMBOLS - LEAD_SYMBOLS);
}

/** The beginning with which the midamble fits best; of equal ones that which leaves the usual ramp. */
function align({ symbols }: BlindSymbols): Aligned | null {
  let best: Aligned | null = null;
  for (let first = 0; first + BURST_SYMBOLS <= symbols.length; first++) {
    for (const kind of ['core', 'extension'] as const) {
      const { symbols: wanted, at } = words[kind];
      let errors = 0;
      for (let k = 0; k < wanted.length; k++) if (symbols[first + at + k] !== wanted[k]) errors++;
      const candidate = { kind, first, errors };
      if (best === null || worth(candidate) < worth(best)) best = candidate;
    }
  }
  return best;
}

/** The states of a burst by its own symbols: behind a wrong midamble they are anchored anew at its end. */
function lockOf(lock: MskLock, kind: BurstKind, decided: string): MskLock {
  const { symbols, at } = words[kind];
  const end = at + symbols.length;
  const ones = (text: string): number => [...text].filter((symbol) => symbol === '1').length;
  if ((ones(decided.slice(at, end)) - ones(symbols)) % 2 === 0) return lock;
  const after = (value: number, k: number): number => (k >= end ? -value : value);
  return { ...lock, states: { ...lock.states, re: lock.states.re.map(after), im: lock.states.im.map(after) } };
}

/** Reads the burst of a cut-out by its tones alone; null where there are none, or where they are no burst. */
export function receiveBlind(cutout: Cutout, index: number): BlindBurst | null {
  const baseband = burstBaseband(cutout);
  const tones = readBlind(baseband, SYMBOL_SECONDS, cutout.detection.frequencyHz - cutout.centreFrequencyHz);
  if (tones === null) return null;
  const read = padded(tones);
  const aligned = align(read);
  if (aligned === null) return null;
  const { kind, first, errors } = aligned;
  if (errors > MOST_PILOT_ERRORS && errors < SWAPPED_PILOT_ERRORS) return null;
  const decided = read.symbols.slice(first, first + BURST_SYMBOLS);
  const { symbolSeconds, carrierHz, deviationHz } = read;
  const place = { startSeconds: read.startSeconds + first * symbolSeconds, symbolSeconds, carrierHz };
  const measured = measureBurst({ cutout, index, baseband, kind, place, symbols: decided, decided, deviationHz });
  if (measured === null) return null;
  const { startSeconds, carrierHz: carrier } = measured.burst;
  const { at, symbols } = words[kind];
  const fitted = {
    startSeconds: startSeconds.value - cutout.startTimeSeconds,
    symbolSeconds: 1 / measured.burst.symbolRateBps.value,
    carrierHz: carrier.value - cutout.centreFrequencyHz,
  };
  const word = { symbols: decided.slice(at, at + symbols.length), at };
  return { measured, lock: lockOf(lockMsk(baseband, fitted, word, BURST_SYMBOLS, null), kind, decided) };
}
