import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../conformance/catalogue.ts';
import { checkProformaNames, loadBenchConfig } from './config.ts';

const catalogue = resolve(process.cwd(), 'suites/catalogue');

describe('the built-in declaration', () => {
  it('answers every question of the proforma and nothing else', () => {
    const { proforma } = loadCatalogue(catalogue);
    const names = (items: readonly { readonly id: string }[]): string[] => items.map((item) => item.id).sort();
    const config = loadBenchConfig({});
    checkProformaNames(config, { ics: names(proforma.ics), ixit: names(proforma.ixit) });
    for (const { ics, ixit } of config.dut.zones) {
      expect(Object.keys(ics).sort()).toEqual(names(proforma.ics));
      expect(Object.keys(ixit).sort()).toEqual(names(proforma.ixit));
    }
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
