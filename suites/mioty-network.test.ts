import { describe, expect, it } from '@jest/globals';
import { miotyNetworkStimuli } from './stimuli/mioty-network.ts';
import { judgeMiotyNetwork, miotyCasesOf, observeMiotyNetwork } from './testing/mioty-network-bench.ts';

describe('the suites of the MIOTY network', () => {
  it.each(miotyNetworkStimuli.map(({ id }) => id))('%s: the correct network passes all its cases', async (id) => {
    const observation = await observeMiotyNetwork(id);
    const entries = miotyCasesOf(id);
    expect(entries.length).toBeGreaterThan(0);
    const verdicts = entries.map((entry) => {
      const judgement = judgeMiotyNetwork(entry.id, observation);
      const broken = judgement.checks.filter((check) => !check.ok);
      return [entry.id, judgement.verdict, judgement.error?.message ?? judgement.remarks.join(), broken];
    });
    expect(verdicts).toEqual(entries.map((entry) => [entry.id, 'pass', '', []]));
  });
});
