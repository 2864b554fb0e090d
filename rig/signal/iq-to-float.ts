import { UnbrigError } from '../ports/errors.ts';
import { CU8_ZERO, FULL_SCALE, type IqBlock } from '../ports/iq.ts';

/** Values of the 256 codes of an 8-bit format. */
const CU8_VALUES = Float32Array.from({ length: 256 }, (_, code) => (code - CU8_ZERO) / FULL_SCALE.cu8);

function bytesToFloat(samples: Uint8Array, from: number, to: number, out: Float32Array, at: number): number {
  let clipped = 0;
  for (let n = (2 * from) | 0, m = at | 0, end = (2 * to) | 0; n < end; n = (n + 2) | 0, m = (m + 2) | 0) {
    const i = samples[n];
    const q = samples[(n + 1) | 0];
    out[m] = CU8_VALUES[i];
    out[(m + 1) | 0] = CU8_VALUES[q];
    // Full scale: codes 0 and 255.
    if (i === 0 || i === 255 || q === 0 || q === 255) clipped++;
  }
  return clipped;
}

/**
 * Converts complex samples `from`..`to` of a block to interleaved floats in units of full scale, written at `out[at]`.
 * @returns how many of the complex samples touch full scale
 * @throws UnbrigError `iq-not-finite` for NaN or infinity in a float stream
 */
export function iqToFloat(block: IqBlock, from: number, to: number, out: Float32Array, at: number): number {
  const { samples, format } = block;
  if (format === 'cu8') return bytesToFloat(samples as Uint8Array, from, to, out, at);
  const scale = 1 / FULL_SCALE[format];
  const top = format === 'cf32_le' ? 1 : FULL_SCALE[format] - 1;
  const bottom = -FULL_SCALE[format];
  let clipped = 0;
  let check = 0;
  for (let n = 2 * from, m = at; n < 2 * to; n += 2, m += 2) {
    const i = samples[n];
    const q = samples[n + 1];
    out[m] = i * scale;
    out[m + 1] = q * scale;
    check += (i + q) * 0;
    if (i >= top || i <= bottom || q >= top || q <= bottom) clipped++;
  }
  if (check !== 0) throw notFinite(block, from, to);
  return clipped;
}

function notFinite(block: IqBlock, from: number, to: number): UnbrigError {
  let n = 2 * from;
  while (n < 2 * to && Number.isFinite(block.samples[n])) n++;
  const sample = block.startSample + (n >> 1);
  return new UnbrigError(
    'iq-not-finite',
    'usage',
    `Sample ${sample} is ${block.samples[n]}: the IQ data hold values that are no numbers. ` +
      'Check that the format is really cf32_le, and the program that wrote them.',
    { facts: { sample, format: block.format } },
  );
}
