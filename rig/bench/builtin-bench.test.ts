import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../conformance/catalogue.ts';
import { technologies } from '../conformance/types.ts';
import { checkProformaNames, loadBenchConfig } from './config.ts';

const catalogue = resolve(process.cwd(), 'suites/catalogue');

/** Whose ICS items are whose. */
const PREFIX = { sigfox: 'SFX.', mioty: 'MTY.' } as const;

describe.each(technologies)('the built-in declaration of a %s module', (technology) => {
  it('answers every question of the proforma that its cases hang on, and nothing else', () => {
    const { proforma, cases } = loadCatalogue(catalogue);
    const names = (items: readonly { readonly id: string }[]): string[] => items.map((item) => item.id).sort();
    const config = loadBenchConfig({ technology });
    checkProformaNames(config, { ics: names(proforma.ics), ixit: names(proforma.ixit) });
    const own = cases.filter(({ id }) => id.startsWith(`${technology}/`));
    const needed = [...new Set(own.flatMap((entry) => entry.ixit))].sort();
    for (const { ics, ixit } of config.dut.zones) {
      expect(Object.keys(ics).sort()).toEqual(names(proforma.ics).filter((id) => id.startsWith(PREFIX[technology])));
      expect(Object.keys(ixit).sort()).toEqual(needed);
    }
  });
});

describe('the built-in declaration', () => {
  it('has the bit rate and the spread of each radio configuration', () => {
    const config = loadBenchConfig({});
    expect(config.dut.zones.map(({ zone, ixit }) => [zone, ixit.bitRateBps, ixit.frequencyHalfRangeHz])).toEqual([
      ['RC1', 100, 77_220],
      ['RC2', 600, 75_000],
      ['RC3C', 100, 76_030],
      ['RC3D', 100, 76_030],
      ['RC4', 600, 75_000],
      ['RC5', 100, 76_030],
      ['RC6', 100, 77_280],
      ['RC7', 100, 77_210],
    ]);
  });
});
