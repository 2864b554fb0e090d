import { patternGroups, radioProfileIds } from '../mioty/types.ts';
import { technologies } from './types.ts';

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const flag = { type: 'boolean' } as const;
const texts = { type: 'array', items: text } as const;
const nullableText = { type: ['string', 'null'] } as const;
const nullableNumber = { type: ['number', 'null'] } as const;
const axes = { type: 'object', additionalProperties: text } as const;

function object(required: Readonly<Record<string, unknown>>, optional: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}

const estimate = object({ value: number, standardUncertainty: number });
const errorFacts = object({ errorClass: text, code: text, message: text });
const reference = object(
  { doc: text, level: { enum: ['MUST', 'SHOULD', 'MAY'] } },
  { version: text, clause: text, requirement: text },
);

const measurement = object(
  {
    id: text,
    quantity: text,
    unit: text,
    value: nullableNumber,
    expandedUncertainty: nullableNumber,
    coverageFactor: number,
    rule: { enum: ['simple', 'guard', 'nonBinary', 'etsiCapped'] },
    conformity: { enum: ['pass', 'conditional-pass', 'conditional-fail', 'fail', 'inconclusive', 'none'] },
    margin: nullableNumber,
    riskOfFalseAccept: nullableNumber,
    samples: count,
    rawReference: texts,
  },
  {
    limit: object({ source: text, confidence: text }, { low: number, high: number }),
    informative: text,
    series: { type: 'array', items: number },
  },
);

const recordedCase = object(
  {
    id: text,
    axes,
    applicability: { enum: ['applicable', 'not-applicable', 'not-selected'] },
    applicabilityReason: text,
    execution: { enum: ['completed', 'aborted', 'timeout', 'blocked', 'not-run'] },
    verdict: { enum: ['none', 'pass', 'inconclusive', 'fail'] },
    measurements: { type: 'array', items: measurement },
    checks: {
      type: 'array',
      items: object({ name: text, sentence: text, ok: flag, expected: text, observed: text }, { frame: count }),
    },
    remarks: texts,
    frames: { type: 'array', items: count },
    attempts: count,
    durationSeconds: number,
    evidence: { type: 'array', items: object({ kind: text, path: text }) },
    title: text,
    purpose: text,
    requirementText: text,
    refs: { type: 'array', items: reference },
    advisory: flag,
    repeatCommand: text,
  },
  { executionReason: text, reasonCode: text, error: errorFacts, observation: text },
);

const frame = object({
  tech: { const: 'sigfox-uplink' },
  startSeconds: estimate,
  endSeconds: estimate,
  carrierHz: estimate,
  driftHzPerSecond: estimate,
  bitRateBps: { enum: [100, 600] },
  symbolRateBps: estimate,
  powerDbfs: estimate,
  snrDb: estimate,
  phaseErrorRad: estimate,
  inversionDegrees: estimate,
  rampUpSeconds: estimate,
  rampDownSeconds: estimate,
  onTimeSeconds: estimate,
  hex: { type: 'string', pattern: '^[0-9a-f]*$' },
  decoded: object({
    crcOk: flag,
    authOk: { type: ['boolean', 'null'] },
    rank: nullableNumber,
    kind: nullableText,
    li: nullableNumber,
    bf: { type: ['boolean', 'null'] },
    rep: { type: ['boolean', 'null'] },
    mc: nullableNumber,
    epId: nullableText,
    payload: nullableText,
    auth: nullableText,
    violations: texts,
  }),
  cutout: count,
  samplesLost: flag,
});

const hex = { anyOf: [{ type: 'string', pattern: '^[0-9a-f]*$' }, { type: 'null' }] } as const;
const nullableFlag = { type: ['boolean', 'null'] } as const;

const burst = {
  kind: { enum: ['core', 'extension'] },
  startSeconds: estimate,
  carrierHz: estimate,
  deviationHz: estimate,
  symbolRateBps: estimate,
  powerDbfs: estimate,
  snrDb: estimate,
  onTimeSeconds: estimate,
  symbols: { type: 'string', pattern: '^[01]{36}$' },
  pilotErrors: count,
  cutout: count,
  samplesLost: flag,
};

