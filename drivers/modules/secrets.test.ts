import { describe, expect, it } from '@jest/globals';
import { redactor } from './secrets.ts';

const KEY = Uint8Array.from({ length: 16 }, (_, n) => 0x9f - n);
const HEX = Buffer.from(KEY).toString('hex');

const redact = (text: string, cut = false, keys = [KEY]): string =>
  Buffer.from(redactor(keys).redact(Buffer.from(text, 'latin1'), cut)).toString('latin1');

describe('lines without keys', () => {
  it.each([
    ['upper case', `AT-MNWK=16\t${HEX.toUpperCase()}\x1a\r`, 'AT-MNWK=16\t<key>\x1a\r'],
    ['lower case', `${HEX}\r\n`, '<key>\r\n'],
    ['mixed case', `x${HEX.slice(0, 15)}${HEX.slice(15).toUpperCase()}y`, 'x<key>y'],
    ['bytes apart', HEX.replace(/(..)(?=.)/g, '$1 '), '<key>'],
    ['bare bytes', `-MNWK:16\t${Buffer.from(KEY).toString('latin1')}`, '-MNWK:16\t<key>'],
    ['twice', `${HEX},${HEX}`, '<key>,<key>'],
    ['no key', `AT-U=15\t${HEX.slice(0, 30)}`, `AT-U=15\t${HEX.slice(0, 30)}`],
  ])('hide it in %s', (_name, line, kept) => {
    expect(redact(line)).toBe(kept);
  });

  it('hide each of several keys', () => {
    const other = new Uint8Array(16).fill(0x5a);
    expect(redact(`${HEX} ${'5A'.repeat(16)}`, false, [KEY, other])).toBe('<key> <key>');
  });

  it.each(Array.from({ length: 28 }, (_, n) => n + 4))(
    'hide a key that breaks off after %i digits, and its rest',
    (digits) => {
      const { redact: keep } = redactor([KEY]);
      const kept = [`echo ${HEX.slice(0, digits)}`, `${HEX.slice(digits)}\r\n`].map((text, part) =>
        Buffer.from(keep(Buffer.from(text, 'latin1'), part === 0)).toString('latin1'),
      );
      expect(kept).toEqual(['echo <key>', '<key>\r\n']);
    },
  );

  it('leave a line alone that only ends like a key and was not cut', () => {
    expect([redact(`x${HEX.slice(0, 8)}`), redact(`x${HEX.slice(0, 2)}`, true)]).toEqual([
      `x${HEX.slice(0, 8)}`,
      `x${HEX.slice(0, 2)}`,
    ]);
  });
});
