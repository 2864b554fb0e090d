import type { Baseband } from './baseband.ts';
import { math } from './math.ts';
import type { MskWord } from './msk-search.ts';
import { type MskPlace, type MskStates, stateSigns, statesOf, unmix } from './msk-states.ts';

/** How a burst fits together when its word is known and its other symbols are not. */
export interface MskLock {
  readonly place: MskPlace;
  /** Of all boundaries of the burst: 0 before its first symbol, last after its last; turned so that known ones lie along their sign. */
  readonly states: MskStates;
  readonly amplitude: number;
  /** Log of the likelihood over that of noise alone. */
  readonly likelihood: number;
}

/** States of a burst with a carrier offset, and what is known of them. */
interface Task {
  readonly count: number;
  /** Sign of each boundary, 0 where it is not known. */
  readonly known: Int8Array;
  /** Places of the known ones, and of the others. */
  readonly knownAt: readonly number[];
  readonly openAt: readonly number[];
  /** Twice the symbol length over the noise density: times a squared amplitude, the gain of a decision. */
  readonly gain: number;
}

interface Weighed {
  readonly likelihood: number;
  readonly amplitude: number;
  /** Phase that is common to all. */
  readonly phaseRad: number;
  readonly hertz: number;
}

/** Rounds in which the undecided states help to find the phase. */
const PHASE_ROUNDS = 2;

/** Slope of the log of cosh, made of straight lines. */
const slope = (x: number): number => math.max(-1, math.min(1, x));

/** About the log of cosh: a parabola with straight arms. */
function logCosh(x: number): number {
  const size = math.abs(x);
  return size < 1 ? 0.5 * size * size : size - 0.5;
}

/** Scratch of `weigh`. */
let turnedRe = new Float64Array(64);
let turnedIm = new Float64Array(64);

/** Turns all states back by a carrier offset, phase 0 in the middle, into the scratch. */
function turnBack(states: MskStates, count: number, stepRad: number): void {
  if (turnedRe.length < count) {
    turnedRe = new Float64Array(count);
    turnedIm = new Float64Array(count);
  }
  const begin = (-stepRad * (count - 1)) / 2;
  const stepRe = math.cos(stepRad);
  const stepIm = math.sin(stepRad);
  let c = math.cos(begin);
  let s = math.sin(begin);
  for (let k = 0; k < count; k++) {
    turnedRe[k] = states.re[k] * c - states.im[k] * s;
    turnedIm[k] = states.re[k] * s + states.im[k] * c;
    const next = c * stepRe - s * stepIm;
    s = c * stepIm + s * stepRe;
    c = next;
  }
}

/** Finds the phase of states whose carrier is off by `hertz`, and how likely they are with it. */
function weigh(task: Task, states: MskStates, symbolSeconds: number, hertz: number): Weighed {
  const { count, known, gain } = task;
  turnBack(states, count, -2 * math.PI * hertz * symbolSeconds);
  let pilotRe = 0;
  let pilotIm = 0;
  for (const k of task.knownAt) {
    pilotRe += known[k] * turnedRe[k];
    pilotIm += known[k] * turnedIm[k];
  }
  const amplitude = math.hypot(pilotRe, pilotIm) / task.knownAt.length;
  const scale = gain * amplitude;
  let x = pilotRe;
  let y = pilotIm;
  for (let round = 0; round < PHASE_ROUNDS; round++) {
    const size = math.hypot(x, y) || 1;
    const c = x / size;
    const s = y / size;
    x = pilotRe;
    y = pilotIm;
    for (const k of task.openAt) {
      const weight = slope(scale * (turnedRe[k] * c + turnedIm[k] * s));
      x += weight * turnedRe[k];
      y += weight * turnedIm[k];
    }
  }
  const size = math.hypot(x, y) || 1;
  let likelihood = scale * ((pilotRe * x + pilotIm * y) / size - (amplitude / 2) * count);
  for (const k of task.openAt) likelihood += logCosh((scale * (turnedRe[k] * x + turnedIm[k] * y)) / size);
  return { likelihood, amplitude, phaseRad: math.atan2(y, x), hertz };
}

