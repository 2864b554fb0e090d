import { miotyNetworkBench } from '../../drivers/emulator/testing/mioty-network-bench.ts';
import { type Judgement, judgeCase } from '../../rig/conformance/judge.ts';
import type { CaseBinding } from '../../rig/conformance/judgement.ts';
import { judgeInputsOf } from '../../rig/conformance/session.ts';
import type { StimulusContext } from '../../rig/conformance/stimulus.ts';
import type {
  CatalogueCase,
  DeclaredModule,
  Mark,
  MiotyNetworkExchange,
  Observation,
} from '../../rig/conformance/types.ts';
import { seededRandom } from '../../rig/ports/random.ts';
import { emptyObservation } from '../../rig/testing/observations.ts';
import { cases as networkCases } from '../mioty-network.suite.ts';
import { cases as attachCases } from '../mioty-network-attach.suite.ts';
import { cases as deliveryCases } from '../mioty-network-delivery.suite.ts';
import { cases as keyCases } from '../mioty-network-keys.suite.ts';
import { miotyNetworkStimuli } from '../stimuli/mioty-network.ts';
import { catalogue, declared } from './judging.ts';

const unavailable = (): never => {
  throw new Error('only the network is there');
};

const declaredMioty: DeclaredModule = { ...declared, technology: 'mioty', epId: '70B3D5677FF0A1B2', zone: 'EU1' };
const bindings: readonly CaseBinding[] = [...networkCases, ...attachCases, ...keyCases, ...deliveryCases];

/** Cases on one stimulus of the MIOTY network that have code. */
export function miotyCasesOf(stimulusId: string): readonly CatalogueCase[] {
  return catalogue.cases.filter((entry) => entry.observation === stimulusId && entry.notPublic === undefined);
}

/** What a stimulus of the MIOTY network leaves behind on an emulated network with one fault or none, and nothing else on the bench. */
export async function observeMiotyNetwork(stimulusId: string, fault?: string): Promise<Observation> {
  const stimulus = miotyNetworkStimuli.find((candidate) => candidate.id === stimulusId);
  if (stimulus === undefined) throw new Error(`no stimulus ${stimulusId}`);
  const { clock, network } = miotyNetworkBench(fault);
  const marks: Mark[] = [];
  const miotyNetworkExchanges: MiotyNetworkExchange[] = [];
  const context: StimulusContext = {
    clock,
    random: seededRandom(5, stimulusId),
    declared: declaredMioty,
    power: null,
    perform: unavailable,
    send: unavailable,
    transact: unavailable,
    sendDownlink: unavailable,
    interfere: unavailable,
    askNetwork: unavailable,
    playBssci: unavailable,
    mark: (name, data = {}) => void marks.push({ name, timeSeconds: clock.nowSeconds(), data }),
    askMiotyNetwork: async (request) => {
      const timeSeconds = clock.nowSeconds();
      const reply = await network.perform(request);
      miotyNetworkExchanges.push({ timeSeconds, request, reply });
      return reply;
    },
  };
  await clock.sleep(1);
  await stimulus.run(context);
  return emptyObservation({
    id: stimulusId,
    stimulus: stimulusId,
    axes: { profile: 'EU1' },
    marks,
    miotyNetworkExchanges,
  });
}

/** The judgement of one case of the suites of the MIOTY network. */
export function judgeMiotyNetwork(id: string, observation: Observation): Judgement {
  const entry = catalogue.cases.find((candidate) => candidate.id === id);
  const binding = bindings.find((candidate) => candidate.id === id);
  if (entry === undefined || binding === undefined) throw new Error(`no case ${id}`);
  return judgeCase(entry, binding, observation, judgeInputsOf(declaredMioty));
}
