import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { coverageOf, lintCoverage, loadRequirements, type Requirement, requirementsOf } from './requirements.ts';
import type { Reference } from './types.ts';

const named = (id: string, reason?: string): Requirement => ({
  id,
  source: ['document 1'],
  text: 'Something is so.',
  methods: ['SDR'],
  ...(reason === undefined ? {} : { reason }),
});
const entry = (id: string, ...requirements: string[]) => ({
  id,
  refs: [
    { doc: 'other', level: 'MUST' } as Reference,
    ...requirements.map((requirement): Reference => ({ doc: 'd', requirement, level: 'MUST' })),
  ],
});

describe('coverage', () => {
  it('lists cases by requirement, in the order of the requirements, and back', () => {
    const cases = [
      entry('b/BV-01', 'SFX-B-002', 'SFX-A-001', 'SFX-A-001'),
      entry('a/BV-01', 'SFX-A-001'),
      entry('c/BV-01'),
    ];
    const rows = coverageOf([named('SFX-A-001'), named('SFX-B-002'), named('SFX-C-003')], cases);
    expect(rows.map(({ cases: ids }) => ids)).toEqual([['b/BV-01', 'a/BV-01'], ['b/BV-01'], []]);
    expect(cases.map(requirementsOf)).toEqual([['SFX-B-002', 'SFX-A-001'], ['SFX-A-001'], []]);
  });

  it('is complete when each requirement has either a case or a reason', () => {
    const requirements = [named('SFX-A-001'), named('SFX-B-002', 'Nobody can see it.')];
    expect(lintCoverage(requirements, [entry('a/BV-01', 'SFX-A-001')])).toEqual([]);
    expect(lintCoverage(requirements, [entry('a/BV-01', 'SFX-B-002', 'SFX-Z-009')])).toEqual([
      'a/BV-01 names SFX-Z-009, which is no requirement',
      'SFX-A-001 has neither a case nor a reason',
      'SFX-B-002 has the reason of a requirement without cases, and a/BV-01 covers it: drop the reason',
    ]);
  });
});

describe('requirement files', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unbrig-requirements-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (file: string, ...rows: string[]) =>
    writeFileSync(
      join(folder, file),
      `schema: unbrig/requirements/1\nrequirements:\n${rows.map((row) => `  - ${row}\n`).join('')}`,
    );
  const row = (id: string, rest = '') => `{ id: ${id}, source: [d 1], text: It is so., methods: [SDR, NT]${rest} }`;

  it('are read together, by id', () => {
    write('b.yaml', row('SFX-B-002'), row('SFX-A-001', ', reason: Nobody knows., derived: true'));
    write('a.yaml', row('SFX-C-003'));
    const read = loadRequirements(folder);
    expect(read.map(({ id }) => id)).toEqual(['SFX-A-001', 'SFX-B-002', 'SFX-C-003']);
    expect(read[0]).toEqual({
      id: 'SFX-A-001',
      source: ['d 1'],
      derived: true,
      text: 'It is so.',
      methods: ['SDR', 'NT'],
      reason: 'Nobody knows.',
    });
  });

  it.each([
    ['an id twice', [row('SFX-A-001'), row('SFX-A-001')], /a\.yaml: SFX-A-001 stands twice/],
    ['an unknown method', [row('SFX-A-001').replace('SDR', 'EAR')], /\/requirements\/0\/methods\/0/],
    ['an unknown field', [row('SFX-A-001', ', why: no')], /additional properties/],
    ['a sentence without an end', [row('SFX-A-001').replace('so.', 'so')], /\/requirements\/0\/text/],
    ['a bad id', [row('SFX-1')], /\/requirements\/0\/id/],
    ['no YAML', ['{ id: ['], /a\.yaml: /],
  ])('are refused with %s', (_what, rows, message) => {
    write('a.yaml', ...rows);
    expect(() => loadRequirements(folder)).toThrow(message);
    expect(() => loadRequirements(folder)).toThrow(
      expect.objectContaining({ code: 'requirements-invalid', errorClass: 'usage' }),
    );
  });
});
