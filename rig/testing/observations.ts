import type { CatalogueCase, DeclaredModule, Observation } from '../conformance/types.ts';

/** A small observation for tests of judging: nothing on the air, nothing said. */
export function emptyObservation(partial: Partial<Observation> = {}): Observation {
  return {
    id: 'message/bit0@rc=RC1',
    stimulus: 'message/bit0',
    axes: { rc: 'RC1' },
    emulated: true,
    marks: [],
    exchanges: [],
    transcript: [],
    transmissions: [],
    transmitter: null,
    networkExchanges: [],
    miotyNetworkExchanges: [],
    bssciExchanges: [],
    probe: {
      driver: 'emulated',
      id: 'test',
      emulated: true,
      traceability: { frequency: 'traceable', time: 'traceable', power: 'indicative' },
      frequencyReferencePpm: 0.5,
      sampleClockPpm: 1,
      hostTimeSeconds: 0.001,
    },
    request: { centreFrequencyHz: 868_130_000, sampleRateHz: 250_000 },
    capture: {
      sampleRateHz: 250_000,
      centreFrequencyHz: 868_130_000,
      startTimeSeconds: 0,
      endTimeSeconds: 10,
      lost: [],
      noiseDensity: 1e-9,
      clippedShare: 0,
    },
    cutouts: [],
    frames: [],
    radioFrames: [],
    strayBursts: [],
    undecoded: [],
    ...partial,
  };
}

export const declaredForTests: DeclaredModule = {
  technology: 'sigfox',
  identification: { maker: 'unbrig', model: 'test module', hardware: '0', firmware: '0' },
  epId: 'FEDCBA98',
  zone: 'RC1',
  ics: { 'SFX.UL': 'yes' },
  ixit: { toleranceHz: 5 },
};

export function catalogueCase(partial: Partial<CatalogueCase> = {}): CatalogueCase {
  return {
    id: 'sigfox/uplink/frame/BV-01',
    title: 'Title',
    purpose: 'Purpose',
    requirementText: 'The requirement in a sentence.',
    refs: [{ doc: 'test', level: 'MUST' }],
    applicability: 'always',
    ixit: [],
    observation: 'message/bit0',
    needs: [],
    airtimeSeconds: 1,
    measures: [],
    checks: {},
    verdictCriteria: { fail: 'f', inconclusive: 'i' },
    minFidelity: 'emulator-ok',
    advisory: false,
    timeoutSeconds: 10,
    ...partial,
  };
}
