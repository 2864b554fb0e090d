import { bssciBench } from '../../drivers/emulator/testing/bssci-bench.ts';
import { judgeCase } from '../../rig/conformance/judge.ts';
import type { BssciExchange, Observation } from '../../rig/conformance/types.ts';
import { scenarioNamed } from '../../rig/mioty/bssci/scenarios/index.ts';
import type { BssciScenarioRequest } from '../../rig/ports/bssci.ts';
import { emptyObservation } from '../../rig/testing/observations.ts';
import { cases as centreCases } from '../mioty-bssci-centre.suite.ts';
import { cases as stationCases } from '../mioty-bssci-station.suite.ts';
import { catalogue, declared } from './judging.ts';

const bindings = [...centreCases, ...stationCases];
export const bssciCases: readonly string[] = bindings.map(({ id }) => id);

/** What a scenario leaves behind on emulated ends. */
export async function observeBssci(observation: string, fault: string | null): Promise<Observation> {
  const scenario = scenarioNamed(observation.replace('bssci/', ''));
  const request: BssciScenarioRequest = { kind: 'bssciScenario', peer: scenario.peer, scenario: scenario.id };
  const bssciExchanges: BssciExchange[] = [
    { timeSeconds: 0, request, reply: await bssciBench(fault).perform(request) },
  ];
  return emptyObservation({ id: observation, stimulus: observation, axes: { profile: 'EU1' }, bssciExchanges });
}

/** How cases of the two suites take ends with one fault, or correct ones. */
export async function outcomes(
  fault: string | null,
  ids: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const observations = new Map<string, Observation>();
  const found: Record<string, string> = {};
  for (const binding of bindings.filter(({ id }) => ids.includes(id))) {
    const entry = catalogue.cases.find(({ id }) => id === binding.id);
    if (entry === undefined) throw new Error(`${binding.id} is not in the catalogue`);
    const observation = observations.get(entry.observation) ?? (await observeBssci(entry.observation, fault));
    observations.set(entry.observation, observation);
    const { error, verdict, remarks } = judgeCase(entry, binding, observation, { declared, radio: {} });
    const remarked = verdict === 'pass' && remarks.some((remark) => remark.startsWith('advisory:'));
    found[binding.id] = error !== undefined ? `${error.code}: ${error.message}` : remarked ? 'remarked' : verdict;
  }
  return found;
}
