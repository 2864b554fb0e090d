/** Rounds floats of full scale 1 to bytes as an RTL2832 gives them, clipped: byte = round(x * 127.5 + 127.5). */
export function quantiseCu8(
  source: Float32Array,
  from: number,
  length: number,
  out: Uint8Array,
  to: number,
): Uint8Array {
  for (let n = 0; n < length; n++) {
    const value = source[from + n] * 127.5 + 128;
    // No Math.min here: a look-up of a global for each sample is slow in a realm of jest.
    if (value <= 0) out[to + n] = 0;
    else if (value >= 255) out[to + n] = 255;
    else out[to + n] = value;
  }
  return out;
}
