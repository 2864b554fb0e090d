import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { inspect } from 'node:util';
import { messageOf, UnbrigError } from '../ports/errors.ts';
import type { DutConfig } from './config-types.ts';

/** A device key that cannot be printed by accident: as text, JSON or in an inspection it shows its commitment. */
export interface DeviceKey {
  /** Hex SHA-256 that stands for the key: the same for the same key and EP-ID. A random 128-bit key cannot be found from it. */
  readonly commitment: string;
  /** What is wrong with how the key is kept. */
  readonly warnings: readonly string[];
  /** Gives `work` a copy of the 16 bytes. */
  use<T>(work: (key: Uint8Array) => T): T;
  toString(): string;
  toJSON(): string;
}

/**
 * Reads the key from where the declaration says. Null when it names none.
 * @throws UnbrigError (usage) `key-not-found`, `key-unreadable` or `key-malformed`; the message never holds what was read.
 */
export function readDeviceKey(
  dut: Pick<DutConfig, 'epId' | 'keySource'>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): DeviceKey | null {
  const source = dut.keySource;
  switch (source.kind) {
    case 'none':
      return null;
    case 'published-test-key':
      return deviceKey(source.hex, dut.epId, 'the published test key', []);
    case 'environment': {
      const text = environment[source.name];
      if (text === undefined || text === '') {
        const message = `environment variable ${source.name} (keyEnv in the DUT file) is not set: set it to the 32 hex digits of the key`;
        throw new UnbrigError('key-not-found', 'usage', message, { facts: { name: source.name } });
      }
      return deviceKey(text, dut.epId, `environment variable ${source.name}`, []);
    }
    case 'file':
      return deviceKey(readKeyFile(source.path), dut.epId, `key file ${source.path}`, permissionWarnings(source.path));
  }
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    const missing = (error as { code?: unknown }).code === 'ENOENT';
    throw new UnbrigError(
      missing ? 'key-not-found' : 'key-unreadable',
      'usage',
      missing
        ? `key file ${path} (keyFile in the DUT file) does not exist: the path is taken from the folder of the DUT file`
        : `key file ${path} cannot be read: ${messageOf(error)}`,
      { facts: { path }, cause: error },
    );
  }
}

function permissionWarnings(path: string): string[] {
  const mode = statSync(path).mode & 0o777;
  if (process.platform === 'win32' || (mode & 0o077) === 0) return [];
  return [`key file ${path} can be read by others (mode ${mode.toString(8).padStart(4, '0')}): run chmod 600 on it`];
}

function deviceKey(text: string, epId: string, from: string, warnings: readonly string[]): DeviceKey {
  const digits = text.trim();
  if (!/^[0-9A-Fa-f]{32}$/.test(digits)) {
    const message = `${from} must hold the device key as 32 hex digits and nothing else; it holds ${digits.length} characters`;
    throw new UnbrigError('key-malformed', 'usage', message, { facts: { length: digits.length } });
  }
  const bytes = Buffer.from(digits, 'hex');
  // The EP-ID is the salt: equal keys in different modules do not show, and the same module gives the same record every time.
  const salted = createHash('sha256').update(`unbrig/device-key/1:${epId}:`, 'latin1').update(bytes);
  const commitment = salted.digest('hex');
  const shown = `<device key ${commitment}>`;
  const key: DeviceKey = {
    commitment,
    warnings,
    use: (work) => work(Uint8Array.from(bytes)),
    toString: () => shown,
    toJSON: () => shown,
  };
  return Object.defineProperty(key, inspect.custom, { value: () => shown });
}
