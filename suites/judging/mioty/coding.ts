import { encodeConvolutional } from '../../../rig/mioty/convolutional.ts';
import { BURST_SYMBOLS, codeBitPlaces } from '../../../rig/mioty/interleaver.ts';
import { CORE_BURSTS } from '../../../rig/mioty/patterns.ts';
import type { ObservedRadioFrame } from '../../../rig/mioty/types.ts';
import { decodeConvolutional } from '../../../rig/mioty/viterbi.ts';
import { bitsToBytes } from '../../../rig/sigfox/bits.ts';

/** The core of a frame as a word of the code, whatever its bytes say. */
interface CodeWord {
  /** Bytes that entered the code, still whitened. */
  readonly whitened: Uint8Array;
  /** Code bits on the air that are not those of `whitened`; 0 shows that code, turn, interleaver and precoding are right. */
  readonly wrongBits: number;
  /** Code bits that were heard. */
  readonly heardBits: number;
}

/**
 * Reads a frame of 24 bursts step by step, without the steps that come after the code, so that one wrong step does not hide the others. The end of the
 * code is not taken for granted either.
 */
export function codeWordOf({ bursts }: ObservedRadioFrame): CodeWord {
  const data = new Float32Array(CORE_BURSTS * BURST_SYMBOLS);
  for (const { index, symbols } of bursts) {
    if (index < CORE_BURSTS) data.set(dataBits(symbols), index * BURST_SYMBOLS);
  }
  const heard = Float32Array.from(codeBitPlaces(CORE_BURSTS), (place) => data[place]);
  const whitened = bitsToBytes(decodeConvolutional(heard, false));
  const again = encodeConvolutional(whitened);
  const wrongBits = again.reduce((sum, bit, i) => sum + (heard[i] * (bit === 1 ? 1 : -1) < 0 ? 1 : 0), 0);
  return { whitened, wrongBits, heardBits: heard.filter((bit) => bit !== 0).length };
}

/** Undoes the precoding: the bits of a burst as +1 and -1. */
function dataBits(symbols: string): Float32Array {
  let bit = 0;
  return Float32Array.from(symbols, (symbol) => {
    bit ^= symbol === '1' ? 1 : 0;
    return bit === 1 ? 1 : -1;
  });
}
