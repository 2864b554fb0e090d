import { describe, expect, it } from '@jest/globals';
import { FAULTS } from '../../../drivers/emulator/faults/registry.ts';
import { bssciCases, outcomes } from '../../../suites/testing/bssci-bench.ts';
import { proofsFolder } from '../campaign/layout.ts';
import { loadProofs } from './proofs.ts';

const proofs = loadProofs(proofsFolder);
const faults = FAULTS.filter(({ scope }) => scope === 'bssci').map(({ name }) => name);

describe('the cases on the base station to service centre interface', () => {
  it('pass with correct ends, those about TLS over real TLS', async () => {
    const found = await outcomes(null, bssciCases);
    expect(Object.entries(found).filter(([, outcome]) => outcome !== 'pass')).toEqual([]);
    expect(Object.keys(found)).toHaveLength(67);
  });

  it('each have a fault that turns them red', () => {
    const proved = new Set(faults.flatMap((fault) => proofs.get(fault) ?? []));
    expect(bssciCases.filter((id) => !proved.has(id))).toEqual([]);
  });

  it.each(faults)('show the fault %s', async (fault) => {
    const named = proofs.get(fault) ?? [];
    expect(named.length).toBeGreaterThan(0);
    for (const [id, outcome] of Object.entries(await outcomes(fault, named))) {
      expect([id, /^(fail|remarked)$/.test(outcome) ? 'shown' : outcome]).toEqual([id, 'shown']);
    }
  });
});
