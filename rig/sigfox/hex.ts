import { UnbrigError } from '../ports/errors.ts';
import { bitsToBytes, hexToBits } from './bits.ts';

export function bytesToHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Reads hex digits, either case. Throws `bad-hex` (usage) that names `what` and the offending place, never the digits themselves. */
export function hexToBytes(text: string, what: string): Uint8Array {
  const bits = hexToBits(text, what);
  if (bits.length % 8 !== 0) {
    throw new UnbrigError('bad-hex', 'usage', `${what}: ${text.length} hex digits, give two for each byte`, {
      facts: { what, digits: text.length },
    });
  }
  return bitsToBytes(bits);
}

/** Like `hexToBytes` for a fixed number of bytes. Throws `bad-length` (usage). */
export function hexToBytesOfLength(text: string, length: number, what: string): Uint8Array {
  const bytes = hexToBytes(text, what);
  if (bytes.length !== length) {
    throw new UnbrigError(
      'bad-length',
      'usage',
      `${what}: ${bytes.length} bytes, must be ${length} (${2 * length} hex digits)`,
      {
        facts: { what, bytes: bytes.length, expected: length },
      },
    );
  }
  return bytes;
}
