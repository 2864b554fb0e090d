import type { Stimulus } from '../../rig/conformance/stimulus.ts';
import { SCENARIOS } from '../../rig/mioty/bssci/scenarios/index.ts';

/** One observation a scenario; the other end of the interface is the rig. */
export const bssciStimuli: readonly Stimulus[] = SCENARIOS.map(({ id, peer, title }) => ({
  id: `bssci/${id}`,
  title,
  expectedSeconds: 30,
  needsPowerSwitch: false,
  run: async (context) => {
    await context.playBssci({ kind: 'bssciScenario', peer, scenario: id });
  },
}));
