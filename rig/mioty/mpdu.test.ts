import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesToHex, hexToBytes } from '../sigfox/hex.ts';
import { encodeMpdu, type MpduContent, maxPayloadBytes, mpduBytesOf } from './mpdu.ts';
import { parseMpdu } from './mpdu-decode.ts';
import type { AddressMode } from './types.ts';

const content: MpduContent = {
  epEui: hexToBytes('0102030405060708', 'EUI'),
  key: hexToBytes('0102030405060708090a0b0c0d0e0f10', 'key'),
  addressMode: 'short',
  packetCounter: 0,
  mpf: null,
  payload: hexToBytes('48656c6c6f', 'payload'),
};
const hexOf = (change: Partial<MpduContent>) => bytesToHex(encodeMpdu({ ...content, ...change }).mpdu);

describe('MPDU', () => {
  // Computed with another AES implementation from the facts alone.
  it('has header, address, low counter, ciphertext and code', () => {
    expect(hexOf({})).toBe('000708000000db46fcfdeac85d7e8c');
    expect(hexOf({ addressMode: 'eui64' })).toBe('040102030405060708000000db46fcfdeacf55e309');
  });

  it.each<readonly [AddressMode, number | null, number]>([
    ['short', null, 245],
    ['short', 200, 244],
    ['eui64', null, 239],
    ['eui64', 200, 238],
  ])('with %s addressing and payload format %s carries at most %i bytes', (addressMode, mpf, most) => {
    expect(maxPayloadBytes(addressMode, mpf !== null)).toBe(most);
    const change = { addressMode, mpf };
    expect(encodeMpdu({ ...content, ...change, payload: new Uint8Array(most) }).mpdu.length).toBe(255);
    expect(() => encodeMpdu({ ...content, ...change, payload: new Uint8Array(most + 1) })).toThrow(
      expect.objectContaining({ code: 'payload-length', errorClass: 'usage' }),
    );
  });

  it('without payload has ten bytes', () => {
    expect(encodeMpdu({ ...content, payload: new Uint8Array(0) }).mpdu.length).toBe(10);
    expect(mpduBytesOf(0, 'short', false)).toBe(10);
  });

  it('sends no payload format 0', () => {
    expect(hexOf({ mpf: 0 })).toBe(hexOf({ mpf: null }));
    expect(hexOf({ mpf: 1 }).slice(0, 2)).toBe('40');
  });

  it('hangs on all 32 bits of the counter and sends 24', () => {
    const low = hexOf({ packetCounter: 7 });
    const high = hexOf({ packetCounter: 0x0100_0007 });
    expect([low.slice(0, 12), high.slice(0, 12)]).toEqual(['000708000007', '000708000007']);
    expect(low.slice(12, -8)).not.toBe(high.slice(12, -8));
    expect(low.slice(-8)).not.toBe(high.slice(-8));
  });

  it('hangs on the EUI behind an assigned short address', () => {
    const shortAddress = Uint8Array.of(0xbe, 0xef);
    const other = content.epEui.with(0, 0xff);
    expect(hexOf({ shortAddress }).slice(0, 12)).toBe('00beef000000');
    expect(hexOf({ shortAddress }).slice(12)).not.toBe(hexOf({ shortAddress, epEui: other }).slice(12));
  });

  it('says windows and acknowledgements in its header', () => {
    expect(hexOf({ flags: { acknowledge: true, rxOpen: true, responseExpected: true } }).slice(0, 2)).toBe('19');
    expect(() => encodeMpdu({ ...content, flags: { responseExpected: true } })).toThrow(
      expect.objectContaining({ code: 'mac-flags' }),
    );
  });

  it.each<readonly [string, Partial<MpduContent>]>([
    ['packet-counter-range', { packetCounter: 2 ** 32 }],
    ['packet-counter-range', { packetCounter: -1 }],
    ['packet-counter-range', { packetCounter: 0.5 }],
    ['mpf-range', { mpf: 256 }],
    ['bad-length', { key: new Uint8Array(15) }],
    ['bad-length', { epEui: new Uint8Array(7) }],
    ['bad-length', { shortAddress: new Uint8Array(3) }],
  ])('refuses with %s', (code, change) => {
    expect(() => encodeMpdu({ ...content, ...change })).toThrow(expect.objectContaining({ code, errorClass: 'usage' }));
  });
});

describe('parseMpdu', () => {
  it('takes apart what stands in clear', () => {
    expect(parseMpdu(hexToBytes('000708000000db46fcfdeac85d7e8c', 'MPDU'))).toEqual({
      macHeader: 0,
      addressMode: 'short',
      address: Uint8Array.of(7, 8),
      packetCounterLow: 0,
      ciphertext: hexToBytes('db46fcfdea', 'ciphertext'),
      cmac: hexToBytes('c85d7e8c', 'code'),
    });
  });

  it('never reads beyond the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (mpdu) => {
        const fields = parseMpdu(mpdu);
        const least = mpdu.length > 0 && (mpdu[0] & 4) !== 0 ? 16 : 10;
        expect(fields === null).toBe(mpdu.length < least);
      }),
    );
  });
});
