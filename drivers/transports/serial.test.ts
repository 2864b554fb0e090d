import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { preparePty } from './pty-helper.ts';
import { openError, presentPorts, serialTransport } from './serial.ts';

const folder = mkdtempSync(join(tmpdir(), 'unbrig-dev-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a serial port that cannot be opened', () => {
  it.each([
    ['Error Resource temporarily unavailable Cannot lock port', 'port-locked', 'ModemManager'],
    ['Error: No such file or directory, cannot open /dev/ttyUSB9', 'port-not-found', 'present are /dev/ttyUSB0'],
    ['Error: Permission denied, cannot open /dev/ttyUSB9', 'port-permission', 'dialout'],
    ['Error: Inappropriate ioctl for device', 'port-not-serial', 'not a serial port'],
    ['Error: Input/output error', 'port-open-failed', 'Input/output error'],
  ])('says what to do: %s', (text, code, cure) => {
    const error = openError('/dev/ttyUSB9', new Error(text), ['/dev/ttyUSB0']);
    expect([error.code, error.errorClass]).toEqual([code, 'link']);
    expect(error.message).toContain('/dev/ttyUSB9');
    expect(error.message).toContain(cure);
  });

  it('is told from the operating system through the real binding', async () => {
    const missing = await serialTransport({ path: join(folder, 'ttyNone'), baudRate: 9600 });
    await expect(missing.binding.open(missing)).rejects.toMatchObject({ code: 'port-not-found' });
    const path = join(folder, 'plain-file');
    writeFileSync(path, '');
    const file = await serialTransport({ path, baudRate: 9600 });
    await expect(file.binding.open(file)).rejects.toMatchObject({ code: 'port-not-serial' });
  });
});

describe('the list of present ports', () => {
  it('needs no udev', () => {
    mkdirSync(join(folder, 'serial/by-id'), { recursive: true });
    for (const name of ['ttyUSB1', 'ttyACM0', 'tty0', 'serial/by-id/usb-FTDI']) writeFileSync(join(folder, name), '');
    expect(presentPorts(folder)).toEqual(
      ['serial/by-id/usb-FTDI', 'ttyACM0', 'ttyUSB1'].map((name) => `${folder}/${name}`),
    );
    expect(presentPorts(join(folder, 'nowhere'))).toEqual([]);
  });
});

describe('a pseudo-terminal without a helper', () => {
  it('says what each helper said and what to do instead', () => {
    const broken = [
      ['unbrig-no-such-program', []],
      [process.execPath, ['-e', 'console.error("no ioctl"); process.exit(1)']],
    ] as const;
    expect(() => preparePty(0, broken)).toThrow(/ENOENT.*no ioctl.*install perl or python3/s);
  });
});
