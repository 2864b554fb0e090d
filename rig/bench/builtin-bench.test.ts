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
    expect(Object.keys(config.dut.ics).sort()).toEqual(names(proforma.ics));
    expect(Object.keys(config.dut.ixit).sort()).toEqual(names(proforma.ixit));
  });
});
