/** x^8 + x^7 + x^4 + x^3 + x + 1, all ones before, most significant bit first, nothing inverted after (facts 2). */
const polynomial = 0x9b;

/** CRC over the bytes, then over the `extraBits` high bits of `extra`. */
export function crc8(bytes: Uint8Array, extra = 0, extraBits = 0): number {
  let crc = 0xff;
  for (const byte of bytes) crc = feed(crc, byte, 8);
  return feed(crc, extra, extraBits);
}

function feed(start: number, byte: number, bits: number): number {
  let crc = start;
  for (let i = 7; i >= 8 - bits; i--) {
    const out = (crc >> 7) ^ ((byte >> i) & 1);
    crc = ((crc << 1) & 0xff) ^ (out === 1 ? polynomial : 0);
  }
  return crc;
}

/** Over the MPDU without stuffing, and the two MMODE bits. */
export function payloadCrcOf(mpdu: Uint8Array, mmode: number): number {
  return crc8(mpdu, mmode << 6, 2);
}

/** Over the payload CRC and PSI. */
export function headerCrcOf(payloadCrc: number, psi: number): number {
  return crc8(Uint8Array.of(payloadCrc, psi));
}
