import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { UnbrigError } from '../ports/errors.ts';
import { hexToBytes } from '../sigfox/hex.ts';
import { unreadableFile } from './json-lines.ts';

function bad(path: string, why: string): UnbrigError {
  return new UnbrigError(
    'bad-key-file',
    'usage',
    `keys file ${path}: ${why}; it maps each EP-ID (8 hex digits) to its key (32 hex digits), in JSON or YAML`,
    { facts: { path } },
  );
}

/** Device keys by EP-ID, eight lower-case hex digits. */
export type KeyRing = ReadonlyMap<string, Uint8Array>;

/**
 * Reads a map from EP-ID to device key. The messages of its errors never quote the file.
 * @throws UnbrigError `unreadable-file`, `bad-key-file` (usage)
 */
export function readKeysFile(path: string): KeyRing {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw unreadableFile(path, 'keys file', cause);
  }
  let content: unknown;
  try {
    // Without types, or an EP-ID such as 00112233 would be read as a number.
    content = parse(text, { schema: 'failsafe' });
  } catch {
    throw bad(path, 'neither JSON nor YAML');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw bad(path, 'not a map');
  const keys = new Map<string, Uint8Array>();
  Object.entries(content).forEach(([epId, key], place) => {
    if (!/^[0-9a-fA-F]{8}$/.test(epId)) throw bad(path, `entry ${place + 1} is not named by an EP-ID`);
    if (typeof key !== 'string' || !/^[0-9a-fA-F]{32}$/.test(key)) throw bad(path, `entry ${epId} holds no key`);
    keys.set(epId.toLowerCase(), hexToBytes(key, 'key'));
  });
  return keys;
}
