import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { bytesToHex, hexToBytes } from '../../sigfox/hex.ts';
import { APPLICATION_OVERHEAD_BYTES, openApplication, sealApplication } from './application-layer.ts';

const key = hexToBytes('2b7e151628aed2a6abf7158809cf4f3c', 'key');
const eui = hexToBytes('70b3d56770111505', 'EUI-64');
const text = Uint8Array.from({ length: 40 }, (_, index) => index);

describe('the application layer', () => {
  it('is AES-128-CTR with the counter in the clear before and four bytes of code after', () => {
    const sealed = sealApplication(key, eui, 0x01020304, text);
    expect(sealed.length).toBe(text.length + APPLICATION_OVERHEAD_BYTES);
    expect(bytesToHex(sealed.subarray(0, 4))).toBe('01020304');
    // The same by the counter mode of the cipher library: the last 16 bits of the block count.
    const first = hexToBytes('70b3d56770111505a500010203040000', 'first block');
    const cipher = createCipheriv('aes-128-ctr', key, first);
    expect(bytesToHex(sealed.subarray(4, -4))).toBe(cipher.update(text).toString('hex'));
  });

  it.each([0, 1, 15, 16, 17, 200])('opens what it sealed, of %s bytes', (length) => {
    const payload = Uint8Array.from({ length }, (_, index) => index & 0xff);
    expect(openApplication(key, eui, sealApplication(key, eui, 9, payload))).toEqual(payload);
  });

  it('opens nothing that was altered, cut, or sealed for somebody else', () => {
    const sealed = sealApplication(key, eui, 9, text);
    for (let bit = 0; bit < 8 * sealed.length; bit++) {
      const altered = Uint8Array.from(sealed);
      altered[bit >> 3] ^= 0x80 >> (bit & 7);
      expect(openApplication(key, eui, altered)).toBeNull();
    }
    expect(openApplication(key, eui, sealed.subarray(0, 7))).toBeNull();
    expect(openApplication(key, eui, sealed.subarray(0, -1))).toBeNull();
    expect(openApplication(Uint8Array.from(key).fill(1), eui, sealed)).toBeNull();
    expect(openApplication(key, Uint8Array.from(eui).fill(2), sealed)).toBeNull();
  });
});
