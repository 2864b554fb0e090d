import { describe, expect, it } from '@jest/globals';
import { bytesToHex, hexToBytes } from '../rig/sigfox/hex.ts';
import { decodeUplinkFrame } from '../rig/sigfox/uplink-decode.ts';
import { encodeUplinkFrame } from '../rig/sigfox/uplink-frame.ts';
import { loadVectors } from './load.ts';

describe.each(['sigfox/uplink-published.json', 'sigfox/uplink-generated.json'] as const)('%s', (name) => {
  const tests = loadVectors(name).groups.flatMap((group) => group.tests);

  it.each(tests)('$id: $comment', ({ message, frames }) => {
    const { epId, key, payload, ...rest } = message;
    const content = {
      ...rest,
      epId: hexToBytes(epId, 'id'),
      key: hexToBytes(key, 'key'),
      payload: hexToBytes(payload, 'payload'),
    };
    for (const { rank, hex } of frames) {
      expect(bytesToHex(encodeUplinkFrame(content, rank))).toBe(hex);
      const decoded = decodeUplinkFrame(hex, { key: content.key, expect: { epId, payload, ...rest, rank } });
      expect(decoded).toMatchObject({
        rank,
        epId,
        payload,
        mc: rest.messageCounter,
        bf: rest.bidirectional,
        crcOk: true,
        authOk: true,
      });
      expect(decoded.violations).toEqual([]);
    }
  });

  it('says where each figure comes from', () => {
    for (const { source } of loadVectors(name).groups) {
      expect(source.kind).toBe(name.includes('generated') ? 'generated' : 'published');
      expect(source.version).not.toBe('');
    }
  });
});

describe('sigfox/uplink-faults.json', () => {
  const tests = loadVectors('sigfox/uplink-faults.json').groups.flatMap((group) => group.tests);

  it.each(tests)('$id: $comment', ({ hex, key, expect: wanted, violations }) => {
    expect(decodeUplinkFrame(hex, { key: hexToBytes(key, 'key'), expect: wanted }).violations).toEqual(violations);
  });
});
