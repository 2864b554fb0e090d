/** Rate 1/3, constraint length 7 (facts 2). Bit i of a generator taps the input bit of i steps ago. */
const generators = [0o133, 0o145, 0o175] as const;

function parity(value: number): number {
  let rest = value;
  let bit = 0;
  for (; rest !== 0; rest &= rest - 1) bit ^= 1;
  return bit;
}

/** The three code bits (first in the highest place) of each window of seven input bits, the newest in bit 0. */
export const codeBitsOfWindow: Uint8Array = Uint8Array.from({ length: 128 }, (_, window) =>
  generators.reduce((bits, generator) => (bits << 1) | parity(generator & window), 0),
);

/** Three code bits for each bit of the input, one bit an element. */
export function encodeConvolutional(bytes: Uint8Array): Uint8Array {
  const code = new Uint8Array(24 * bytes.length);
  let window = 0;
  for (let i = 0; i < 8 * bytes.length; i++) {
    window = ((window << 1) | ((bytes[i >> 3] >> (7 - (i & 7))) & 1)) & 0x7f;
    const three = codeBitsOfWindow[window];
    code[3 * i] = three >> 2;
    code[3 * i + 1] = (three >> 1) & 1;
    code[3 * i + 2] = three & 1;
  }
  return code;
}
