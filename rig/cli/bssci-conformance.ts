import { messagePack } from '../../drivers/bssci/messagepack.ts';
import { judgeCase } from '../conformance/judge.ts';
import { isSelected } from '../conformance/plan.ts';
import type { CaseResult, CatalogueCase, DeclaredModule, Observation } from '../conformance/types.ts';
import type { DialogueOptions } from '../mioty/bssci/dialogue.ts';
import { playScenario, scenarioNamed } from '../mioty/bssci/scenarios/index.ts';
import type { BssciScenario } from '../mioty/bssci/scenarios/scenario.ts';
import type { BssciPeer, BssciScenarioLog } from '../ports/bssci.ts';
import { UnbrigError } from '../ports/errors.ts';
import { loadBindings, suiteCatalogue } from './campaign/layout.ts';

export interface ConformanceRun extends Omit<DialogueOptions, 'codec'> {
  /** Case ids, prefixes or patterns; all unless given. */
  readonly select: readonly string[];
  /** Before a scenario is played. */
  onScenario(title: string, number: number, of: number): void;
  onLog(log: BssciScenarioLog): void;
  onCase(entry: CatalogueCase, result: CaseResult): void;
}

const PREFIX: Readonly<Record<BssciPeer, string>> = {
  'service-centre': 'mioty/bssci/centre',
  'base-station': 'mioty/bssci/station',
};
const OBSERVATION = 'bssci/';

/** The cases on one end of the interface, in the order of the catalogue. */
export function casesOn(peer: BssciPeer, select: readonly string[]): readonly CatalogueCase[] {
  const cases = suiteCatalogue().cases.filter(({ id }) => id.startsWith(`${PREFIX[peer]}/`) && isSelected(id, select));
  if (cases.length > 0) return cases;
  throw new UnbrigError('nothing-selected', 'selection', `no case of ${PREFIX[peer]} matches ${select.join(' ')}`);
}

/**
 * Plays each scenario once and judges all cases on it, as a campaign does.
 * @throws UnbrigError (link) when the peer cannot be reached at all.
 */
export async function runConformance(run: ConformanceRun): Promise<readonly CaseResult[]> {
  const cases = casesOn(run.peer, run.select);
  const bindings = await loadBindings();
  const scenarios = [...new Set(cases.map(({ observation }) => observation))];
  const results: CaseResult[] = [];
  for (const [index, name] of scenarios.entries()) {
    const scenario = scenarioNamed(name.slice(OBSERVATION.length));
    run.onScenario(scenario.title, index + 1, scenarios.length);
    const started = run.clock.nowSeconds();
    const lacking = lacks(scenario, run);
    const observation = lacking === null ? await observe(scenario, run, index === 0) : null;
    for (const entry of cases.filter((one) => one.observation === name)) {
      const base = { id: entry.id, axes: {}, applicability: 'applicable', applicabilityReason: 'selected' } as const;
      const common = { ...base, attempts: 1, durationSeconds: run.clock.nowSeconds() - started, evidence: [] };
      const binding = bindings.get(entry.id);
      if (binding === undefined) throw new UnbrigError('catalogue-invalid', 'usage', `${entry.id} has no suite`);
      const result: CaseResult =
        observation === null
          ? { ...common, ...blocked(lacking ?? '') }
          : { ...common, ...judgeCase(entry, binding, observation, { declared: NOBODY, radio: {} }) };
      results.push(result);
      run.onCase(entry, result);
    }
  }
  return results;
}

/** What the rig was not given for a scenario; null when it has everything. */
function lacks(scenario: BssciScenario, { connector, endPoint }: ConformanceRun): string | null {
  if (scenario.needs === 'end-point-key' && !endPoint.hasKey) {
    return 'no network key of the end point was given (--end-point-key)';
  }
  return scenario.needs === 'tls' && !connector.offersTls ? 'the connection has no TLS' : null;
}

const blocked = (executionReason: string) =>
  ({
    execution: 'blocked',
    executionReason,
    verdict: 'none',
    reasonCode: 'NO_KEY',
    measurements: [],
    checks: [],
    remarks: [],
    frames: [],
  }) as const;

async function observe(scenario: BssciScenario, run: ConformanceRun, first: boolean): Promise<Observation> {
  const { peer } = run;
  const log = await playScenario(scenario, { ...run, codec: messagePack });
  run.onLog(log);
  if (first) checkReached(log);
  const request = { kind: 'bssciScenario', peer, scenario: scenario.id } as const;
  return observationOf(scenario, [{ timeSeconds: 0, request, reply: { kind: 'done', bssci: log } }]);
}

/** Nobody there is no finding on the peer: the rest would only repeat it. */
function checkReached(log: BssciScenarioLog): void {
  if (log.entries.some(({ kind }) => kind === 'opened')) return;
  const failed = log.entries.find((entry) => entry.kind === 'not-opened');
  if (failed !== undefined)
    throw new UnbrigError('bssci-never-reached', 'link', failed.why, { facts: { code: failed.code } });
}

/** No module is on this bench. */
const NOBODY: DeclaredModule = {
  technology: 'mioty',
  identification: { maker: 'not declared', model: 'not declared', hardware: 'not declared', firmware: 'not declared' },
  epId: '',
  zone: '',
  ics: {},
  ixit: {},
};

/** The log as an observation of a bench on which there is nothing else. */
function observationOf(scenario: BssciScenario, bssciExchanges: Observation['bssciExchanges']): Observation {
  const capture = { sampleRateHz: 0, centreFrequencyHz: 0, startTimeSeconds: 0, endTimeSeconds: 0 };
  return {
    id: `${OBSERVATION}${scenario.id}`,
    stimulus: `${OBSERVATION}${scenario.id}`,
    axes: {},
    emulated: false,
    marks: [],
    exchanges: [],
    transcript: [],
    transmissions: [],
    transmitter: null,
    networkExchanges: [],
    miotyNetworkExchanges: [],
    bssciExchanges,
    probe: {
      driver: 'none',
      id: 'none',
      emulated: false,
      traceability: { frequency: 'indicative', time: 'indicative', power: 'indicative' },
      frequencyReferencePpm: 0,
      sampleClockPpm: 0,
      hostTimeSeconds: 0,
    },
    request: { centreFrequencyHz: 0, sampleRateHz: 0 },
    capture: { ...capture, lost: [], noiseDensity: 0, clippedShare: 0 },
    cutouts: [],
    frames: [],
    undecoded: [],
    radioFrames: [],
    strayBursts: [],
  };
}
