import { describe, expect, it } from '@jest/globals';
import { messagePack } from './messagepack.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

describe('MessagePack', () => {
  it('writes what the specification of MessagePack shows', () => {
    expect(hex(messagePack.encode({ compact: true, schema: 0 }))).toBe('82a7636f6d70616374c3a6736368656d6100');
  });

  it.each<[string, unknown, string]>([
    ['a counter of 32 bits', 0xffff_ffff, 'ceffffffff'],
    ['an integer beyond 32 bits', 2 ** 40, 'cf0000010000000000'],
    ['a negative identifier', -1, 'ff'],
    ['a negative integer beyond 32 bits', -(2 ** 40), 'd3ffffff0000000000'],
    ['an EUI-64', 0x70b3_d567_7011_1505n, 'cf70b3d56770111505'],
    ['a time in nanoseconds', 1_700_000_000_000_000_000n, 'cf17979cfe362a0000'],
    ['a fraction', 0.25, 'cb3fd0000000000000'],
    ['bytes as an array', [0, 127, 255], '93007fccff'],
  ])('keeps %s exactly', (_name, value, encoded) => {
    const payload = messagePack.encode({ v: value });
    expect(hex(payload)).toBe(`81a176${encoded}`);
    expect(messagePack.decode(payload)).toEqual({ v: value });
  });

  it('reads integers in whatever width a peer writes them', () => {
    for (const encoded of [
      '07',
      'cc07',
      'cd0007',
      'ce00000007',
      'cf0000000000000007',
      'd30000000000000007',
      'cb401c000000000000',
    ]) {
      expect(messagePack.decode(bytes(`81a176${encoded}`))).toEqual({ v: 7 });
    }
  });

  it.each([
    ['nothing', ''],
    ['a number', '07'],
    ['an array', '9107'],
    ['a byte that is never used', 'c1'],
    ['a map that ends early', '82a176'],
    ['two values', '80c0'],
    ['a key that is no text', '819107c0'],
    ['an array of 4 G entries', '81a176ddffffffff'],
    ['a map of 4 G entries', 'dfffffffff'],
    ['an array of more entries than bytes', '81a176dc0100'],
    ['nine levels', '81a1769191919191919191c0'],
    ['a text of 4 GB', '81a176dbffffffff'],
  ])('refuses %s', (_name, payload) => {
    expect(() => messagePack.decode(bytes(payload))).toThrow(expect.objectContaining({ code: 'bssci-payload' }));
  });

  it('sets no memory aside for claims of nested arrays', () => {
    // Each level claims all bytes that follow: a decoder that believes it sets gigabytes aside.
    const size = 200_000;
    const payload = new Uint8Array(size);
    for (let at = 0; at + 5 <= size; at += 5) {
      payload[at] = 0xdd;
      new DataView(payload.buffer).setUint32(at + 1, size - at - 5);
    }
    const before = process.memoryUsage().rss;
    expect(() => messagePack.decode(payload)).toThrow(expect.objectContaining({ code: 'bssci-payload' }));
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });
});
