import { networkBench } from '../../drivers/emulator/testing/network-bench.ts';
import { type Judgement, judgeCase } from '../../rig/conformance/judge.ts';
import { judgeInputsOf } from '../../rig/conformance/session.ts';
import type { StimulusContext } from '../../rig/conformance/stimulus.ts';
import type { Mark, NetworkExchange, Observation } from '../../rig/conformance/types.ts';
import { seededRandom } from '../../rig/ports/random.ts';
import type { RadioConfigurationId } from '../../rig/sigfox/types.ts';
import { emptyObservation } from '../../rig/testing/observations.ts';
import { cases } from '../sigfox-network.suite.ts';
import { networkStimuli } from '../stimuli/network.ts';
import { catalogue, declared } from './judging.ts';

const unavailable = (): never => {
  throw new Error('only the network is there');
};

/** What a stimulus of the network leaves behind on an emulated network, with nothing else on the bench. */
export async function observeNetwork(
  stimulusId: string,
  options: { readonly fault?: string; readonly rc?: RadioConfigurationId } = {},
): Promise<Observation> {
  const stimulus = networkStimuli.find((candidate) => candidate.id === stimulusId);
  if (stimulus === undefined) throw new Error(`no stimulus ${stimulusId}`);
  const { rc = 'RC1' } = options;
  const { clock, network } = networkBench(rc, options.fault);
  const marks: Mark[] = [];
  const networkExchanges: NetworkExchange[] = [];
  const context: StimulusContext = {
    clock,
    random: seededRandom(5, stimulusId),
    declared: { ...declared, zone: rc },
    power: null,
    perform: unavailable,
    send: unavailable,
    transact: unavailable,
    sendDownlink: unavailable,
    interfere: unavailable,
    askMiotyNetwork: unavailable,
    playBssci: unavailable,
    mark: (name, data = {}) => void marks.push({ name, timeSeconds: clock.nowSeconds(), data }),
    askNetwork: async (request) => {
      const timeSeconds = clock.nowSeconds();
      const reply = await network.perform(request);
      networkExchanges.push({ timeSeconds, request, reply });
      return reply;
    },
  };
  await clock.sleep(1);
  await stimulus.run(context);
  network.close();
  return emptyObservation({ id: stimulusId, stimulus: stimulusId, axes: { rc }, marks, networkExchanges });
}

/** The judgement of one case of the network's suite. */
export function judgeNetwork(id: string, observation: Observation): Judgement {
  const entry = catalogue.cases.find((candidate) => candidate.id === id);
  const binding = cases.find((candidate) => candidate.id === id);
  if (entry === undefined || binding === undefined) throw new Error(`no case ${id}`);
  return judgeCase(entry, binding, observation, judgeInputsOf({ ...declared, zone: observation.axes.rc }));
}
