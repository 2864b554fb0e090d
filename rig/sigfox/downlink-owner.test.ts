import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../ports/random.ts';
import { encodeDownlinkContent } from './downlink-frame.ts';
import { findDownlinkOwner } from './downlink-owner.ts';
import { randomContent } from './downlink-scene.ts';
import { hexToBytes } from './hex.ts';

const device = (epId: string, key: string) => ({ epId: hexToBytes(epId, 'EP-ID'), key: hexToBytes(key, 'key') });
const owner = device('004d33db', '479e4480fd7596d45b0122fd282db3cf');
const other = device('ffffffff', 'f657bcd97a49ca27fc93a195c36110f1');
/** EP-ID of the whitening's one seed for all counters. */
const round = device('00000200', '000102030405060708090a0b0c0d0e0f');
const payload = hexToBytes('deadbeef02468ace', 'payload');

describe('findDownlinkOwner', () => {
  it.each([0, 1, 0x1a1, 4095])('finds device and counter %i among several', (messageCounter) => {
    for (const mine of [owner, round]) {
      const content = encodeDownlinkContent(payload, { ...mine, messageCounter });
      content[7] ^= 0x10;
      const found = findDownlinkOwner(content, [other, round, owner]);
      expect(found).toMatchObject({
        epId: mine === owner ? '004d33db' : '00000200',
        messageCounter,
        frame: { accepted: true, payload: 'deadbeef02468ace', correctedCodewords: 1 },
      });
    }
  });

  it('finds nobody for a frame of somebody else', () => {
    const content = encodeDownlinkContent(payload, { ...other, messageCounter: 5 });
    expect(findDownlinkOwner(content, [owner])).toBeNull();
    expect(findDownlinkOwner(content, [])).toBeNull();
    const random = seededRandom(1, 'nobody');
    const found = Array.from({ length: 40 }, () => findDownlinkOwner(randomContent(random), [owner]));
    expect(found.filter((entry) => entry !== null)).toHaveLength(0);
  });
});
