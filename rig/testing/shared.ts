import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Folder of the big reference sets that the tests check against when they lie beside the checkout; null where they are absent. */
export function sharedFolder(): string | null {
  const folder = process.env.UNBRIG_SHARED ?? resolve(process.cwd(), '../shared');
  return existsSync(resolve(folder, 'golden')) ? folder : null;
}
