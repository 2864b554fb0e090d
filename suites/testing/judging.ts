import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Catalogue, loadCatalogue } from '../../rig/conformance/catalogue.ts';
import { type Judgement, judgeCase } from '../../rig/conformance/judge.ts';
import type { CaseBinding } from '../../rig/conformance/judgement.ts';
import type { DeclaredModule, Observation } from '../../rig/conformance/types.ts';
import { TEST_EP_ID } from './observed.ts';

const compiledSuites = join(dirname(fileURLToPath(import.meta.url)), '..');

export const catalogue: Catalogue = loadCatalogue(
  join(compiledSuites, '../../suites/catalogue'),
  join(compiledSuites, 'catalogue.json'),
);

/** Bindings of every suite, by the base name of its file. */
export async function loadSuites(): Promise<ReadonlyMap<string, readonly CaseBinding[]>> {
  const files = readdirSync(compiledSuites).filter((name) => name.endsWith('.suite.js'));
  const suites = new Map<string, readonly CaseBinding[]>();
  // One after the other: jest's module loader does not link two imports at once.
  for (const file of files) {
    const suite = (await import(pathToFileURL(join(compiledSuites, file)).href)) as { cases: readonly CaseBinding[] };
    suites.set(file.replace(/\.suite\.js$/, ''), suite.cases);
  }
  return suites;
}

/** A module whose declarations fit the frames of `observed.ts`. */
export const declared: DeclaredModule = {
  technology: 'sigfox',
  identification: { maker: 'unbrig', model: 'test module', hardware: '0', firmware: '0' },
  epId: TEST_EP_ID.toUpperCase(),
  zone: 'RC1',
  ics: { 'SFX.REG.DUTY_CYCLE': 'yes' },
  ixit: {
    framesPerMessage: 3,
    bitRateBps: 100,
    interFrameMs: 500,
    interFrameToleranceMs: 50,
    messageCounterRollover: 128,
    oscillatorAccuracyPpm: 20,
    frequencyHalfRangeHz: 77_220,
    driftMaxHzPerSecond: 20,
    symbolRateTolerancePpm: 300,
    timeOnAirTolerancePpm: 5000,
    phaseStepToleranceDegrees: 15,
    rampMinSeconds: 0.003,
    rampMaxSeconds: 0.03,
    powerHighDbm: 14,
    powerLowDbm: 4,
    powerStepToleranceDb: 2,
    replicaPowerSpreadDb: 2,
    keepAliveVoltageToleranceMv: 30,
    keepAliveTemperatureToleranceC: 1,
    controlFrameTypes: 'AF67 AFC9 B1BE',
    replyTerminatorHex: '0d0a',
    deltaFrequencyToleranceHz: 50,
    windowToleranceMs: 50,
    downlinkPreambleBits: 36,
    downlinkLevelDbm: -120,
    confirmationDelayMs: 1500,
    confirmationToleranceMs: 50,
    confirmationRssiToleranceDb: 5,
    carrierSenseToleranceDb: 3,
  },
};

const suites = await loadSuites();

/** The judgement of one case of the catalogue on a hand-made observation, by the engine that the campaign uses. */
export function judge(id: string, observation: Observation, zone = declared.zone): Judgement {
  const entry = catalogue.cases.find((candidate) => candidate.id === id);
  const binding = [...suites.values()].flat().find((candidate) => candidate.id === id);
  if (entry === undefined || binding === undefined) throw new Error(`no case ${id}`);
  return judgeCase(entry, binding, observation, { declared: { ...declared, zone }, radio: {} });
}
