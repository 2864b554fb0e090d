import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../rig/conformance/types.ts';
import type { MiotyNetworkReply } from '../rig/ports/mioty-network.ts';
import { miotyNetworkStimuli } from './stimuli/mioty-network.ts';
import { judgeMiotyNetwork, miotyCasesOf, observeMiotyNetwork } from './testing/mioty-network-bench.ts';

/** The observation as it would be had the network answered otherwise. */
const answeredWith = (observation: Observation, reply: MiotyNetworkReply): Observation => ({
  ...observation,
  miotyNetworkExchanges: observation.miotyNetworkExchanges.map((exchange) => ({ ...exchange, reply })),
});

describe('the suites of the MIOTY network', () => {
  it.each(miotyNetworkStimuli.map(({ id }) => id))('%s: tells nothing of a network that cannot do it', async (id) => {
    const observation = await observeMiotyNetwork(id);
    for (const entry of miotyCasesOf(id)) {
      const unable = judgeMiotyNetwork(entry.id, answeredWith(observation, { kind: 'unsupported' }));
      expect([entry.id, unable.verdict, unable.error]).toEqual([entry.id, 'inconclusive', undefined]);
      // A bridge that says yes to everything and answers nothing.
      const empty = judgeMiotyNetwork(entry.id, answeredWith(observation, { kind: 'done' }));
      expect([entry.id, empty.error]).toEqual([entry.id, undefined]);
    }
  });

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
