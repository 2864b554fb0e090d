import { describe, expect, it } from '@jest/globals';
import { radioConfigurationIds } from '../sigfox/radio-configuration.ts';
import { frameOnTimeSeconds } from '../sigfox/time-on-air.ts';
import { transmissionsAfterSensing } from './arib-std-t108.ts';
import type { RadioEmission } from './emission.ts';
import {
  adviceOnSingleEmissions,
  dutyCycleByBand,
  politeAccess,
  politeAccessPossible,
  radiatedPowerByBand,
} from './en-300-220.ts';
import * as europeanFigures from './en-300-220-figures.ts';
import { hoppingDwell, hoppingFrequencyCount } from './fcc-15-247.ts';
import type { RegulationFinding } from './finding.ts';
import { indianFindings, koreanFindings, russianFindings } from './other-territories.ts';
import { hoppingQuiet, microChannelReuse } from './sigfox-hopping.ts';
import { subBandOf, subBands863 } from './sub-bands.ts';
import { territoryFindings, territoryOf } from './territory.ts';

const at = (startSeconds: number, seconds: number, frequencyHz = 868_130_000): RadioEmission => ({
  startSeconds,
  endSeconds: startSeconds + seconds,
  frequencyHz,
});
/** A message of three frames, ramps included. */
const message = (
  startSeconds: number,
  frameSeconds: number,
  pause: number,
  frequenciesHz = [868.1e6, 868.13e6, 868.16e6],
) =>
  frequenciesHz.map((frequency, index) => at(startSeconds + index * (frameSeconds + pause), frameSeconds, frequency));
const slow = frameOnTimeSeconds('bytes-9-12', 100);
const fast = frameOnTimeSeconds('bytes-9-12', 600);
const grid = { originHz: 902_100_000, widthHz: 25_000 };
const hops = [902.1375e6, 902.1625e6, 902.1875e6];
const only = (findings: readonly RegulationFinding[], quantity: RegExp): RegulationFinding => {
  const found = findings.filter((finding) => quantity.test(finding.quantity));
  expect(found).toHaveLength(1);
  return found[0];
};

describe('sub-bands of 863 to 870 MHz', () => {
  it.each([
    [863.0, 'K', 0.001, 25, 'C'],
    [864.999, 'K', 0.001, 25, 'C'],
    [865.2, 'L', 0.01, 25, 'C'],
    [868.0, 'M', 0.01, 25, 'A'],
    [868.13, 'M', 0.01, 25, 'A'],
    [868.65, 'gap', 0.001, null, 'C'],
    [868.8, 'N', 0.001, 25, 'A'],
    [869.3, 'gap', 0.001, null, 'C'],
    [869.525, 'P', 0.1, 500, 'A'],
    [869.66, 'gap', 0.001, null, 'C'],
    [869.7, 'Q', 0.01, 25, 'C'],
  ] as const)('%d MHz', (megahertz, letter, share, milliwatt, confidence) => {
    const band = subBandOf(1e6 * megahertz);
    expect([
      band?.letter,
      band?.dutyCycle.value,
      band?.maxErpMilliwatt?.value ?? null,
      band?.dutyCycle.confidence,
    ]).toEqual([letter, share, milliwatt, confidence]);
  });

  it('follow one another without holes, and nothing lies outside them', () => {
    expect(subBands863[0].lowHz).toBe(863e6);
    for (const [index, band] of subBands863.slice(1).entries()) expect(band.lowHz).toBe(subBands863[index].highHz);
    expect(subBands863[subBands863.length - 1].highHz).toBe(870e6);
    expect([862.999e6, 870e6, 902.2e6].map(subBandOf)).toEqual([null, null, null]);
  });
});

