import { describe, expect, it } from '@jest/globals';
import { encodeMpdu, type MpduContent, macHeaderBits } from './mpdu.ts';
import { decodeContent } from './mpdu-decode.ts';
import { encodeRadioFrame } from './radio-frame.ts';
import { decodeRadioFrame } from './radio-frame-decode.ts';
import { hardDecisions } from './soft-burst.ts';
import type { DecodedRadioFrame } from './types.ts';
import { checkUplink, type UplinkExpectation } from './uplink-check.ts';

const key = Uint8Array.from({ length: 16 }, (_, i) => i);
const epEui = Uint8Array.of(0x70, 0xb3, 0xd5, 0x67, 0x70, 0x11, 0x15, 0x05);
const message: MpduContent = {
  epEui,
  key,
  addressMode: 'short',
  packetCounter: 0x0200_0007,
  mpf: 0xc1,
  payload: Uint8Array.of(1, 2, 3),
};
const expected: UplinkExpectation = {
  addressMode: 'short',
  address: '1505',
  packetCounter: 0x0200_0007,
  mpf: 0xc1,
  payload: '010203',
  macFlags: 0,
};

function received(mpdu: Uint8Array, mmode = 0): DecodedRadioFrame {
  const bursts = encodeRadioFrame(mpdu, mmode).bursts.map(({ symbols }, index) => ({
    index,
    soft: hardDecisions(symbols),
  }));
  return decodeContent(decodeRadioFrame(bursts), {
    credentials: [{ epEui: '70b3d56770111505', key, keyName: 'declared' }],
  });
}

const frameOf = (change: Partial<MpduContent> = {}) => received(encodeMpdu({ ...message, ...change }).mpdu);

describe('checkUplink', () => {
  it('finds nothing in the frame that was asked for', () => {
    expect(frameOf()).toMatchObject({ cmacOk: true, keyName: 'declared', macHeader: macHeaderBits.mpf });
    expect(checkUplink(frameOf(), expected, { burstCount: 24, symbolErrors: 0 })).toEqual([]);
    expect(checkUplink(frameOf())).toEqual([]);
    expect(checkUplink(frameOf({ mpf: null }), { ...expected, mpf: 0 })).toEqual([]);
  });

  it.each<readonly [string, Partial<MpduContent>, readonly string[]]>([
    ['another payload of the same length', { payload: Uint8Array.of(1, 2, 4) }, ['payload']],
    ['a longer payload', { payload: Uint8Array.of(1, 2, 3, 0) }, ['psi', 'payload']],
    ['another payload format', { mpf: 0xc2 }, ['mpf']],
    ['no payload format', { mpf: null }, ['psi', 'mac_header', 'mpf']],
    ['a later counter', { packetCounter: 0x0200_0008 }, ['packet_counter']],
    ['a counter whose high byte was lost', { packetCounter: 7 }, ['packet_counter']],
    ['the whole EUI', { addressMode: 'eui64' }, ['psi', 'address_mode', 'address']],
    ['a window that nobody asked for', { flags: { rxOpen: true } }, ['mac_header']],
    ['another key', { key: new Uint8Array(16) }, ['cmac']],
  ])('%s', (_, change, violations) => {
    expect(checkUplink(frameOf(change), expected)).toEqual(violations);
  });

  it('judges flags that were asked for', () => {
    const flags = { rxOpen: true, responseExpected: true, acknowledge: true };
    expect(checkUplink(frameOf({ flags }), { ...expected, macFlags: 0x19 })).toEqual([]);
    expect(checkUplink(frameOf(), { ...expected, macFlags: 0x19 })).toEqual(['mac_header']);
  });

  it('sees another address, version and MAC mode', () => {
    expect(checkUplink(frameOf({ shortAddress: Uint8Array.of(1, 2) }), expected)).toEqual(['address']);
    const { mpdu } = encodeMpdu(message);
    expect(checkUplink(received(mpdu.with(0, mpdu[0] | 0x80)), expected)).toEqual(['mac_header', 'cmac']);
    expect(checkUplink(received(mpdu, 2), expected)).toEqual(['mmode']);
    expect(checkUplink(received(mpdu.subarray(0, 5)), {})).toEqual(['mac_header']);
  });

  it('sees what the air shows', () => {
    expect(checkUplink(frameOf(), {}, { burstCount: 25 })).toEqual(['burst_count']);
    expect(checkUplink(frameOf(), {}, { symbolErrors: 1 })).toEqual(['symbols']);
  });

  it('says nothing more of a frame that cannot be read', () => {
    const nothing = { ...frameOf(), headerCrcOk: false };
    expect(checkUplink(nothing, { ...expected, packetCounter: 9 })).toEqual(['header_crc']);
    expect(checkUplink({ ...frameOf(), payloadCrcOk: false }, expected)).toEqual(['payload_crc']);
  });

  it('reads nothing after the address of an attach request, whose layout is not public', () => {
    const mpdu = Uint8Array.of(0x3e, ...epEui, ...new Uint8Array(12));
    expect(received(mpdu)).toMatchObject({
      epEui: '70b3d56770111505',
      packetCounterLow: null,
      cmac: null,
      cmacOk: null,
    });
  });
});
