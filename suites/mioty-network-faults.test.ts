import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { miotyNetworkFaults } from '../drivers/emulator/mioty-network/faults/index.ts';
import { loadProofs } from '../rig/cli/mutation/proofs.ts';
import { catalogue } from './testing/judging.ts';
import { judgeMiotyNetwork, observeMiotyNetwork } from './testing/mioty-network-bench.ts';

const proofs = loadProofs(join(dirname(fileURLToPath(import.meta.url)), '../../suites/mutation'));

/** The cases that a fault must turn red, by the stimulus that they rest on. */
function provedBy(fault: string): ReadonlyMap<string, readonly string[]> {
  const byStimulus = new Map<string, string[]>();
  for (const id of proofs.get(fault) ?? []) {
    const stimulus = catalogue.cases.find((entry) => entry.id === id)?.observation ?? 'none';
    byStimulus.set(stimulus, [...(byStimulus.get(stimulus) ?? []), id]);
  }
  return byStimulus;
}

describe('faults of the MIOTY network', () => {
  it.each(miotyNetworkFaults.map(({ name, what }) => [name, what]))('%s: %s', async (name) => {
    const proved = provedBy(name);
    expect(proved.size).toBeGreaterThan(0);
    for (const [stimulus, ids] of proved) {
      const observation = await observeMiotyNetwork(stimulus, name);
      expect(ids.map((id) => [id, judgeMiotyNetwork(id, observation).verdict])).toEqual(ids.map((id) => [id, 'fail']));
    }
  });
});
