import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sharedFolder } from '../testing/shared.ts';
import { bitsToBytes } from './bits.ts';
import {
  decodeDownlinkContent,
  downlinkFrameBits,
  downlinkFrameSeconds,
  downlinkPreambleBits,
  downlinkSyncBits,
  encodeDownlinkContent,
} from './downlink-frame.ts';
import { bytesToHex, hexToBytes } from './hex.ts';

const CONTENT = '83ace953544062ea0a72abbefaec12';
const ON_AIR = `2aaaaaaaaaaaaaaaaaaaaab227${CONTENT}`;
const CREDENTIALS = {
  epId: hexToBytes('ffffffff', 'EP-ID'),
  key: hexToBytes('f657bcd97a49ca27fc93a195c36110f1', 'key'),
  messageCounter: 4095,
};

describe('a downlink frame', () => {
  it('is 224 bits: preamble, sync word, content; 373.3 ms', () => {
    const bits = downlinkFrameBits(hexToBytes(CONTENT, 'content'));
    expect(bytesToHex(bitsToBytes(bits))).toBe(ON_AIR);
    expect(downlinkPreambleBits + downlinkSyncBits + 120).toBe(bits.length);
    expect(bits.subarray(downlinkPreambleBits, downlinkPreambleBits + downlinkSyncBits).join('')).toBe('1001000100111');
    expect(bits.subarray(1, downlinkPreambleBits).every((bit, k) => bit === k % 2)).toBe(true);
    expect(downlinkFrameSeconds).toBeCloseTo(0.37333, 5);
  });

  it('refuses a content of another length', () => {
    expect(() => downlinkFrameBits(new Uint8Array(14))).toThrow(expect.objectContaining({ code: 'bad-length' }));
  });

  it('encodes and decodes the golden content', () => {
    const payload = hexToBytes('3031323334353637', 'payload');
    expect(bytesToHex(encodeDownlinkContent(payload, CREDENTIALS))).toBe(CONTENT);
    expect(decodeDownlinkContent(hexToBytes(CONTENT, 'content'), CREDENTIALS).payload).toBe('3031323334353637');
  });

  const path = resolve(sharedFolder() ?? '', 'golden/sigfox/golden-downlink-open.json');
  (existsSync(path) ? it : it.skip)('is the on-air string of every golden vector', () => {
    const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as {
      vectors: readonly { readonly id: string; readonly phy_content: string; readonly on_air: string }[];
    };
    expect(vectors.length).toBeGreaterThan(200);
    for (const { id, phy_content, on_air } of vectors)
      expect([id, bytesToHex(bitsToBytes(downlinkFrameBits(hexToBytes(phy_content, 'content'))))]).toEqual([
        id,
        on_air,
      ]);
  });
});
