import { describe, expect, it } from '@jest/globals';
import { bytesToHex, hexToBytes } from '../../sigfox/hex.ts';
import { type AttachedEndPoint, openUplink } from './base-station-uplink.ts';
import { stackMiotyBehaviours } from './behaviour.ts';

const correct = stackMiotyBehaviours([]);

/** A frame of the golden uplinks (open-010): the first after the 24 bits of the counter were used up. */
const mpdu = hexToBytes('009b8a000000cfeea3463686cf8dffd5e1fc98bd', 'MPDU');
const endPoint = (lastCounter: number | null): AttachedEndPoint => ({
  epEui: '85d8f6c1ff6a9b8a',
  key: hexToBytes('0cd8f23249f58f3808655b5f157ac17c', 'key'),
  layer: 'network',
  shortAddress: 0x9b8a,
  lastCounter,
});

describe('a base station', () => {
  it('opens a golden frame whose counter it extends to 32 bits', () => {
    const opened = openUplink(mpdu, [endPoint(0xff_ffff)], correct);
    if (!('userData' in opened)) throw new Error(opened.rejected);
    expect(opened.packetCounter).toBe(0x100_0000);
    expect(bytesToHex(opened.userData)).toBe('3c87bba3f92387d5271d');
    expect(opened.rxOpen).toBe(false);
  });

  it('finds it among end points that share the short address', () => {
    const stranger = { ...endPoint(0xff_ffff), epEui: '85d8f6c1ff6a0000', key: new Uint8Array(16) };
    const opened = openUplink(mpdu, [stranger, endPoint(0xff_ffff)], correct);
    expect(opened).toMatchObject({ packetCounter: 0x100_0000 });
  });

  it.each([
    ['a replay', endPoint(0x100_0000), mpdu, 'replay'],
    ['a replay long after', endPoint(0x500_0001), mpdu, 'replay'],
    ['a counter that cannot be known', endPoint(null), mpdu, 'cmac'],
    ['another address', { ...endPoint(0xff_ffff), shortAddress: 1 }, mpdu, 'end-point'],
    ['a frame cut short', endPoint(0xff_ffff), mpdu.subarray(0, 9), 'mpdu'],
    [
      'an attach request, whose layout is not public',
      endPoint(0xff_ffff),
      Uint8Array.of(0x3e, ...mpdu.subarray(1)),
      'mpdu',
    ],
    ['nothing', endPoint(0xff_ffff), new Uint8Array(0), 'mpdu'],
  ])('rejects %s', (_what, known, bytes, rejected) => {
    expect(openUplink(bytes, [known], correct)).toEqual({ rejected });
  });
});
