/**
 * Whitening of the first `length` bytes of a frame: nine-bit register of ones, each new bit is the ninth XOR the fourth newest and goes
 * out as it is made, most significant bit of each byte first (facts 2).
 */
export function whiteningSequence(length: number): Uint8Array {
  while (sequence.length < length) sequence = makeSequence(2 * sequence.length);
  return sequence.subarray(0, length);
}

function makeSequence(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let register = 0x1ff;
  for (let i = 0; i < 8 * length; i++) {
    const bit = ((register >> 8) ^ (register >> 3)) & 1;
    register = ((register << 1) | bit) & 0x1ff;
    bytes[i >> 3] |= bit << (7 - (i & 7));
  }
  return bytes;
}

let sequence = makeSequence(259);
