import { UnbrigError } from '../ports/errors.ts';

/** Bit arrays hold one bit an element, in the order of the air: the most significant bit of each byte first. */

export function bytesToBits(bytes: Uint8Array): Uint8Array {
  const bits = new Uint8Array(bytes.length * 8);
  for (let i = 0; i < bits.length; i++) bits[i] = (bytes[i >> 3] >> (7 - (i & 7))) & 1;
  return bits;
}

/** Packs bits into bytes; a last incomplete byte is filled with zeros at its low end. */
export function bitsToBytes(bits: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (let i = 0; i < bits.length; i++) bytes[i >> 3] |= bits[i] << (7 - (i & 7));
  return bytes;
}

/** The unsigned number in bits `start` to `start + length - 1`, at most 31 bits. */
export function readBits(bits: Uint8Array, start: number, length: number): number {
  let value = 0;
  for (let i = start; i < start + length; i++) value = (value << 1) | bits[i];
  return value;
}

/** How many bits of two numbers differ. */
export function hammingDistance(a: number, b: number): number {
  let difference = a ^ b;
  let count = 0;
  for (; difference !== 0; difference &= difference - 1) count++;
  return count;
}

/** Four bits a hex digit, either case. Throws `bad-hex` (usage) that names `what` and the place. */
export function hexToBits(text: string, what = 'bits'): Uint8Array {
  const wrong = text.search(/[^0-9a-fA-F]/);
  if (wrong >= 0) {
    throw new UnbrigError('bad-hex', 'usage', `${what}: character ${wrong + 1} is not a hex digit (0-9, a-f)`, {
      facts: { what, position: wrong + 1 },
    });
  }
  const bits = new Uint8Array(4 * text.length);
  for (let i = 0; i < bits.length; i++) bits[i] = (Number.parseInt(text[i >> 2], 16) >> (3 - (i & 3))) & 1;
  return bits;
}
