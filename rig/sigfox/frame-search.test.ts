import { describe, expect, it } from '@jest/globals';
import { bytesToBits } from './bits.ts';
import { findFrames } from './frame-search.ts';
import { hexToBytes } from './hex.ts';

/** Published over-the-air frames of device 004d33db, counter 0x088, payload 00000000 (ranks 1 to 3). */
const published = [
  'aaaaa35f0088db334d000000000089b9c3e7',
  'aaaaa59800ee806638c000000000ef0b52ed',
  'aaaaa5a300aaedff9e4000000000abd7b31e',
];

const bitsOf = (hex: string): number[] => [...bytesToBits(hexToBytes(hex, 'frame'))];
const junk = (count: number, seed: number): number[] => {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return (state >> 16) & 1;
  });
};

describe('finding frames in the bits of a burst', () => {
  it('finds each rank behind junk, with its place, kind and CRC', () => {
    for (const [index, hex] of published.entries()) {
      const found = findFrames(Uint8Array.from([...junk(7, index), ...bitsOf(hex), ...junk(5, 9)]));
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({
        bitOffset: 7,
        nBits: 144,
        hex,
        crcOk: true,
        rank: index + 1,
        kind: 'bytes-2-4',
        trailingBits: 5,
        truncated: false,
      });
    }
  });

  it('finds all frames of one burst, from soft decisions too', () => {
    const bits = published.flatMap((hex, index) => [...junk(20, index + 3), ...bitsOf(hex)]);
    const found = findFrames(Float32Array.from(bits, (bit) => (bit === 1 ? 0.9 : -1.1)));
    expect(found.map((frame) => [frame.bitOffset, frame.rank, frame.crcOk])).toEqual([
      [20, 1, true],
      [184, 2, true],
      [348, 3, true],
    ]);
  });

  it('tolerates two wrong bits in the frame type and three in the preamble', () => {
    const bits = bitsOf(published[1]);
    for (const position of [2, 7, 11, 20, 29]) bits[position] ^= 1;
    expect(findFrames(Uint8Array.from(bits))).toMatchObject([
      { bitOffset: 0, crcOk: true, rank: 2, preambleErrors: 3, frameTypeErrors: 2 },
    ]);
  });

  it('reports a frame with a failing CRC when the head is clear', () => {
    const bits = bitsOf(published[0]);
    bits[100] ^= 1;
    expect(findFrames(Uint8Array.from(bits))).toMatchObject([{ bitOffset: 0, crcOk: false, rank: 1 }]);
  });

  it('reports a spoiled preamble byte before an intact frame', () => {
    const hex = `55${published[0].slice(2)}`;
    expect(findFrames(Uint8Array.from([1, 1, ...bitsOf(hex)]))).toMatchObject([
      { bitOffset: 2, hex, crcOk: true, preambleErrors: 8 },
    ]);
  });

  it('fills in preamble bits that came before the burst and says how many', () => {
    const found = findFrames(Uint8Array.from(bitsOf(published[0]).slice(3)));
    expect(found).toMatchObject([{ bitOffset: -3, preambleBitsMissing: 3, hex: published[0], crcOk: true }]);
  });

  it('reports a frame that ends too early as truncated, in whole bytes', () => {
    const found = findFrames(Uint8Array.from([...bitsOf(published[0]).slice(0, 136), 1, 0]));
    expect(found).toMatchObject([{ truncated: true, nBits: 136, hex: published[0].slice(0, 34), crcOk: false }]);
  });

  it('finds a frame of unknown type by its CRC', () => {
    const hex = `aaaaa000${published[0].slice(8)}`;
    expect(findFrames(Uint8Array.from(bitsOf(hex)))).toMatchObject([{ rank: null, kind: null, hex, crcOk: true }]);
  });

  it('finds nothing in noise', () => {
    const found = Array.from({ length: 50 }, (_, seed) => findFrames(Uint8Array.from(junk(300, seed + 77)))).flat();
    expect(found.filter((frame) => frame.crcOk)).toEqual([]);
  });
});
