import { bitsToBytes } from '../sigfox/bits.ts';
import { headerCrcOf, payloadCrcOf } from './crc8.ts';
import { BURST_SYMBOLS, CORE_CODE_BITS, codeBitPlaces, ROTATED_BITS } from './interleaver.ts';
import { CORE_BURSTS } from './patterns.ts';
import { burstCountOf, burstsOf, CORE_MPDU_BYTES } from './radio-frame.ts';
import { dataDecisions, type SoftBurst } from './soft-burst.ts';
import { decodeConvolutional } from './viterbi.ts';
import { whiteningSequence } from './whitening.ts';

/** What the first three bytes of a frame say. With the CRC bytes a receiver knows where the extension bursts lie, with PSI how many. */
export interface RadioFrameHead {
  readonly headerCrcOk: boolean;
  readonly headerCrc: number;
  readonly payloadCrc: number;
  readonly psi: number;
}

export interface RadioFrameContent extends RadioFrameHead {
  readonly payloadCrcOk: boolean;
  /** Null unless the header CRC holds, so that the frame's length is known. */
  readonly mmode: number | null;
  /** As long as PSI says; null unless the header CRC holds. */
  readonly mpdu: Uint8Array | null;
  /** Bursts that a frame of this length has; null unless the header CRC holds. */
  readonly burstCount: number | null;
  /** All bursts as encoded again from what was decoded; null unless the payload CRC holds. */
  readonly symbols: readonly string[] | null;
}

const headBytes = 3;

/** Reads the head from the core bursts alone, which hold the first ten bytes of a frame of any length. */
export function decodeFrameHead(bursts: readonly SoftBurst[]): RadioFrameHead {
  // Where the first code bits stand does not hang on the length.
  const soft = codeDecisions(bursts, CORE_BURSTS).subarray(0, CORE_CODE_BITS - ROTATED_BITS);
  return headOf(dewhitened(decodeConvolutional(soft, false)));
}

function headOf([headerCrc, payloadCrc, psi]: Uint8Array): RadioFrameHead {
  return { headerCrcOk: headerCrcOf(payloadCrc, psi) === headerCrc, headerCrc, payloadCrc, psi };
}

/**
 * Bursts -> MPDU: what is missing counts as erased. The length is read from the core bursts first; where that fails the frame is tried as one
 * without extension bursts, whose core holds more of the code.
 */
export function decodeRadioFrame(bursts: readonly SoftBurst[]): RadioFrameContent {
  const head = decodeFrameHead(bursts);
  const byHead = head.headerCrcOk ? decodeWithCount(bursts, burstCountOf(head.psi)) : null;
  if (byHead?.payloadCrcOk === true) return byHead;
  const asCore = decodeWithCount(bursts, CORE_BURSTS);
  if (asCore.payloadCrcOk) return asCore;
  return byHead ?? unreadable(head);
}

function unreadable(head: RadioFrameHead): RadioFrameContent {
  return { ...head, payloadCrcOk: false, mmode: null, mpdu: null, burstCount: null, symbols: null };
}

/** The frame if it had `count` bursts. */
function decodeWithCount(bursts: readonly SoftBurst[], count: number): RadioFrameContent {
  const coded = decodeConvolutional(codeDecisions(bursts, count), true);
  const bytes = dewhitened(coded);
  const head = headOf(bytes);
  if (!head.headerCrcOk || burstCountOf(head.psi) !== count) return unreadable({ ...head, headerCrcOk: false });
  const mpdu = bytes.slice(headBytes, headBytes + head.psi);
  const mmode = bytes[count - 1] >> 6;
  const payloadCrcOk = payloadCrcOf(mpdu, mmode) === head.payloadCrc;
  const symbols = payloadCrcOk ? burstsOf(bitsToBytes(coded)).map((burst) => burst.symbols) : null;
  return { ...head, payloadCrcOk, mmode, mpdu, burstCount: count, symbols };
}

function dewhitened(bits: Uint8Array): Uint8Array {
  const bytes = bitsToBytes(bits);
  const sequence = whiteningSequence(bytes.length);
  return bytes.map((byte, i) => byte ^ sequence[i]);
}

/** Decisions on the code bits of a frame of `count` bursts, in the order of the code. */
function codeDecisions(bursts: readonly SoftBurst[], count: number): Float32Array {
  const symbols = new Float32Array(count * BURST_SYMBOLS);
  for (const burst of bursts) {
    if (burst.index < count) symbols.set(dataDecisions(burst), burst.index * BURST_SYMBOLS);
  }
  const places = codeBitPlaces(count);
  const code = new Float32Array(places.length);
  for (let i = 0; i < code.length; i++) code[i] = symbols[places[i]];
  return code;
}

/** Whether a frame with this PSI has bursts after its core. */
export function hasExtension(psi: number): boolean {
  return psi > CORE_MPDU_BYTES;
}
