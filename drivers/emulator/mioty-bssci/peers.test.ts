import { expect, it } from '@jest/globals';
import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import { SCENARIOS } from '../../../rig/mioty/bssci/scenarios/index.ts';
import { seededRandom } from '../../../rig/ports/random.ts';
import { createEmulatedBssci } from './peers.ts';

it.each(SCENARIOS.filter((s) => s.needs !== 'tls').map((s) => [s.id, s] as const))('%s', async (_id, scenario) => {
  const clock = simulatedClock();
  const peers = createEmulatedBssci({ clock, random: seededRandom(1) });
  const reply = await peers.perform({ kind: 'bssciScenario', peer: scenario.peer, scenario: scenario.id });
  console.log(scenario.id, clock.nowSeconds());
  for (const e of reply.bssci!.entries) {
    const { timeSeconds: t, connection: c, kind } = e;
    console.log(
      t.toFixed(3),
      c,
      kind,
      e.kind === 'message'
        ? `${e.direction} ${JSON.stringify(e.message)} ${e.keyAsDerived ?? ''}`
        : JSON.stringify({ ...e, timeSeconds: undefined, kind: undefined, connection: undefined }),
    );
  }
  expect(reply.kind).toBe('done');
});
