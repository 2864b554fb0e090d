import type { Baseband } from '../../signal/baseband.ts';
import { math } from '../../signal/math.ts';
import { lockMsk, type MskLock, type MskReach } from '../../signal/msk-lock.ts';
import { type MskHit, type MskWindow, type MskWord, searchWord } from '../../signal/msk-search.ts';
import type { MskPlace, MskStates } from '../../signal/msk-states.ts';
import type { Cutout } from '../../signal/types.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import { PILOT_SYMBOLS_START, pilotSymbols } from '../pilot.ts';
import { SYMBOL_RATE_BPS } from '../profile.ts';
import { burstBaseband } from './burst-baseband.ts';

export type BurstKind = 'core' | 'extension';

/** A burst found in a cut-out by its midamble. Times from the first sample, frequencies from the centre. */
export interface BurstLook {
  readonly baseband: Baseband;
  readonly kind: BurstKind;
  readonly lock: MskLock;
  /** Energy of the midamble over noise density. */
  readonly strength: number;
}

export const SYMBOL_SECONDS = 1 / SYMBOL_RATE_BPS;

export const words: Readonly<Record<BurstKind, MskWord>> = {
  core: { symbols: pilotSymbols.core, at: PILOT_SYMBOLS_START },
  extension: { symbols: pilotSymbols.extension, at: PILOT_SYMBOLS_START },
};

/** Where a detector that knows the burst puts it; beyond lies the whole cut-out. */
const NEAR_SYMBOLS = 3;
const NEAR_HZ = 400;
const FAR_HZ = 2600;
/** Weaker than this nothing can be said of a burst, even where a detector has seen it. */
const LEAST_STRENGTH = 4;
/** Where no detector has seen it, a burst stands out by this, and by this factor over what lies near. */
const FAR_STRENGTH = 25;
const FAR_FACTOR = 2;
/** Share of the energy around a midamble that it explains at least, where noise does not hide it. */
const LEAST_SHARE = 0.5;
const EXPECTED_SHARE = 0.4;
/** A midamble that explains this much is no other one. */
const CERTAIN_SHARE = 0.85;
/** A midamble as strong as this gives time and carrier so well that a small search around it does. */
const STRONG = 150;
const wideReach: MskReach = { hertz: 96, stepHz: 16, symbols: 0.25, stepSymbols: 0.125 };
const smallReach: MskReach = { hertz: 48, stepHz: 16, symbols: 0.125, stepSymbols: 0.125 };

interface Found {
  readonly kind: BurstKind;
  readonly hit: MskHit;
}

/** Energy of a midamble over noise density by what the detector saw. */
const expectedStrength = ({ detection }: Cutout): number =>
  words.core.symbols.length * (10 ** (detection.cn0DbHz / 10) / SYMBOL_RATE_BPS);

/** True when the midamble explains most of the power, or most of what the detector saw where noise has a good part in the power. */
function isClear({ strength, share }: MskHit, expected: number): boolean {
  return share > LEAST_SHARE || (expected < STRONG && strength > EXPECTED_SHARE * expected);
}

function search(baseband: Baseband, window: MskWindow): Found | null {
  let best: Found | null = null;
  for (const kind of ['core', 'extension'] as const) {
    const hit = searchWord(baseband, words[kind], SYMBOL_SECONDS, window);
    if (hit !== null && (best === null || hit.strength > best.hit.strength)) best = { kind, hit };
    if (hit !== null && hit.share > CERTAIN_SHARE && hit.strength > STRONG) break;
  }
  return best;
}

/** Around the middle of what the detector saw; the longer it was, the less is known. */
function nearWindow(cutout: Cutout, baseband: Baseband): MskWindow {
  const { detection, startTimeSeconds, centreFrequencyHz } = cutout;
  const { durationSeconds } = detection;
  const whole = wholeWindow(baseband);
  const burstSeconds = BURST_SYMBOLS * SYMBOL_SECONDS;
  const start = detection.startTimeSeconds - startTimeSeconds + (durationSeconds - burstSeconds) / 2;
  const hertz = detection.frequencyHz - centreFrequencyHz;
  const reach = NEAR_SYMBOLS * SYMBOL_SECONDS + math.max(0, durationSeconds - 1.2 * burstSeconds) / 2;
  return {
    fromSeconds: math.max(start - reach, whole.fromSeconds),
    toSeconds: math.min(start + reach, whole.toSeconds),
    fromHz: hertz - NEAR_HZ,
    toHz: hertz + NEAR_HZ,
  };
}

/** Wherever the whole midamble lies in the cut-out. */
function wholeWindow(baseband: Baseband): MskWindow {
  const word = words.core;
  const seconds = baseband.re.length / baseband.sampleRateHz;
  return {
    fromSeconds: -word.at * SYMBOL_SECONDS,
    toSeconds: seconds - (word.at + word.symbols.length) * SYMBOL_SECONDS,
    fromHz: -FAR_HZ,
    toHz: FAR_HZ,
  };
}

/** Finds the burst of a cut-out by its midamble: where the detector has it, or else anywhere. Null where there is none. */
export function lookForBurst(cutout: Cutout): BurstLook | null {
  const baseband = burstBaseband(cutout);
  const near = search(baseband, nearWindow(cutout, baseband));
  const expected = expectedStrength(cutout);
  const isHere = expected < FAR_STRENGTH / 2 || (near !== null && isClear(near.hit, expected));
  const found = isHere ? near : better(near, search(baseband, wholeWindow(baseband)));
  if (found === null || found.hit.strength < LEAST_STRENGTH) return null;
  return lookAt(baseband, found.kind, found.hit, found.hit.strength > STRONG ? smallReach : wideReach);
}

/** Elsewhere it must be much clearer than where it is expected. */
function better(near: Found | null, far: Found | null): Found | null {
  if (far === null || far.hit.strength < FAR_STRENGTH) return near;
  return near === null || far.hit.strength > FAR_FACTOR * near.hit.strength ? far : near;
}

/** The burst at a place, with the phase, and near it the time and carrier, that fit best. */
export function lookAt(baseband: Baseband, kind: BurstKind, place: MskPlace, reach: MskReach | null): BurstLook {
  const lock = lockMsk(baseband, place, words[kind], BURST_SYMBOLS, reach);
  return {
    baseband,
    kind,
    lock,
    strength: lock.amplitude ** 2 * SYMBOL_SECONDS * (words[kind].symbols.length / baseband.noiseDensity),
  };
}

/** Symbols by the phase states: each on the upper tone inverts the state. */
export function symbolsOf({ re }: MskStates): string {
  let symbols = '';
  for (let k = 0; k + 1 < re.length; k++) symbols += re[k] < 0 === re[k + 1] < 0 ? '0' : '1';
  return symbols;
}

export function pilotErrorsOf(symbols: string, kind: BurstKind): number {
  const { symbols: wanted, at } = words[kind];
  let errors = 0;
  for (let k = 0; k < wanted.length; k++) if (symbols[at + k] !== wanted[k]) errors++;
  return errors;
}
