import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Random, seededRandom } from '../ports/random.ts';
import { assembleAllBursts, assembleBursts } from './assemble.ts';
import { placeExtension } from './assemble-extension.ts';
import type { BurstPoint } from './assemble-types.ts';
import { patternCount, tsmaPattern } from './patterns.ts';
import { radioProfile } from './profile.ts';
import { type PatternGroup, patternGroups, type RadioProfileId, radioProfileIds } from './types.ts';
import { burstPlaces } from './uplink.ts';

interface Sender {
  readonly profile: RadioProfileId;
  readonly upg: PatternGroup;
  readonly pattern: number;
  readonly startSymbols: number;
  readonly f0Hz: number;
  readonly clock?: number;
}

const sender = { profile: 'EU1', upg: 'UPG1', pattern: 2, startSymbols: 5000.3, f0Hz: 868_151_428 } as const;

/** The core bursts of a frame as a receiver has them, with errors of time and frequency. */
function coreOf({ profile, upg, pattern, startSymbols, f0Hz, clock = 1 }: Sender, random?: Random): BurstPoint[] {
  const { carrierSpacingHz } = radioProfile(profile);
  const table = tsmaPattern(upg, pattern);
  return table.startSymbols.map((start, i) => ({
    timeSymbols: startSymbols + clock * start + (random === undefined ? 0 : 0.1 * random.gaussian()),
    frequencyHz: f0Hz + table.carriers[i] * carrierSpacingHz + (random === undefined ? 0 : 30 * random.gaussian()),
  }));
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

describe('assembleBursts', () => {
  it('finds group, pattern, beginning and frequency from any 15 bursts of any frame, whatever their order', () => {
    const any = fc.record({
      profile: fc.constantFrom(...radioProfileIds),
      upg: fc.constantFrom(...patternGroups),
      row: fc.nat(7),
      startSymbols: fc.double({ min: -1e6, max: 2e8, noNaN: true }),
      ppm: fc.double({ min: -20, max: 20, noNaN: true }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(any, ({ profile, upg, row, startSymbols, ppm, seed }) => {
        const random = seededRandom(seed);
        const pattern = row % patternCount(upg);
        const centre = radioProfile(profile).channels.at(-1);
        const f0Hz = (centre?.centreHz ?? 0) - 12 * radioProfile(profile).carrierSpacingHz + 868.18 * ppm;
        const points = coreOf({ profile, upg, pattern, startSymbols, f0Hz, clock: 1 + ppm * 1e-6 }, random);
        const kept = shuffled(
          points.map((point, index) => ({ point, index })),
          random,
        ).slice(0, 15);
        const made = assembleBursts(
          kept.map(({ point }) => point),
          { profile },
        );
        expect(made).toMatchObject({ upg, pattern, channel: centre?.channel, strays: [] });
        expect(made?.placements.map(({ index, item }) => [index, item])).toEqual(
          kept.map(({ index }, item) => [index, item]).sort((a, b) => a[0] - b[0]),
        );
        expect(Math.abs((made?.startSymbols ?? 0) - startSymbols)).toBeLessThan(1);
        expect(Math.abs((made?.f0Hz ?? 0) - f0Hz)).toBeLessThan(200);
      }),
      { numRuns: 100 },
    );
  });

  it('measures clock and spacing', () => {
    const made = assembleBursts(coreOf({ ...sender, clock: 1 + 18e-6 }), { profile: 'EU1' });
    expect(made?.timeScale).toBeCloseTo(1 + 18e-6, 9);
    const wide = coreOf(sender).map((point, i) => ({
      ...point,
      frequencyHz: point.frequencyHz + 7 * tsmaPattern('UPG1', 2).carriers[i],
    }));
    const spread = assembleBursts(wide, { profile: 'EU1' });
    expect(spread?.carrierSpacingHz).toBeCloseTo(2387.371, 2);
    expect(spread?.placements.length).toBe(24);
  });

  it('needs eight bursts, or as few as it is told', () => {
    const points = coreOf(sender);
    expect(assembleBursts(points.slice(5, 12), { profile: 'EU1' })).toBeNull();
    expect(assembleBursts(points.slice(5, 13), { profile: 'EU1' })?.pattern).toBe(2);
    expect(assembleBursts(points.slice(5, 11), { profile: 'EU1', minimumBursts: 6 })?.pattern).toBe(2);
    expect(assembleBursts([], { profile: 'EU1' })).toBeNull();
  });

  it('looks for the groups that it is told', () => {
    expect(assembleBursts(coreOf(sender), { profile: 'EU1', patternGroups: ['UPG2', 'UPG3'] })).toBeNull();
  });

  it('does not take extension bursts for core ones', () => {
    const points = coreOf(sender).map((point, i) => ({ ...point, kind: i < 12 ? 'core' : 'extension' }) as const);
    expect(assembleBursts(points, { profile: 'EU1' })?.placements.length).toBe(12);
  });

  it('tells the bursts of a module that hops wrongly', () => {
    const points = coreOf(sender);
    const onWrongCarrier = points.with(7, { ...points[7], frequencyHz: points[7].frequencyHz + 5 * 2380.371 });
    const late = onWrongCarrier.with(9, { ...points[9], timeSymbols: points[9].timeSymbols + 6 });
    const made = assembleBursts(late, { profile: 'EU1' });
    expect(made?.placements.length).toBe(22);
    expect(made?.strays.map(({ index, item }) => [index, item])).toEqual([
      [7, 7],
      [9, 9],
    ]);
    expect(made?.strays[0].frequencyErrorHz).toBeCloseTo(5 * 2380.371, 3);
    expect(made?.strays[1].timeErrorSymbols).toBeCloseTo(6, 6);
  });

  it('takes frames apart that go on the air together, among bursts of none', () => {
    const random = seededRandom(11);
    const senders: Sender[] = [
      sender,
      { ...sender, startSymbols: 5211, f0Hz: sender.f0Hz + 431, pattern: 2 },
      { ...sender, startSymbols: 8000, f0Hz: sender.f0Hz - 9000, upg: 'UPG2', pattern: 5 },
      { ...sender, startSymbols: 9000, f0Hz: 868_080_000 - 12 * 2380.371, upg: 'UPG3', pattern: 0 },
    ];
    const noise = Array.from({ length: 60 }, () => ({
      timeSymbols: 4000 + 16_000 * random.next(),
      frequencyHz: 868_040_000 + 180_000 * random.next(),
    }));
    const points = shuffled([...senders.flatMap((one) => coreOf(one, random)), ...noise], random);
    const found = assembleAllBursts(points, { profile: 'EU1' });
    const summary = found
      .map(({ upg, pattern, channel, placements }) => `${upg} ${pattern} ${channel} ${placements.length}`)
      .sort();
    expect(summary).toEqual(['UPG1 2 A 24', 'UPG1 2 A 24', 'UPG2 5 A 24', 'UPG3 0 B 24']);
    const claimed = found.flatMap(({ placements }) => placements.map(({ item }) => item));
    expect(new Set(claimed).size).toBe(96);
  });

  it('finds no frame in noise', () => {
    const random = seededRandom(12);
    const noise = Array.from({ length: 150 }, () => ({
      timeSymbols: 10_000 * random.next(),
      frequencyHz: 868_150_000 + 60_000 * random.next(),
    }));
    expect(assembleAllBursts(noise, { profile: 'EU1' })).toEqual([]);
  });
});

describe('placeExtension', () => {
  it('follows clock and frequency of a long frame over holes, and passes over what belongs to others', () => {
    const random = seededRandom(13);
    const burstCount = 259;
    const head = { headerCrc: 0x5a, payloadCrc: 0xc3, burstCount };
    const clock = 1 - 19e-6;
    const points = burstPlaces('UPG1', 2, head.headerCrc, head.payloadCrc, burstCount).map(
      ({ startSymbols, carrier }, index) =>
        ({
          index,
          timeSymbols: 777 + clock * startSymbols + 0.1 * random.gaussian(),
          // Drifts by 1.2 kHz over the frame.
          frequencyHz: 868_151_000 + carrier * 2380.371 + 0.01 * startSymbols + 30 * random.gaussian(),
          kind: index < 24 ? 'core' : 'extension',
        }) as const,
    );
    const kept = shuffled(
      points.filter(({ index }) => index % 3 !== 1),
      random,
    );
    const others = Array.from({ length: 400 }, () => ({
      timeSymbols: 120_000 * random.next(),
      frequencyHz: 868_151_000 + 60_000 * random.next(),
      kind: 'extension' as const,
    }));
    const assembly = assembleBursts([...kept, ...others], { profile: 'EU1' });
    if (assembly === null) throw new Error('no frame');
    const placed = placeExtension([...kept, ...others], assembly, head);
    const own = kept.flatMap(({ index }, item) => (index < 24 ? [] : [[index, item]]));
    const right = placed.filter(({ index, item }) => kept[item]?.index === index);
    expect(right.length).toBe(own.length);
    // One of the others may lie in a hole by chance.
    expect(placed.length - right.length).toBeLessThan(4);
    const taken = new Set(placed.map(({ item }) => item));
    expect(placeExtension([...kept, ...others], assembly, head, {}, taken).length).toBeLessThan(10);
  });
});
