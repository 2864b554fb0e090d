import { describe, expect, it } from '@jest/globals';
import { loadRequirements } from '../conformance/requirements.ts';
import { requirementsFolder, suiteCatalogue } from './campaign/layout.ts';
import { coverageLines, coverageText } from './list-coverage.ts';

const requirements = loadRequirements(requirementsFolder);
const { cases } = suiteCatalogue();

describe('list --coverage', () => {
  it('prints in eighty columns what covers each requirement, and back', () => {
    const text = coverageText(requirements, cases);
    expect(text.filter((line) => line.length > 80)).toEqual([]);
    for (const { id } of requirements) expect(text.some((line) => line.startsWith(id))).toBe(true);
    for (const { id } of cases) expect(text.some((line) => line.trim() === id)).toBe(true);
    expect(text.at(-1)).toMatch(/^\d+ of \d+ requirements are covered by \d+ cases/);
  });

  it('gives a line a requirement and a line a case', () => {
    const lines = coverageLines(requirements, cases).map((line) => JSON.parse(line));
    expect(lines.filter(({ type }) => type === 'requirement')).toHaveLength(requirements.length);
    expect(lines.filter(({ type }) => type === 'case')).toHaveLength(cases.length);
    expect(lines.find(({ requirement }) => requirement === 'SFX-RAD-010')).toMatchObject({
      methods: ['SDR'],
      cases: expect.arrayContaining(['sigfox/uplink/timing/TI-01']),
      reason: null,
    });
    expect(lines.find(({ requirement }) => requirement === 'SFX-CRY-013')).toMatchObject({
      cases: [],
      reason: expect.stringMatching(/paper/),
    });
    expect(lines.find(({ id }) => id === 'sigfox/uplink/key/BV-01')).toMatchObject({
      type: 'case',
      requirements: expect.arrayContaining(['SFX-CRY-005']),
    });
  });
});
