import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { lintCoverage, loadRequirements } from '../rig/conformance/requirements.ts';
import { sharedFolder } from '../rig/testing/shared.ts';
import { catalogue } from './testing/judging.ts';

const requirements = loadRequirements(join(dirname(fileURLToPath(import.meta.url)), '../../suites/requirements'));

describe('the requirements', () => {
  it('each have a case or a reason why none, and every case names known ones', () => {
    expect(lintCoverage(requirements, catalogue.cases)).toEqual([]);
  });

  it('on key encryption say that the details are not public', () => {
    const encryption = requirements.filter(({ text }) => /ncrypt/.test(text));
    const closed = encryption.filter(({ reason }) => reason?.startsWith('NOT_PUBLIC'));
    expect(closed.map(({ id }) => id)).toEqual([
      'SFX-CRY-007',
      'SFX-CRY-008',
      'SFX-CRY-009',
      'SFX-CRY-012',
      'SFX-PRO-004',
    ]);
  });

  const shared = sharedFolder();
  (shared === null ? it.skip : it)('are all of those that were drawn from the documents', () => {
    const facts = readFileSync(resolve(shared ?? '', 'facts/requirements.md'), 'utf8');
    const ids = [...facts.matchAll(/^\| ((?:SFX|MTY)-[A-Z0-9]+-\d{3}) \|/gm)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(250);
    expect(requirements.map(({ id }) => id)).toEqual(ids.sort());
  });
});
