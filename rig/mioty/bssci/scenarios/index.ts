import type { BssciScenarioLog } from '../../../ports/bssci.ts';
import { UnbrigError } from '../../../ports/errors.ts';
import { createDialogue, type DialogueOptions } from '../dialogue.ts';
import { centreBasics } from './centre-basics.ts';
import { centreSessions } from './centre-sessions.ts';
import type { BssciScenario } from './scenario.ts';
import { stationBasics } from './station-basics.ts';
import { stationSessions } from './station-sessions.ts';

/** Every scenario, by the end that it tests. */
export const SCENARIOS: readonly BssciScenario[] = [
  ...centreBasics,
  ...centreSessions,
  ...stationBasics,
  ...stationSessions,
];

/** @throws UnbrigError `bssci-scenario-unknown` (test-code). */
export function scenarioNamed(id: string): BssciScenario {
  const found = SCENARIOS.find((scenario) => scenario.id === id);
  if (found) return found;
  throw new UnbrigError('bssci-scenario-unknown', 'test-code', `there is no BSSCI scenario ${id}`);
}

/** Plays a scenario to its end and gives what passed. The last connection is closed. */
export async function playScenario(scenario: BssciScenario, options: DialogueOptions): Promise<BssciScenarioLog> {
  const dialogue = createDialogue(options);
  await scenario.run(dialogue);
  dialogue.close();
  const { peer, patienceSeconds } = options;
  return { peer, scenario: scenario.id, patienceSeconds, entries: dialogue.log };
}
