import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { catalogueCase } from '../testing/observations.ts';
import { compileCatalogue, loadCatalogue } from './catalogue.ts';

let folder = '';
let compiled = '';
const write = (title: string): void => {
  const cases = [catalogueCase({ title, checks: { reply: 'It answers.' } })];
  writeFileSync(join(folder, 'sigfox-a.yaml'), stringify({ schema: 'unbrig/catalogue/1', group: 'A', cases }));
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unbrig-catalogue-'));
  compiled = join(folder, 'catalogue.json');
  writeFileSync(join(folder, 'proforma.yaml'), stringify({ schema: 'unbrig/proforma/1', ics: [], ixit: [] }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a compiled catalogue', () => {
  it('is what the files say, and is left aside as soon as they say something else', () => {
    write('first');
    compileCatalogue(folder, compiled);
    expect(loadCatalogue(folder, compiled)).toEqual(loadCatalogue(folder));
    // What was compiled is what is read: a mark in it shows.
    writeFileSync(compiled, readFileSync(compiled, 'utf8').replaceAll('"first"', '"marked"'));
    expect(loadCatalogue(folder, compiled).cases[0].title).toBe('marked');
    write('second');
    expect(loadCatalogue(folder, compiled).cases[0].title).toBe('second');
  });

  it('is not made from files that are wrong', () => {
    write('');
    expect(() => compileCatalogue(folder, compiled)).toThrow(/sigfox-a\.yaml/);
  });
});
