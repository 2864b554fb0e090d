import { type Judgement, judgeCase } from '../../rig/conformance/judge.ts';
import { judgeInputsOf } from '../../rig/conformance/session.ts';
import type { DeclaredModule, Observation } from '../../rig/conformance/types.ts';
import type { RadioProfileId } from '../../rig/mioty/types.ts';
import { catalogue, loadSuites } from './judging.ts';
import { TEST_EUI } from './mioty-observed.ts';

/** A MIOTY module whose declarations fit the frames of `mioty-observed.ts`. */
export const miotyDeclared: DeclaredModule = {
  technology: 'mioty',
  identification: { maker: 'unbrig', model: 'test module', hardware: '0', firmware: '0' },
  epId: TEST_EUI.toUpperCase(),
  zone: 'EU1',
  ics: {},
  ixit: {
    replyTerminatorHex: '0d0a',
    oscillatorAccuracyPpm: 20,
    driftMaxHzPerSecond: 2,
    symbolRateTolerancePpm: 500,
    powerHighDbm: 14,
    powerLowDbm: 4,
    powerStepToleranceDb: 2,
    carrierOffsets: 3,
    carrierToleranceHz: 5,
    burstTimingToleranceUs: 100,
    burstOnTimeMs: 16.8,
    burstOnTimeToleranceMs: 0.5,
    burstPowerSpreadDb: 2,
  },
};

const suites = await loadSuites();

/** The judgement of one case of the catalogue on a hand-made observation, by the engine that the campaign uses. */
export function judgeMioty(id: string, observation: Observation, zone: RadioProfileId = 'EU1'): Judgement {
  const entry = catalogue.cases.find((candidate) => candidate.id === id);
  const binding = [...suites.values()].flat().find((candidate) => candidate.id === id);
  if (entry === undefined || binding === undefined) throw new Error(`no case ${id}`);
  return judgeCase(entry, binding, observation, judgeInputsOf({ ...miotyDeclared, zone }));
}