const radioFrame = object({
  tech: { const: 'mioty-uplink' },
  profile: { enum: radioProfileIds },
  upg: { enum: patternGroups },
  pattern: count,
  channel: { enum: ['A', 'B'] },
  startSeconds: estimate,
  endSeconds: estimate,
  f0Hz: estimate,
  carrierSpacingHz: estimate,
  symbolRateBps: estimate,
  driftHzPerSecond: estimate,
  powerDbfs: estimate,
  snrDb: estimate,
  bursts: {
    type: 'array',
    items: object({
      ...burst,
      index: count,
      carrier: count,
      startSymbols: number,
      slotErrorHz: estimate,
      timeErrorSeconds: estimate,
      symbolErrors: nullableNumber,
    }),
  },
  burstCount: nullableNumber,
  erasedBursts: { type: 'array', items: count },
  decoded: object({
    headerCrcOk: flag,
    payloadCrcOk: flag,
    headerCrc: nullableNumber,
    payloadCrc: nullableNumber,
    psi: nullableNumber,
    mmode: nullableNumber,
    mpdu: hex,
    macHeader: nullableNumber,
    addressMode: nullableText,
    address: hex,
    packetCounterLow: nullableNumber,
    ciphertext: hex,
    cmac: hex,
    cmacOk: nullableFlag,
    epEui: nullableText,
    keyName: nullableText,
    packetCounter: nullableNumber,
    mpf: nullableNumber,
    payload: hex,
  }),
  samplesLost: flag,
});

const observation = object(
  {
    id: text,
    stimulus: text,
    title: text,
    axes,
    folder: text,
    capture: object({
      sampleRateHz: number,
      centreFrequencyHz: number,
      startTimeSeconds: number,
      endTimeSeconds: number,
      lost: { type: 'array', items: object({ startTimeSeconds: number, endTimeSeconds: number }) },
      noiseDensity: number,
      clippedShare: number,
    }),
    marks: { type: 'array', items: object({ name: text, timeSeconds: number, data: { type: 'object' } }) },
    frames: { type: 'array', items: frame },
    radioFrames: { type: 'array', items: radioFrame },
    strayBursts: { type: 'array', items: object(burst) },
    undecodedBursts: count,
  },
  { broken: errorFacts },
);

const probe = object({
  driver: text,
  id: text,
  emulated: flag,
  traceability: {
    type: 'object',
    additionalProperties: { enum: ['traceable', 'checked-against-reference', 'indicative'] },
  },
  frequencyReferencePpm: number,
  sampleClockPpm: number,
  hostTimeSeconds: number,
});

/** JSON Schema of record.json; a copy lies in the inputs of each run, so that a record can be read without the tool. */
export const recordSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'unbrig/record/1',
  title: 'unbrig campaign record',
  ...object({
    schema: { const: 'unbrig/record/1' },
    unbrigVersion: text,
    runId: text,
    startedAt: text,
    finishedAt: text,
    seed: count,
    emulated: flag,
    partial: flag,
    interrupted: flag,
    selection: texts,
    declared: object({
      technology: { enum: technologies },
      identification: object({ maker: text, model: text, hardware: text, firmware: text }, { serial: text }),
      epId: { type: 'string', pattern: '^([0-9A-Fa-f]{8}|[0-9A-Fa-f]{16})$' },
      zones: {
        type: 'array',
        minItems: 1,
        items: object({
          zone: text,
          ics: { type: 'object', additionalProperties: { enum: ['yes', 'no', 'unanswered'] } },
          ixit: { type: 'object', additionalProperties: { type: ['number', 'string', 'boolean'] } },
        }),
      },
    }),
    keyCommitment: nullableText,
    bench: object({
      rigFile: nullableText,
      dutFile: nullableText,
      clock: { enum: ['real', 'simulated'] },
      dialect: text,
      transport: text,
      probe,
      powerSwitch: nullableText,
      faults: texts,
    }),
    catalogue: object({ cases: count, sha256: text }),
    cases: { type: 'array', items: recordedCase },
    observations: { type: 'array', items: observation },
    airtime: object({ totalSeconds: number, worstHourSeconds: number }),
    summary: object({
      verdict: { enum: ['none', 'pass', 'inconclusive', 'fail', 'error'] },
      counts: object({
        pass: count,
        fail: count,
        inconclusive: count,
        error: count,
        notApplicable: count,
        blocked: count,
        notRun: count,
      }),
      exitCode: count,
    }),
  }),
};
