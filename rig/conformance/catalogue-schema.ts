import { NEEDS } from './types.ts';

const text = { type: 'string', minLength: 1 } as const;
const limitValue = {
  anyOf: [{ type: 'number' }, { type: 'string', pattern: '^-?(ixit|rc|profile):[A-Za-z][A-Za-z0-9]*$' }],
} as const;

/** JSON Schema of a catalogue file (suites/catalogue/*.yaml). */
export const catalogueSchema = {
  $id: 'unbrig/catalogue/1',
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'group', 'cases'],
  properties: {
    schema: { const: 'unbrig/catalogue/1' },
    group: text,
    cases: { type: 'array', minItems: 1, items: { $ref: '#/$defs/case' } },
  },
  $defs: {
    reference: {
      type: 'object',
      additionalProperties: false,
      required: ['doc', 'level'],
      properties: {
        doc: text,
        version: text,
        clause: text,
        requirement: text,
        level: { enum: ['MUST', 'SHOULD', 'MAY'] },
      },
    },
    limit: {
      type: 'object',
      additionalProperties: false,
      required: ['source', 'confidence'],
      anyOf: [{ required: ['low'] }, { required: ['high'] }],
      properties: {
        low: limitValue,
        high: limitValue,
        source: text,
        confidence: { enum: ['confirmed-3', 'confirmed-2', 'one-source', 'declared', 'not-public'] },
      },
    },
    measure: {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'quantity', 'unit'],
      oneOf: [{ required: ['limit'] }, { required: ['informative'] }],
      properties: {
        id: text,
        quantity: text,
        unit: text,
        limit: { $ref: '#/$defs/limit' },
        informative: text,
        rule: { enum: ['simple', 'guard', 'nonBinary', 'etsiCapped'] },
        absolute: { enum: ['frequency', 'time', 'power', 'host-time'] },
        maxExpandedUncertainty: { type: 'number', exclusiveMinimum: 0 },
      },
    },
    case: {
      type: 'object',
      additionalProperties: false,
      required: [
        'id',
        'title',
        'purpose',
        'requirementText',
        'refs',
        'applicability',
        'ixit',
        'observation',
        'needs',
        'airtimeSeconds',
        'measures',
        'checks',
        'verdictCriteria',
        'minFidelity',
        'advisory',
        'timeoutSeconds',
      ],
      properties: {
        id: { type: 'string', pattern: '^[a-z]+(/[a-z0-9-]+)+/(BV|BI|TI)-[0-9]{2}$' },
        title: text,
        purpose: text,
        requirementText: text,
        refs: { type: 'array', minItems: 1, items: { $ref: '#/$defs/reference' } },
        applicability: text,
        ixit: { type: 'array', items: text },
        observation: text,
        needs: { type: 'array', items: { enum: NEEDS } },
        transmitterTimingSeconds: { type: 'number', exclusiveMinimum: 0 },
        airtimeSeconds: { type: 'number', minimum: 0 },
        measures: { type: 'array', items: { $ref: '#/$defs/measure' } },
        checks: { type: 'object', additionalProperties: text },
        verdictCriteria: {
          type: 'object',
          additionalProperties: false,
          required: ['fail', 'inconclusive'],
          properties: { fail: text, inconclusive: text },
        },
        minFidelity: { enum: ['emulator-ok', 'hardware', 'calibrated'] },
        advisory: { type: 'boolean' },
        timeoutSeconds: { type: 'number', exclusiveMinimum: 0 },
        notPublic: text,
      },
    },
  },
} as const;