describe('EN 300 220', () => {
  it('gives 36 s, 3.6 s and 360 s an hour, by the band that was used', () => {
    const limit = (frequencyHz: number) => dutyCycleByBand([at(0, 1, frequencyHz)])[0].limit?.high;
    expect([868.3e6, 868.8e6, 869.5e6].map(limit)).toEqual([36, 3.6, 360].map((value) => expect.closeTo(value, 9)));
  });

  it('lets five messages of twelve bytes an hour pass, and not the sixth', () => {
    const hour = (count: number) =>
      Array.from({ length: count }, (_, index) => message(600 * index, slow, 0.48)).flat();
    expect(dutyCycleByBand(hour(5))).toMatchObject([{ within: true, informative: false, confidence: 'A' }]);
    expect(dutyCycleByBand(hour(6))).toMatchObject([{ within: false, value: expect.closeTo(18 * slow, 6) }]);
  });

  it('counts each band by itself', () => {
    const uplinks = Array.from({ length: 5 }, (_, index) => message(600 * index, slow, 0.48)).flat();
    const others = [at(100, 20, 869.525e6), at(1000, 4, 868.75e6)];
    const findings = dutyCycleByBand([...uplinks, ...others]);
    expect(findings.map(({ quantity, within }) => [/band (.)/.exec(quantity)?.[1], within])).toEqual([
      ['M', true],
      ['P', true],
      ['N', false],
    ]);
    expect(findings[2].worst).toEqual({ startSeconds: 1000, endSeconds: 4600 });
    expect(dutyCycleByBand([at(0, 99, 902.2e6)])).toEqual([]);
  });

  it('compares power against a dipole where it is known', () => {
    const power = (eirpDbm: number) => radiatedPowerByBand([at(0, 1), { ...at(5, 1), eirpDbm }]);
    expect(power(16.12)).toMatchObject([{ within: true, value: expect.closeTo(13.97, 6) }]);
    expect(power(16.2)).toMatchObject([{ within: false }]);
    expect(radiatedPowerByBand([at(0, 1)])).toEqual([]);
  });

  it('rules polite access out for 2.08 s at 100 bit/s, and says so', () => {
    const frames = message(0, 2.08, 0.5);
    expect(only(politeAccess(frames), /single/)).toMatchObject({
      value: expect.closeTo(2.08),
      limit: { high: 1 },
      within: null,
    });
    expect(only(politeAccess(frames, true), /single/).within).toBe(false);
    expect(politeAccessPossible(frames)).toBe(false);
    expect(politeAccessPossible(message(0, fast, 0.5))).toBe(true);
    expect(politeAccessPossible(message(0, fast, 0.05))).toBe(false);
    const busy = Array.from({ length: 300 }, (_, index) => at(2 * index, 0.4));
    expect(politeAccess(busy, true).map(({ within }) => within)).toEqual([true, true, false]);
    expect(politeAccess([])).toEqual([]);
  });

  it('only advises on single emissions', () => {
    const findings = adviceOnSingleEmissions([at(0, 40), at(41, 2)]);
    expect(findings.map(({ value, limit }) => [value, limit])).toEqual([
      [40, { high: 36 }],
      [40, { high: 3.6 }],
      [1, { low: 1.8 }],
    ]);
    expect(findings.every(({ informative, within }) => informative && within === null)).toBe(true);
    expect(adviceOnSingleEmissions([at(0, 1)])).toHaveLength(2);
  });

  it('has its figures from named clauses', () => {
    const figures = Object.entries(europeanFigures).filter(([, figure]) => typeof figure === 'object');
    expect(
      Object.fromEntries(figures.map(([name, figure]) => [name, typeof figure === 'object' && figure.value])),
    ).toEqual({
      observationSeconds: 3600,
      disregardedGapSeconds: 0.005,
      onTimeLevelDbc: -26,
      adviceOnTimeSeconds: 36,
      adviceShortOnTimeSeconds: 3.6,
      adviceShortPauseSeconds: 1.8,
      politeOnTimeSeconds: 1,
      politePauseSeconds: 0.1,
      politeHourSeconds: 100,
    });
  });
});

describe('FCC 15.247', () => {
  it('holds the dwell of one hopping frequency to 0.4 s in 20 s', () => {
    expect(hoppingDwell(message(0, fast, 0.48, hops), grid)).toMatchObject({
      value: expect.closeTo(fast, 9),
      within: true,
      confidence: 'A',
    });
    const same = message(0, fast, 0.48, [hops[0], hops[1], hops[0]]);
    expect(hoppingDwell(same, grid)).toMatchObject({ value: expect.closeTo(2 * fast, 9), within: false });
    const again = (pause: number) => [at(0, 0.3, hops[0]), at(0.3 + pause, 0.3, hops[0])];
    expect(hoppingDwell(again(20), grid)?.within).toBe(true);
    expect(hoppingDwell(again(19.5), grid)?.within).toBe(false);
    expect(hoppingDwell(message(0, slow, 0.5, hops), grid)?.within).toBe(false);
    expect(hoppingDwell([], grid)).toBeNull();
  });

  it('takes 10 s for wide hopping', () => {
    const wide = [0, 12].map((start) => ({ ...at(start, 0.3, hops[0]), bandwidthHz: 300_000 }));
    expect(hoppingDwell(wide, grid)?.within).toBe(true);
    expect(
      hoppingDwell(
        wide.map(({ bandwidthHz: _wide, ...rest }) => rest),
        grid,
      )?.within,
    ).toBe(false);
    expect(hoppingFrequencyCount(wide, grid).limit).toEqual({ low: 25 });
  });

  it('counts hopping frequencies and decides nothing by it', () => {
    expect(hoppingFrequencyCount([...message(0, fast, 1, hops), ...message(9, fast, 1, hops)], grid)).toMatchObject({
      value: 3,
      limit: { low: 50 },
      informative: true,
      within: null,
    });
  });
});

