import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { UnbrigError } from '../ports/errors.ts';
import { hexToBytes } from '../sigfox/hex.ts';
import { unreadableFile } from './json-lines.ts';

/** How a technology names its devices. */
interface DeviceName {
  readonly called: string;
  readonly digits: number;
}

const epId: DeviceName = { called: 'EP-ID', digits: 8 };
const epEui: DeviceName = { called: 'EUI-64', digits: 16 };

function bad(path: string, { called, digits }: DeviceName, why: string): UnbrigError {
  return new UnbrigError(
    'bad-key-file',
    'usage',
    `keys file ${path}: ${why}; it maps each ${called} (${digits} hex digits) to its key (32 hex digits), in JSON or YAML`,
    { facts: { path } },
  );
}

/** Device keys by EP-ID or EUI-64, lower-case hex digits. */
export type KeyRing = ReadonlyMap<string, Uint8Array>;

/**
 * Reads a map from EP-ID to device key. The messages of its errors never quote the file.
 * @throws UnbrigError `unreadable-file`, `bad-key-file` (usage)
 */
export function readKeysFile(path: string): KeyRing {
  return readKeys(path, epId);
}

/** The same for a map from EUI-64 to network key. */
export function readMiotyKeysFile(path: string): KeyRing {
  return readKeys(path, epEui);
}

function readKeys(path: string, name: DeviceName): KeyRing {
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
    throw bad(path, name, 'neither JSON nor YAML');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw bad(path, name, 'not a map');
  const pattern = new RegExp(`^[0-9a-fA-F]{${name.digits}}$`);
  const keys = new Map<string, Uint8Array>();
  Object.entries(content).forEach(([device, key], place) => {
    if (!pattern.test(device)) throw bad(path, name, `entry ${place + 1} is not named by an ${name.called}`);
    if (typeof key !== 'string' || !/^[0-9a-fA-F]{32}$/.test(key))
      throw bad(path, name, `entry ${device} holds no key`);
    keys.set(device.toLowerCase(), hexToBytes(key, 'key'));
  });
  return keys;
}
