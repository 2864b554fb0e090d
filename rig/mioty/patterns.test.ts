import { describe, expect, it } from '@jest/globals';
import { extensionBursts, patternCount, patternForCounter, tsmaPattern } from './patterns.ts';
import { patternGroups } from './types.ts';

const all = patternGroups.flatMap((upg) =>
  Array.from({ length: patternCount(upg) }, (_, index) => ({ upg, index, pattern: tsmaPattern(upg, index) })),
);

describe('hopping patterns', () => {
  it('are eight of each group, one of low latency', () => {
    expect(patternGroups.map(patternCount)).toEqual([8, 8, 1]);
    expect(tsmaPattern('UPG3', 5)).toBe(tsmaPattern('UPG3', 0));
  });

  it.each(all)('$upg $index visits each carrier once, with room between bursts', ({ pattern }) => {
    expect(pattern.carriers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(pattern.startSymbols[0]).toBe(0);
    const intervals = pattern.startSymbols.slice(1).map((start, i) => start - pattern.startSymbols[i]);
    expect(intervals.length).toBe(23);
    expect(Math.min(...intervals)).toBeGreaterThanOrEqual(60);
  });

  it.each(all.filter(({ upg }) => upg !== 'UPG3'))('$upg $index goes in triples', ({ upg, pattern }) => {
    const [first, second] = upg === 'UPG1' ? [330, 387] : [373, 319];
    for (let i = 0; i < 24; i += 3) {
      const [a, b, c] = pattern.startSymbols.slice(i, i + 3);
      expect([b - a, c - b]).toEqual([first, second]);
      const [x, y, z] = pattern.carriers.slice(i, i + 3);
      expect([y - x, z - x]).toEqual([16, 8]);
    }
  });

  it('are no two alike', () => {
    expect(new Set(all.map(({ pattern }) => JSON.stringify(pattern))).size).toBe(17);
  });

  it('begin and end where the tables say', () => {
    expect(tsmaPattern('UPG1', 0).startSymbols.slice(0, 5)).toEqual([0, 330, 717, 1105, 1435]);
    expect(tsmaPattern('UPG1', 7).carriers.slice(-4)).toEqual([13, 1, 17, 9]);
    expect(tsmaPattern('UPG2', 3).startSymbols[3]).toBe(373 + 319 + 396);
    expect(tsmaPattern('UPG3', 0).startSymbols[23]).toBe(19 * 66 + 123 + 60 + 198 + 255);
  });
});

describe('extension bursts', () => {
  it('hang on both CRC bytes and follow the core', () => {
    // Register 0x8000 | 0x12 << 8 | 0x34, shifted by hand: 0x491a, 0x248d, then with taps 0xa6b5.
    expect(extensionBursts('UPG1', 0x12, 0x34, 8000, 3)).toEqual([
      { startSymbols: 8000 + 337 + 0x1a, carrier: 0x49 % 25 },
      { startSymbols: 8000 + 337 + 0x1a + 337 + 0x0d, carrier: 0x24 % 25 },
      { startSymbols: 8000 + 3 * 337 + 0x1a + 0x0d + 0x35, carrier: 0xa6 % 25 },
    ]);
  });

  it('come closer after each other in low latency', () => {
    const [first] = extensionBursts('UPG3', 0x12, 0x34, 1000, 1);
    expect(first).toEqual({ startSymbols: 1000 + 66 + 0x1a, carrier: 0x49 % 25 });
  });

  it('of a long frame use all 25 carriers', () => {
    expect(new Set(extensionBursts('UPG1', 0x55, 0xaa, 0, 235).map((burst) => burst.carrier)).size).toBe(25);
  });
});

describe('the pattern of a frame', () => {
  it('goes round in fifteen, by the counter after this frame', () => {
    const cycle = Array.from({ length: 16 }, (_, counter) => patternForCounter('UPG1', counter, false));
    expect(cycle).toEqual([1, 2, 3, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5, 0, 1]);
    expect(patternForCounter('UPG2', 0xffff_ffff, false)).toBe(0);
  });

  it('is another with priority, and always the same in low latency', () => {
    expect(patternForCounter('UPG1', 3, true)).toBe(6);
    expect(patternForCounter('UPG3', 3, true)).toBe(0);
  });
});
