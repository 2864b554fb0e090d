import { CORE_BURSTS } from './patterns.ts';

/** Symbols of a radio burst: twelve of data, twelve of the midamble, twelve of data (facts 1.2). */
export const BURST_SYMBOLS = 36;
export const PILOT_START = 12;
export const PILOT_SYMBOLS = 12;

/** Code bits of the last input bits that go ahead of all others: the code is turned right by so many. */
export const ROTATED_BITS = 48;

/** Code bits that stand in the core bursts in frames of every length. */
export const CORE_CODE_BITS = 288;

const places = new Map<number, Uint16Array>();

/**
 * Where the code bits of a frame of `bursts` bursts stand: element i is the place of code bit i, burst x 36 + symbol (facts 2).
 * The place of the first code bits does not hang on the length, so that a receiver can begin with the core bursts.
 */
export function codeBitPlaces(bursts: number): Uint16Array {
  const known = places.get(bursts);
  if (known !== undefined) return known;
  const made = makePlaces(bursts);
  places.set(bursts, made);
  return made;
}

function makePlaces(bursts: number): Uint16Array {
  const bits = 24 * bursts;
  const written = new Uint8Array(bursts);
  const result = new Uint16Array(bits);
  for (let k = 0; k < bits; k++) {
    const burst = burstOf(k, bursts);
    const n = written[burst]++;
    // The bits of a burst grow outwards from its midamble.
    const symbol = ((burst ^ n) & 1) === 1 ? PILOT_START + PILOT_SYMBOLS + (n >> 1) : PILOT_START - 1 - (n >> 1);
    result[(k - ROTATED_BITS + bits) % bits] = burst * BURST_SYMBOLS + symbol;
  }
  return result;
}

function burstOf(k: number, bursts: number): number {
  if (k < CORE_CODE_BITS) return k % CORE_BURSTS;
  const row = bursts - 12;
  const group = Math.floor((k - CORE_CODE_BITS) / row);
  const q = (k - CORE_CODE_BITS) % row;
  return q < 12 ? 2 * q + (group & 1) : q + 12;
}
