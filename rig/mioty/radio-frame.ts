import { UnbrigError } from '../ports/errors.ts';
import { encodeConvolutional } from './convolutional.ts';
import { headerCrcOf, payloadCrcOf } from './crc8.ts';
import { BURST_SYMBOLS, codeBitPlaces } from './interleaver.ts';
import { precode, writePilot } from './pilot.ts';
import { whiteningSequence } from './whitening.ts';

/** The symbols of one burst, `1` the upper tone, after differential precoding: 36 characters. */
export interface RadioBurst {
  readonly symbols: string;
}

export interface EncodedRadioFrame {
  readonly headerCrc: number;
  readonly payloadCrc: number;
  /** 24 core bursts, then one for each byte of the MPDU beyond 20. */
  readonly bursts: readonly RadioBurst[];
}

/** PSI is one byte. */
export const MAX_MPDU_BYTES = 255;

/** An MPDU is stuffed with zeros to so many bytes, which fill the core frame. */
export const CORE_MPDU_BYTES = 20;

/** Header CRC, payload CRC and PSI before the MPDU; MMODE and tail after it. */
const framingBytes = 4;

/** Radio bursts of a frame, which are as many as it has bytes. */
export function burstCountOf(mpduBytes: number): number {
  return Math.max(CORE_MPDU_BYTES, mpduBytes) + framingBytes;
}

/**
 * MPDU -> bursts (facts 2). `mmode`: two bits, 0 is the fixed MAC.
 * Throws `mpdu-length` (usage) for an MPDU beyond 255 bytes.
 */
export function encodeRadioFrame(mpdu: Uint8Array, mmode = 0): EncodedRadioFrame {
  if (mpdu.length > MAX_MPDU_BYTES) {
    throw new UnbrigError('mpdu-length', 'usage', `MPDU of ${mpdu.length} bytes: a frame carries at most 255`, {
      facts: { mpduBytes: mpdu.length },
    });
  }
  const payloadCrc = payloadCrcOf(mpdu, mmode);
  const headerCrc = headerCrcOf(payloadCrc, mpdu.length);
  return { headerCrc, payloadCrc, bursts: burstsOf(whitened(headerCrc, payloadCrc, mpdu, mmode)) };
}

/** The bytes of the frame as they enter the code; the tail is zero again after whitening. */
function whitened(headerCrc: number, payloadCrc: number, mpdu: Uint8Array, mmode: number): Uint8Array {
  const bytes = new Uint8Array(burstCountOf(mpdu.length));
  bytes.set([headerCrc, payloadCrc, mpdu.length]);
  bytes.set(mpdu, 3);
  bytes[bytes.length - 1] = mmode << 6;
  const sequence = whiteningSequence(bytes.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] ^= sequence[i];
  bytes[bytes.length - 1] &= 0xc0;
  return bytes;
}

/** The bursts of a whitened frame, one for each of its bytes. */
export function burstsOf(bytes: Uint8Array): RadioBurst[] {
  const count = bytes.length;
  const code = encodeConvolutional(bytes);
  const places = codeBitPlaces(count);
  const bits = new Uint8Array(count * BURST_SYMBOLS);
  for (let i = 0; i < code.length; i++) bits[places[i]] = code[i];
  return Array.from({ length: count }, (_, index) => {
    const burst = bits.subarray(index * BURST_SYMBOLS, (index + 1) * BURST_SYMBOLS);
    writePilot(burst, index);
    return { symbols: precode(burst).join('') };
  });
}