describe('the hopping plan of Sigfox', () => {
  it('wants 20 s between messages', () => {
    const two = (pause: number) => [message(0, 0.3, 0.5, hops), message(1.9 + pause, 0.3, 0.5, hops)];
    expect(hoppingQuiet(two(20))).toMatchObject({ value: expect.closeTo(20, 9), within: true, confidence: 'B' });
    expect(hoppingQuiet(two(19.9))?.within).toBe(false);
    expect(hoppingQuiet([message(0, 0.3, 0.5)])).toBeNull();
  });

  it('wants each frame of a message on a micro channel of its own', () => {
    expect(microChannelReuse([message(0, 0.3, 0.5, hops), message(30, 0.3, 0.5, hops)], grid)?.within).toBe(true);
    const reused = message(30, 0.3, 0.5, [hops[0], hops[0] + 4000, hops[2]]);
    expect(microChannelReuse([message(0, 0.3, 0.5, hops), reused], grid)).toMatchObject({ value: 2, within: false });
    expect(microChannelReuse([], grid)).toBeNull();
  });
});

describe('ARIB STD-T108', () => {
  it('lets a transmission after 5 ms of carrier sense last 4 s, pauses below 50 ms included', () => {
    const longest = (pause: number) => only(transmissionsAfterSensing(message(0, 2.08, pause), 'long'), /Longest/);
    expect(longest(0.5)).toMatchObject({ value: expect.closeTo(2.08, 9), within: true, confidence: 'C' });
    expect(longest(0.05).within).toBe(true);
    expect(longest(0.049)).toMatchObject({ value: expect.closeTo(6.338, 9), within: false });
    expect(transmissionsAfterSensing(message(0, 1.2, 0.02), 'long').map(({ within }) => within)).toEqual([true, null]);
  });

  it('takes the low duty cycle of the reference implementation alike', () => {
    expect(only(transmissionsAfterSensing(message(0, 2.08, 0), 'none'), /Longest/)).toMatchObject({
      within: false,
      confidence: 'B',
    });
  });

  it('allows 400 ms after a short carrier sense; its hour is not confirmed', () => {
    const findings = transmissionsAfterSensing(message(0, 0.35, 0.5), 'short');
    expect(findings.map(({ within, informative }) => [within, informative])).toEqual([
      [true, false],
      [null, true],
      [null, true],
    ]);
    expect(transmissionsAfterSensing(message(0, 2.08, 0.5), 'short')[0].within).toBe(false);
    expect(transmissionsAfterSensing([], 'short')).toEqual([]);
  });
});

describe('Korea, India and Russia', () => {
  it('decide nothing but the power in Korea', () => {
    const frames = message(0, 9, 0.01, [923.3e6, 923.3e6, 923.3e6]);
    expect(koreanFindings(frames).map(({ within }) => within)).toEqual([null, null]);
    const power = (frequencyHz: number, eirpDbm: number) =>
      koreanFindings([{ ...at(0, 1, frequencyHz), eirpDbm }]).at(-1)?.within;
    expect([power(923.3e6, 14), power(923.3e6, 14.1), power(921.9e6, 10), power(921.9e6, 11)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('are shown with their limits', () => {
    expect(indianFindings([at(0, 1, 865.2e6), at(5, 1, 869e6)]).map(({ value, limit }) => [value, limit])).toEqual([
      [865.2e6, { low: 865e6 }],
      [869e6, { high: 867e6 }],
    ]);
    const russian = russianFindings([at(0, 400, 868.8e6)]);
    expect(russian.map(({ limit, within }) => [limit, within])).toEqual([
      [{ low: 868.7e6 }, null],
      [{ high: 869.2e6 }, null],
      [{ high: 360 }, null],
    ]);
    expect([indianFindings([]), russianFindings([]), koreanFindings([])]).toEqual([[], [], []]);
  });
});

describe('every territory', () => {
  const messages = [0, 60].map((start) => message(start, slow, 0.02, hops));
  const findings = radioConfigurationIds.flatMap((id) => territoryFindings(territoryOf(id) ?? 'europe', messages));

  it('is known for every radio configuration', () => {
    expect(radioConfigurationIds.map(territoryOf)).not.toContain(null);
    expect(territoryOf('RC9')).toBeNull();
  });

  it('names source and confidence, and never decides by general knowledge', () => {
    expect(findings.length).toBeGreaterThan(15);
    for (const { source, confidence, informative, within } of findings) {
      expect(source.length).toBeGreaterThan(8);
      expect(informative).toBe(within === null);
      if (confidence === 'K') expect(within).toBeNull();
    }
  });

  it('lets the ordinary use of a module pass', () => {
    const ordinary = [0, 700, 1400].map((start) => message(start, slow, 0.48));
    const hopping = [0, 700].map((start) => message(start, fast, 0.5, hops));
    const broken = radioConfigurationIds.flatMap((id) => {
      const territory = territoryOf(id) ?? 'europe';
      return territoryFindings(territory, territory === 'fcc' ? hopping : ordinary).filter(
        ({ within }) => within === false,
      );
    });
    expect(broken).toEqual([]);
  });
});
