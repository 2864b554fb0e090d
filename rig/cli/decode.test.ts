import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { addDecodeCommand } from './decode.ts';

const frame = 'aaaaa35f0088db334d000000000089b9c3e7';
const key = '479e4480fd7596d45b0122fd282db3cf';

let folder = '';
let output = '';

async function decode(...args: string[]): Promise<void> {
  const program = new Command('unbrig').exitOverride();
  addDecodeCommand(program);
  await program.parseAsync(['decode', 'sigfox-uplink', ...args], { from: 'user' });
}

function keyFile(content: string): string {
  const path = join(folder, 'keys');
  writeFileSync(path, content);
  return path;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unbrig-decode-'));
  output = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk: unknown) => {
    output += String(chunk);
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('unbrig decode sigfox-uplink HEX', () => {
  it('lays the fields out for a reader', async () => {
    await decode('aaaa a35f 0088db334d000000000089b9c3e7');
    expect(output).toMatch(/rank +1\n/);
    expect(output).toMatch(/EP-ID +004d33db/);
    expect(output).toMatch(/MC +136/);
    expect(output).toMatch(/UL-AUTH +89b9 {2}not checked \(no key\)/);
    expect(output).toMatch(/violations +none/);
  });

  it('takes a key from a file with one key or one for each EP-ID', async () => {
    await decode(frame, '--json', '--key-file', keyFile(`${key}\n`));
    await decode(frame, '--json', '--key-file', keyFile(JSON.stringify({ '004D33DB': key })));
    await decode(frame, '--json', '--key-file', keyFile(JSON.stringify({ '004d33dc': key })));
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).authOk),
    ).toEqual([true, true, null]);
    expect(output).not.toContain(key);
  });

  it('refuses a bad frame, a bad key file and a missing one, without showing keys', async () => {
    await expect(decode('aaxx')).rejects.toMatchObject({ code: 'bad-hex' });
    await expect(decode(frame, '--key-file', keyFile(key.slice(1)))).rejects.toMatchObject({ code: 'bad-key-file' });
    await expect(decode(frame, '--key-file', keyFile(`{"004d33db":"${key}`))).rejects.toMatchObject({
      code: 'bad-key-file',
      message: expect.not.stringContaining(key.slice(0, 8)) as unknown as string,
    });
    await expect(decode(frame, '--key-file', join(folder, 'none'))).rejects.toMatchObject({ code: 'unreadable-file' });
  });
});
