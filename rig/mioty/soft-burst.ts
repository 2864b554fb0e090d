import { math } from '../signal/math.ts';
import { BURST_SYMBOLS, PILOT_START, PILOT_SYMBOLS } from './interleaver.ts';
import { burstKind, pilotBitsOf } from './pilot.ts';

/** Soft decisions on one burst of a frame. */
export interface SoftBurst {
  /** Place in the frame: 0..23 core, 24.. extension. */
  readonly index: number;
  /** 36 decisions, larger for surer, on one scale over the frame; 0 or null is an erasure. */
  readonly soft: Float32Array | null;
  /**
   * What is decided: the tones (positive the upper; unless said), or the data bits before precoding (positive for 1), which a coherent receiver
   * has without loss.
   */
  readonly domain?: 'tones' | 'bits';
}

/** A word of the symbols of a burst (`1` the upper tone) as decisions of size one. */
export function hardDecisions(symbols: string): Float32Array {
  return Float32Array.from(symbols, (symbol) => (symbol === '1' ? 1 : -1));
}

/** Decisions on the 36 data bits of a burst; zeros where it is erased. */
export function dataDecisions(burst: SoftBurst): Float32Array {
  if (burst.soft === null) return new Float32Array(BURST_SYMBOLS);
  return burst.domain === 'bits' ? burst.soft : bitsOfTones(burst.soft, burst.index);
}

/** Each further tone on the way from a known bit makes a bit less sure, even where all tones are alike. */
const stepLoss = 0.97;

/** Share of what the tones from the burst's start on say: that the bit before the first counts as 0 is the weaker anchor. */
const startWeight = 0.5;

/** Undoes the precoding from the midamble outwards; before the midamble the burst's start says something too. */
function bitsOfTones(tones: Float32Array, index: number): Float32Array {
  const pilot = pilotBitsOf(burstKind(index));
  const bits = new Float32Array(BURST_SYMBOLS);
  let soft = pilot[0] === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  for (let k = PILOT_START - 1; k >= 0; k--) {
    soft = differs(soft, tones[k + 1]);
    bits[k] = soft;
  }
  soft = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < PILOT_START; k++) {
    soft = differs(soft, tones[k]);
    bits[k] += startWeight * soft;
  }
  for (let k = 0; k < PILOT_SYMBOLS; k++) bits[PILOT_START + k] = pilot[k] === 1 ? 1 : -1;
  soft = pilot[PILOT_SYMBOLS - 1] === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  for (let k = PILOT_START + PILOT_SYMBOLS; k < BURST_SYMBOLS; k++) {
    soft = differs(soft, tones[k]);
    bits[k] = soft;
  }
  return bits;
}

/** Whether two bits differ, as far as decisions on them tell. */
function differs(a: number, b: number): number {
  return -math.sign(a) * math.sign(b) * stepLoss * math.min(math.abs(a), math.abs(b));
}
