import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { messageOf } from '../ports/errors.ts';
import { BUILTIN_DUT } from './builtin-bench.ts';
import { type DeviceKey, readDeviceKey } from './config-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'unbrig-key-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DIGITS = '000102030405060708090a0b0c0d0e0f';

function keyFile(content: string, mode = 0o600): DeviceKey {
  const path = join(folder, 'key.hex');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return readDeviceKey({ epId: '0012AB34', keySource: { kind: 'file', path } })!;
}

describe('a device key', () => {
  it('is read from a file or the environment and used as bytes', () => {
    const variable = { epId: '0012AB34', keySource: { kind: 'environment', name: 'M1_KEY' } } as const;
    const fromEnvironment = readDeviceKey(variable, { M1_KEY: DIGITS.toUpperCase() })!;
    const fromFile = keyFile(`${DIGITS}\n`);
    for (const key of [fromEnvironment, fromFile]) {
      expect(key.use((bytes) => Buffer.from(bytes).toString('hex'))).toBe(DIGITS);
    }
    expect(fromEnvironment.commitment).toBe(fromFile.commitment);
    expect(readDeviceKey(BUILTIN_DUT)!.use((bytes) => bytes.length)).toBe(16);
    expect(readDeviceKey({ epId: '0012AB34', keySource: { kind: 'none' } })).toBeNull();
  });

  it('shows its salted commitment and nothing else', () => {
    const key = keyFile(DIGITS);
    const shown = `<device key ${key.commitment}>`;
    expect([String(key), JSON.parse(JSON.stringify(key)), inspect(key)]).toEqual([shown, shown, shown]);
    const other = readDeviceKey({ epId: '0012AB35', keySource: { kind: 'environment', name: 'K' } }, { K: DIGITS })!;
    expect(other.commitment).toMatch(/^[0-9a-f]{64}$/);
    expect(other.commitment).not.toBe(key.commitment);
  });

  it('is warned about when others can read its file', () => {
    expect(keyFile(DIGITS, 0o600).warnings).toEqual([]);
    expect(keyFile(DIGITS, 0o644).warnings).toEqual([expect.stringMatching(/key\.hex.*mode 0644.*chmod 600/)]);
  });

  it('that is malformed or missing is refused without a word of it', () => {
    const refusal = (read: () => unknown): string => {
      try {
        read();
        return 'accepted';
      } catch (error) {
        return messageOf(error);
      }
    };
    const short = refusal(() => keyFile(DIGITS.slice(1)));
    expect(short).toMatch(/key\.hex must hold the device key as 32 hex digits.*31 characters/);
    expect(short).not.toContain(DIGITS.slice(1, 9));
    const path = join(folder, 'none.hex');
    expect(refusal(() => readDeviceKey({ epId: '0', keySource: { kind: 'file', path } }))).toContain('does not exist');
    const unset = { epId: '0', keySource: { kind: 'environment', name: 'M1_KEY' } } as const;
    expect(refusal(() => readDeviceKey(unset, {}))).toContain('M1_KEY (keyEnv in the DUT file) is not set');
  });
});
