import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { Transmission } from '../../rig/ports/transmitter.ts';

/**
 * Writes a transmission as a SigMF 1.2 recording (cf32_le, amplitude 1 = the stated level), `base`.sigmf-data and `base`.sigmf-meta.
 * @param start host time of the first sample
 * @returns the path of the metadata
 */
export async function writeSigmf(base: string, transmission: Transmission, start: Date): Promise<string> {
  const { samples } = transmission;
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const meta = {
    global: {
      'core:datatype': 'cf32_le',
      'core:sample_rate': transmission.sampleRateHz,
      'core:version': '1.2.0',
      'core:num_channels': 1,
      'core:sha512': createHash('sha512').update(bytes).digest('hex'),
      'core:description': 'Signal to transmit; an amplitude of 1 is to arrive at the module with unbrig:level_dbm',
      'core:extensions': [{ name: 'unbrig', version: '1.0.0', optional: true }],
    },
    captures: [
      {
        'core:sample_start': 0,
        'core:frequency': transmission.centreFrequencyHz,
        'core:datetime': start.toISOString(),
        'unbrig:level_dbm': transmission.levelDbm,
      },
    ],
    annotations: [],
  };
  await writeFile(`${base}.sigmf-data`, bytes);
  await writeFile(`${base}.sigmf-meta`, `${JSON.stringify(meta, null, 1)}\n`);
  return `${base}.sigmf-meta`;
}
