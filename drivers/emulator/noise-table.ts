import { quantiseCu8 } from './cu8.ts';
import { unitGaussianTable } from './gaussian-table.ts';

/** The noise table at one level: standard deviation of each of I and Q, full scale 1. */
export interface NoiseTable {
  readonly floats: Float32Array;
  /** The same as cu8. */
  bytes(): Uint8Array;
}

/** The receivers of many benches work at a few levels; a table has five megabytes. */
const MOST_TABLES = 6;
const recent = new Map<number, NoiseTable>();

export function noiseTable(sigma: number): NoiseTable {
  const table = recent.get(sigma) ?? makeTable(sigma);
  // The one that was used longest ago goes first.
  recent.delete(sigma);
  recent.set(sigma, table);
  if (recent.size > MOST_TABLES) recent.delete(recent.keys().next().value!);
  return table;
}

function makeTable(sigma: number): NoiseTable {
  const unit = unitGaussianTable();
  const floats = new Float32Array(unit.length);
  for (let n = 0; n < floats.length; n++) floats[n] = sigma * unit[n];
  let bytes: Uint8Array | undefined;
  return {
    floats,
    bytes() {
      bytes ??= quantiseCu8(floats, 0, floats.length, new Uint8Array(floats.length), 0);
      return bytes;
    },
  };
}
