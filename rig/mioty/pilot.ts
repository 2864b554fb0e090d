import { PILOT_START } from './interleaver.ts';
import { CORE_BURSTS } from './patterns.ts';

/** Midambles as data bits 12..23 of a burst (facts 1.2). */
const pilotBits = { core: bitsOf('011101000010'), extension: bitsOf('010011111010') } as const;

/** Symbols 13..23 of a burst after precoding, which do not hang on its data. */
export const pilotSymbols = { core: '10011100011', extension: '11010000111' } as const;

/** First of the symbols of the midamble that do not hang on the data. */
export const PILOT_SYMBOLS_START = PILOT_START + 1;

function bitsOf(text: string): Uint8Array {
  return Uint8Array.from(text, Number);
}

export function burstKind(index: number): 'core' | 'extension' {
  return index < CORE_BURSTS ? 'core' : 'extension';
}

export function pilotBitsOf(kind: 'core' | 'extension'): Uint8Array {
  return pilotBits[kind];
}

/** Puts the midamble of burst `index` into its 36 data bits. */
export function writePilot(bits: Uint8Array, index: number): void {
  bits.set(pilotBits[burstKind(index)], PILOT_START);
}

/** Data bits -> tones, 1 the upper: each is its bit XOR the one before, 0 before the first (facts 1.1). */
export function precode(bits: Uint8Array): Uint8Array {
  const tones = new Uint8Array(bits.length);
  for (let k = 0; k < bits.length; k++) tones[k] = bits[k] ^ (k === 0 ? 0 : bits[k - 1]);
  return tones;
}

/** Which midamble the symbols of a burst are nearer to; null where both are as near. */
export function kindOfSymbols(symbols: string): 'core' | 'extension' | null {
  const core = pilotErrors(symbols, 'core');
  const extension = pilotErrors(symbols, 'extension');
  if (core === extension) return null;
  return core < extension ? 'core' : 'extension';
}

/** Of the 11 symbols of the midamble that do not hang on the data, those that are not as they must be. */
export function pilotErrors(symbols: string, kind: 'core' | 'extension'): number {
  const pilot = pilotSymbols[kind];
  let errors = 0;
  for (let i = 0; i < pilot.length; i++) if (symbols[PILOT_SYMBOLS_START + i] !== pilot[i]) errors++;
  return errors;
}
