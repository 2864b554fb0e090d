import { UnbrigError } from '../ports/errors.ts';

export function bytesToHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Reads hex digits, either case. Throws `bad-hex` (usage) that names `what` and the offending place, never the digits themselves. */
export function hexToBytes(text: string, what: string): Uint8Array {
  const wrong = text.search(/[^0-9a-fA-F]/);
  if (wrong >= 0) {
    throw new UnbrigError('bad-hex', 'usage', `${what}: character ${wrong + 1} is not a hex digit (0-9, a-f)`, {
      facts: { what, position: wrong + 1 },
    });
  }
  if (text.length % 2 !== 0) {
    throw new UnbrigError('bad-hex', 'usage', `${what}: ${text.length} hex digits, give two for each byte`, {
      facts: { what, digits: text.length },
    });
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
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
