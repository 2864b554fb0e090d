import { describe, expect, it } from '@jest/globals';
import { runTransactions } from '../testing/transactions/transactions.ts';

/** `npm run transactions` runs a thousand of the same. */
const COUNT = 20;
const SEED = 1;

describe('random transactions', () => {
  it('device, network and rig agree on every one, and much of what can happen does', async () => {
    const { transactions, disagreements, counts } = await runTransactions(COUNT, SEED);
    expect(disagreements).toEqual([]);
    expect(transactions).toBe(COUNT);
    for (const happening of ['stored', 'downlink confirmed', 'disturbed', 'wrong downlinks', 'stations off'])
      expect([happening, counts[happening] ?? 0]).not.toEqual([happening, 0]);
  }, 180_000);
});
