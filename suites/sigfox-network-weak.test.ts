import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../rig/conformance/types.ts';
import { judgeNetwork, observeNetwork } from './testing/network-bench.ts';

const id = 'sigfox/network/air/BV-06';

/** The observation with another number of stored messages for a device. */
const stored = (observation: Observation, device: string, messages: number): Observation => {
  const labels = observation.marks.map((mark) => mark.data.label);
  return {
    ...observation,
    networkExchanges: observation.networkExchanges.map((exchange, index) => {
      if (labels[index] !== `${device}: stored`) return exchange;
      const list = Array.from({ length: messages }, () => ({
        device,
        timeSeconds: 1,
        type: 'bytes' as const,
        payload: '',
      }));
      return { ...exchange, reply: { ...exchange.reply, messages: list } };
    }),
  };
};

describe('a weak signal', () => {
  it.each(['RC1', 'RC2'] as const)('is received in %s, a decibel above what is promised', async (rc) => {
    const judgement = judgeNetwork(id, await observeNetwork('network/weak', { rc }));
    expect(judgement.verdict).toBe('pass');
    expect(judgement.measurements[0]).toMatchObject({ id: 'level', value: expect.closeTo(9, 6) });
  });

  it('that stations drop fails them', async () => {
    const observation = await observeNetwork('network/weak', { fault: 'station-hard-of-hearing' });
    expect(judgeNetwork(id, observation).verdict).toBe('fail');
  });

  it('tells nothing where the level does not count, or nothing is received at all', async () => {
    const observation = await observeNetwork('network/weak');
    const any = judgeNetwork(id, stored(observation, 'too weak', 1));
    expect([any.verdict, any.reasonCode]).toEqual(['inconclusive', 'NOTHING_MEASURED']);
    const none = judgeNetwork(id, {
      ...observation,
      networkExchanges: observation.networkExchanges.map((exchange) => ({
        ...exchange,
        reply: exchange.request.kind === 'metadata' ? { ...exchange.reply, metadata: [] } : exchange.reply,
      })),
    });
    expect([none.verdict, none.reasonCode]).toEqual(['inconclusive', 'NOTHING_MEASURED']);
  });
});
