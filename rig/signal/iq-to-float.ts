import { UnbrigError } from '../ports/errors.ts';
import { CU8_ZERO, FULL_SCALE, type IqBlock } from '../ports/iq.ts';

/**
 * Converts complex samples `from`..`to` of a block to interleaved floats in units of full scale, written at `out[at]`.
 * @returns how many of the complex samples touch full scale
 * @throws UnbrigError `iq-not-finite` for NaN or infinity in a float stream
 */
export function iqToFloat(block: IqBlock, from: number, to: number, out: Float32Array, at: number): number {
  const { samples, format } = block;
  const zero = format === 'cu8' ? CU8_ZERO : 0;
  const scale = 1 / FULL_SCALE[format];
  const integer = format !== 'cf32_le';
  const top = integer ? FULL_SCALE[format] - (format === 'cu8' ? 0 : 1) : 1;
  const bottom = integer ? -FULL_SCALE[format] : -1;
  let clipped = 0;
  let check = 0;
  for (let n = 2 * from, m = at; n < 2 * to; n += 2, m += 2) {
    const i = samples[n] - zero;
    const q = samples[n + 1] - zero;
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
