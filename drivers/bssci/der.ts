/** Distinguished encoding rules (X.690), as much of them as a certificate needs. */
type Bytes = Uint8Array;

function lengthOf(size: number): readonly number[] {
  if (size < 0x80) return [size];
  return size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
}

/** One value under a tag. @throws RangeError beyond 65535 bytes. */
export function tagged(tag: number, ...contents: readonly Bytes[]): Bytes {
  const size = contents.reduce((sum, { length }) => sum + length, 0);
  if (size > 0xffff) throw new RangeError('too long for this encoder');
  return Uint8Array.from([tag, ...lengthOf(size), ...contents.flatMap((content) => [...content])]);
}

export const sequence = (...contents: readonly Bytes[]): Bytes => tagged(0x30, ...contents);
export const setOf = (content: Bytes): Bytes => tagged(0x31, content);
export const octets = (content: Bytes): Bytes => tagged(0x04, content);
export const bitString = (content: Bytes, unusedBits = 0): Bytes => tagged(0x03, Uint8Array.of(unusedBits), content);
export const truth = (): Bytes => tagged(0x01, Uint8Array.of(0xff));
const ascii = (text: string): Bytes => Uint8Array.from(text, (character) => character.charCodeAt(0));
export const utf8 = (text: string): Bytes => tagged(0x0c, new TextEncoder().encode(text));
/** `YYMMDDhhmmssZ`, years 1950 to 2049. */
export const utcTime = (text: string): Bytes => tagged(0x17, ascii(text));
export const label = (tag: number, text: string): Bytes => tagged(tag, ascii(text));

/** A positive integer, most significant byte first. */
export function integer(value: Bytes): Bytes {
  const first = value.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : value.subarray(first);
  return digits[0] >= 0x80 ? tagged(0x02, Uint8Array.of(0), digits) : tagged(0x02, digits);
}

/** An object identifier from its dotted form. */
export function identifier(dotted: string): Bytes {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const bytes = [40 * first + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tagged(0x06, Uint8Array.from(bytes));
}
