import { seededRandom } from '../../rig/ports/random.ts';

/** Entries of the noise table: two a complex sample. */
export const NOISE_TABLE_LENGTH = 1 << 20;

let unitTable: Float32Array | undefined;

/** Normal values of mean 0 and standard deviation 1 by Box and Muller's transform; made once a process. */
export function unitGaussianTable(): Float32Array {
  if (unitTable) return unitTable;
  const random = seededRandom(0x6e6f6973, 'gaussian-table');
  const table = new Float32Array(NOISE_TABLE_LENGTH);
  // Looked up once: globals are slow in a realm of jest.
  const { sqrt, log, sin, cos, PI } = Math;
  for (let n = 0; n < NOISE_TABLE_LENGTH; n += 2) {
    const radius = sqrt(-2 * log(1 - random.next()));
    const angle = 2 * PI * random.next();
    table[n] = radius * cos(angle);
    table[n + 1] = radius * sin(angle);
  }
  unitTable = table;
  return table;
}

/** Even table offset of a block of `length` values, from the block's number alone, so that noise does not depend on chunking. */
export function noiseOffset(seed: number, block: number, length: number): number {
  let h = (seed ^ Math.imul(block >>> 0, 0x9e3779b1) ^ Math.imul(Math.floor(block / 0x1_0000_0000), 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b) >>> 0;
  h = (h ^ (h >>> 16)) >>> 0;
  return 2 * (h % ((NOISE_TABLE_LENGTH - length) / 2));
}
