import { describe, expect, it } from '@jest/globals';
import { type EdgeSearch, searchEdge } from './downlink-search.ts';

const search = (partial: Partial<EdgeSearch> = {}): EdgeSearch => ({
  expected: 20,
  heardSide: 1,
  furthestHeard: 10,
  furthestUnheard: 10,
  resolution: 0.01,
  ...partial,
});

/** All places that were tried, and whether they were heard. */
async function tried(what: EdgeSearch, isHeard: (place: number) => boolean): Promise<Map<number, boolean>> {
  const places = new Map<number, boolean>();
  await searchEdge(what, async (place) => {
    expect(places.has(place)).toBe(false);
    places.set(place, isHeard(place));
    return isHeard(place);
  });
  return places;
}

const nearest = (places: Map<number, boolean>, heard: boolean, reduce: (...values: number[]) => number): number =>
  reduce(...[...places].filter(([, was]) => was === heard).map(([place]) => place));

describe('the search for an edge', () => {
  it.each([20, 20.06, 19.9, 20.4, 19.31, 23.7, 11.2, 29.9])(
    'ends within the resolution of an edge at %f',
    async (edge) => {
      const places = await tried(search(), (place) => place >= edge);
      const from = nearest(places, false, Math.max);
      const to = nearest(places, true, Math.min);
      expect(from).toBeLessThan(edge);
      expect(to).toBeGreaterThanOrEqual(edge);
      expect(to - from).toBeLessThanOrEqual(0.01);
    },
  );

  it('also where things are heard below the edge', async () => {
    const places = await tried(search({ heardSide: -1, furthestHeard: 20 }), (place) => place <= 3.3);
    expect(nearest(places, false, Math.min) - nearest(places, true, Math.max)).toBeLessThanOrEqual(0.01);
  });

  it('takes seven tries where the edge is about where it ought to be', async () => {
    expect((await tried(search(), (place) => place >= 20.02)).size).toBe(7);
  });

  it('gives up where nothing changes, at the furthest place on that side', async () => {
    const never = await tried(search({ furthestHeard: 4 }), () => false);
    expect([...never.keys()].at(-1)).toBeCloseTo(24, 9);
    const always = await tried(search({ furthestUnheard: 4 }), () => true);
    expect([...always.keys()].at(-1)).toBeCloseTo(16, 9);
  });
});
