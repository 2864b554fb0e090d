import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestAuthority } from '../../drivers/bssci/certificates.ts';
import { usage } from './bssci-options.ts';

/**
 * Writes an authority's certificate and one certificate with key for each end. The key of the authority is not kept.
 * @throws UnbrigError `certificates-exist` (usage): nothing is overwritten.
 */
export function writeTestCertificates(folder: string): readonly string[] {
  const authority = createTestAuthority();
  const centre = authority.issue('unbrig test service centre');
  const station = authority.issue('unbrig test base station');
  const files: readonly (readonly [string, string, number])[] = [
    ['ca.pem', authority.cert, 0o644],
    ['centre.pem', centre.cert, 0o644],
    ['centre.key', centre.key, 0o600],
    ['station.pem', station.cert, 0o644],
    ['station.key', station.key, 0o600],
  ];
  const present = files.map(([name]) => join(folder, name)).find((path) => existsSync(path));
  if (present !== undefined) throw usage('certificates-exist', `${present} exists already; name another folder`);
  mkdirSync(folder, { recursive: true });
  return files.map(([name, content, mode]) => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode, flag: 'wx' });
    return path;
  });
}