/** The likeliest of several carrier offsets; between the best and its neighbours by a parabola. */
function bestCarrier(task: Task, states: MskStates, symbolSeconds: number, reachHz: number, stepHz: number): Weighed {
  const each = math.round(reachHz / stepHz);
  const tried = Array.from({ length: 2 * each + 1 }, (_, k) => weigh(task, states, symbolSeconds, (k - each) * stepHz));
  let top = 0;
  for (let k = 1; k < tried.length; k++) if (tried[k].likelihood > tried[top].likelihood) top = k;
  if (top === 0 || top === tried.length - 1) return tried[top];
  const between = vertex(tried[top - 1].likelihood, tried[top].likelihood, tried[top + 1].likelihood);
  return weigh(task, states, symbolSeconds, tried[top].hertz + between * stepHz);
}

function vertex(before: number, here: number, after: number): number {
  const curve = before - 2 * here + after;
  return curve < 0 ? math.max(-0.5, math.min(0.5, (0.5 * (before - after)) / curve)) : 0;
}

function taskOf(baseband: Baseband, place: MskPlace, word: MskWord, symbols: number): Task {
  const known = new Int8Array(symbols + 1);
  known.set(stateSigns(word.symbols), word.at);
  const all = Array.from(known, (_, k) => k);
  return {
    count: symbols + 1,
    known,
    knownAt: all.filter((k) => known[k] !== 0),
    openAt: all.filter((k) => known[k] === 0),
    gain: (2 * place.symbolSeconds) / baseband.noiseDensity,
  };
}

/** Takes the common phase and the rest of the carrier off. */
function turned(states: MskStates, { phaseRad, hertz }: Weighed, symbolSeconds: number): MskStates {
  const count = states.re.length;
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const angle = -phaseRad - 2 * math.PI * hertz * symbolSeconds * (k - (count - 1) / 2);
    const c = math.cos(angle);
    const s = math.sin(angle);
    re[k] = states.re[k] * c - states.im[k] * s;
    im[k] = states.re[k] * s + states.im[k] * c;
  }
  return { first: states.first, re, im };
}

export interface MskReach {
  /** Carrier on both sides of the place, and places to try. */
  readonly hertz: number;
  readonly stepHz: number;
  /** Start on both sides, symbols, and places to try. */
  readonly symbols: number;
  readonly stepSymbols: number;
}

/**
 * Finds time, carrier and phase near a place by all the symbols of a burst: those of the word as they are, the others as whatever they are likely to
 * be. No reach: the place is taken as it is, and the phase alone is found.
 */
export function lockMsk(
  baseband: Baseband,
  place: MskPlace,
  word: MskWord,
  symbols: number,
  reach: MskReach | null,
): MskLock {
  const task = taskOf(baseband, place, word, symbols);
  const spare = reach === null ? 0 : math.ceil(reach.symbols);
  const samples = unmix(baseband, place, symbols / 2, -spare, symbols + spare);
  const { symbolSeconds } = place;
  const at = (shift: number): { readonly states: MskStates; readonly best: Weighed } => {
    const states = statesOf(
      samples,
      { ...place, startSeconds: place.startSeconds + shift * symbolSeconds },
      0,
      symbols + 1,
    );
    const best =
      reach === null
        ? weigh(task, states, symbolSeconds, 0)
        : bestCarrier(task, states, symbolSeconds, reach.hertz, reach.stepHz);
    return { states, best };
  };
  const shift = reach === null ? 0 : bestShift((x) => at(x).best.likelihood, reach.symbols, reach.stepSymbols);
  const { states, best } = at(shift);
  return {
    place: {
      startSeconds: place.startSeconds + shift * symbolSeconds,
      symbolSeconds,
      carrierHz: place.carrierHz + best.hertz,
    },
    states: turned(states, best, symbolSeconds),
    amplitude: best.amplitude,
    likelihood: best.likelihood,
  };
}

function bestShift(likelihood: (shift: number) => number, reach: number, step: number): number {
  const each = math.round(reach / step);
  const tried = Array.from({ length: 2 * each + 1 }, (_, k) => likelihood((k - each) * step));
  let top = 0;
  for (let k = 1; k < tried.length; k++) if (tried[k] > tried[top]) top = k;
  const inside = top > 0 && top < tried.length - 1;
  return (top - each + (inside ? vertex(tried[top - 1], tried[top], tried[top + 1]) : 0)) * step;
}
