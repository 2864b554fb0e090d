import { describe, expect, it } from '@jest/globals';
import { networkStimuli } from './stimuli/network.ts';
import { catalogue } from './testing/judging.ts';
import { judgeNetwork, observeNetwork } from './testing/network-bench.ts';

const group = catalogue.groups.find((candidate) => candidate.name === 'sigfox-network')!;
const casesOf = (stimulus: string) => group.cases.filter((entry) => entry.observation === stimulus);

/** What needs no module beside the network. */
const alone = networkStimuli.filter((stimulus) => stimulus.id !== 'network/module');

describe('the suite of the network', () => {
  it.each(alone.map((stimulus) => stimulus.id))('%s: the correct network passes all its cases', async (id) => {
    const observation = await observeNetwork(id);
    const verdicts = casesOf(id).map((entry) => {
      const judgement = judgeNetwork(entry.id, observation);
      return [
        entry.id,
        judgement.verdict,
        judgement.error?.message ?? judgement.remarks.join(),
        judgement.checks.filter((check) => !check.ok),
      ];
    });
    expect(verdicts).toEqual(casesOf(id).map((entry) => [entry.id, 'pass', '', []]));
  });
});
