import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { radioProfileIds } from '../mioty/types.ts';
import { dialectNames } from '../ports/module.ts';
import { radioConfigurationIds } from '../sigfox/radio-configuration.ts';
import { TRANSMITTER_SCHEMA } from './config-transmitter.ts';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const TRACEABILITY = { enum: ['traceable', 'checked-against-reference', 'indicative'] };

/** A text of its own kind; errors say `must be <description>`. */
const text = (pattern: string, description: string) => ({ type: 'string', pattern, description });
const anyText = { type: 'string', minLength: 1 };

const PROBE_PATTERN = '^(emulated:|rtl_tcp://([^/:\\[\\]]+|\\[[0-9a-fA-F:]+\\]):[1-9][0-9]{0,4})$';
const PROBE_TEXT = 'emulated: or rtl_tcp://HOST:PORT';

/** rig.yaml: what hangs where; the lab's file. */
export const RIG_SCHEMA = {
  $schema: DRAFT,
  $id: 'unbrig/rig/1',
  title: 'unbrig rig file',
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'module', 'probe'],
  properties: {
    schema: { const: 'unbrig/rig/1' },
    module: {
      type: 'object',
      additionalProperties: false,
      required: ['transport', 'dialect'],
      properties: {
        transport: text(
          `^(emulated:(${dialectNames.join('|')})|serial:[^?]+(\\?baud=[1-9][0-9]{1,6})?)$`,
          'emulated:s1 (or s2, s3, s4, m1 .. m4) or serial:PATH?baud=RATE, for instance serial:/dev/ttyUSB0?baud=9600',
        ),
        dialect: { enum: dialectNames },
      },
    },
    probe: {
      type: ['string', 'object'],
      pattern: PROBE_PATTERN,
      description: PROBE_TEXT,
      additionalProperties: false,
      required: ['address'],
      properties: {
        address: text(PROBE_PATTERN, PROBE_TEXT),
        id: anyText,
        frequencyReferencePpm: { type: 'number', minimum: 0 },
        sampleClockPpm: { type: 'number', minimum: 0 },
        traceability: {
          type: 'object',
          additionalProperties: false,
          properties: { frequency: TRACEABILITY, time: TRACEABILITY, power: TRACEABILITY },
        },
      },
    },
    transmitter: TRANSMITTER_SCHEMA,
    power: { enum: ['emulated:', 'none'] },
    clock: { enum: ['real', 'simulated'] },
    emulator: {
      type: 'object',
      additionalProperties: false,
      properties: {
        seed: { type: 'integer', minimum: 0 },
        snrDb: { type: 'number' },
        frequencyOffsetHz: { type: 'number' },
        driftHzPerSecond: { type: 'number' },
        format: { enum: ['cu8', 'cf32_le'] },
      },
    },
  },
} as const;

const ICS = { type: 'object', additionalProperties: { enum: ['yes', 'no', 'unanswered'] } };
const IXIT = { type: 'object', additionalProperties: { type: ['number', 'string', 'boolean'] } };

const zoneList = (names: readonly string[]) => ({
  description: `one of ${names.join(', ')}, or a list of them`,
  type: ['string', 'array'],
  pattern: `^(${names.join('|')})$`,
  minItems: 1,
  uniqueItems: true,
  items: { enum: names },
});

/** What the declarations of both technologies hold. */
const dutProperties = (zones: readonly string[]) => ({
  schema: { const: 'unbrig/dut/1' },
  identification: {
    type: 'object',
    additionalProperties: false,
    required: ['maker', 'model', 'hardware', 'firmware'],
    properties: { maker: anyText, model: anyText, hardware: anyText, firmware: anyText, serial: anyText },
  },
  keyFile: { ...anyText, description: 'path of a file that holds the device key as 32 hex digits' },
  keyEnv: text('^[A-Za-z_][A-Za-z0-9_]*$', 'the name of an environment variable that holds the device key'),
  ics: ICS,
  ixit: IXIT,
  zones: {
    type: 'object',
    description: 'what differs in one radio configuration or profile, by its name',
    propertyNames: { enum: zones },
    additionalProperties: {
      type: 'object',
      additionalProperties: false,
      properties: { ics: ICS, ixit: IXIT },
    },
  },
});

/** dut.yaml of a Sigfox module, as its vendor declares it; no secrets. */
export const DUT_SCHEMA = {
  $schema: DRAFT,
  $id: 'unbrig/dut/1',
  title: 'unbrig DUT file',
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'identification', 'epId', 'rc', 'ics'],
  properties: {
    ...dutProperties(radioConfigurationIds),
    epId: text('^[0-9A-Fa-f]{8}$', 'eight hex digits in quotes, for instance "0012AB34"'),
    rc: zoneList(radioConfigurationIds),
  },
} as const;

/** dut.yaml of a MIOTY module: an EUI-64 and a radio profile instead. */
export const MIOTY_DUT_SCHEMA = {
  ...DUT_SCHEMA,
  $id: 'unbrig/mioty-dut/1',
  title: 'unbrig DUT file of a MIOTY module',
  required: ['schema', 'identification', 'epEui', 'profile', 'ics'],
  properties: {
    ...dutProperties(radioProfileIds),
    epEui: text('^[0-9A-Fa-f]{16}$', 'sixteen hex digits in quotes, for instance "70B3D50000000001"'),
    profile: zoneList(radioProfileIds),
  },
} as const;

/** Writes the schemas as JSON, for editors: rig.schema.json, dut.schema.json and mioty-dut.schema.json. Gives their paths. */
export function publishConfigSchemas(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries({ rig: RIG_SCHEMA, dut: DUT_SCHEMA, 'mioty-dut': MIOTY_DUT_SCHEMA }).map(([name, schema]) => {
    const path = join(folder, `${name}.schema.json`);
    writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`);
    return path;
  });
}
