import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { AddressMode, PatternGroup, RadioProfileId } from '../rig/mioty/types.ts';
import { messageOf, UnbrigError } from '../rig/ports/errors.ts';
import type { FrameViolation, MessageType, Rank } from '../rig/sigfox/types.ts';

/** Where figures come from. `generated` ones were made for this project and prove less than published ones. */
export interface VectorSource {
  readonly kind: 'published' | 'generated';
  readonly name: string;
  readonly version: string;
  readonly note: string;
}

interface VectorTest {
  /** Stable for ever. */
  readonly id: string;
  readonly comment: string;
  /** Explained in the file's `notes`. */
  readonly flags: readonly string[];
}

/** A message and its frames, preamble to UL-CRC. */
export interface UplinkFramesVector extends VectorTest {
  readonly message: {
    readonly epId: string;
    readonly key: string;
    readonly messageType: MessageType;
    /** User bytes; for control messages the whole control payload. */
    readonly payload: string;
    readonly messageCounter: number;
    readonly bidirectional: boolean;
  };
  readonly frames: readonly { readonly rank: Rank; readonly hex: string }[];
}

/** A frame as received and what an analyser must hold against it. */
export interface UplinkFaultVector extends VectorTest {
  readonly key: string;
  readonly hex: string;
  readonly expect: Omit<UplinkFramesVector['message'], 'key'> & { readonly rank: Rank };
  readonly violations: readonly FrameViolation[];
}

/** A MIOTY uplink and the radio frame that it becomes. */
export interface MiotyUplinkVector extends VectorTest {
  readonly message: {
    readonly profile: RadioProfileId;
    readonly upg: PatternGroup;
    readonly carrierOffsets: 3 | 11;
    readonly epEui: string;
    readonly key: string;
    readonly shortAddress: string;
    readonly addressMode: AddressMode;
    readonly packetCounter: number;
    readonly mpf: number | null;
    readonly priority: boolean;
    readonly payload: string;
  };
  readonly frame: {
    readonly mpdu: string;
    readonly headerCrc: string;
    readonly payloadCrc: string;
    readonly pattern: number;
    /** Carrier 0. */
    readonly f0Hz: number;
    readonly startSymbols: readonly number[];
    readonly carriers: readonly number[];
    /** Nine hex digits a burst, a set bit the upper tone. */
    readonly symbols: readonly string[];
  };
}

/** An attachment over the air. */
export interface MiotyAttachVector extends VectorTest {
  readonly networkKey: string;
  readonly epEui: string;
  readonly attachCounter: number;
  readonly nonce: string;
  readonly sign: string;
  readonly sessionKey: string;
}

/** AES-128 of one block, a CMAC, or counter mode from `counterBlock` on. */
export interface AesVector extends VectorTest {
  readonly mode: 'block' | 'cmac' | 'counter';
  readonly key: string;
  readonly counterBlock?: string;
  readonly input: string;
  readonly output: string;
}

export interface VectorFile<Test> {
  readonly schema: string;
  readonly title: string;
  readonly notes: Readonly<Record<string, { readonly description: string }>>;
  readonly groups: readonly { readonly source: VectorSource; readonly tests: readonly Test[] }[];
}

/** Files beside this one, by what their tests hold. */
export interface VectorFiles {
  readonly 'sigfox/uplink-published.json': UplinkFramesVector;
  readonly 'sigfox/uplink-generated.json': UplinkFramesVector;
  readonly 'sigfox/uplink-faults.json': UplinkFaultVector;
  readonly 'mioty/uplink-library.json': MiotyUplinkVector;
  readonly 'mioty/attach.json': MiotyAttachVector;
  readonly 'mioty/aes-published.json': AesVector;
}

/** The compiled loader lies in dist/vectors; the data stays where it was written. */
const folder = new URL('../../vectors/', import.meta.url);

/**
 * Reads a vector file and holds it against its schema and its own notes. Throws `bad-vectors` (rig) that names file and place:
 * not JSON, against the schema, a flag without explanation, or an id used twice.
 */
export function loadVectors<Name extends keyof VectorFiles>(name: Name): VectorFile<VectorFiles[Name]> {
  const file = readJson(name) as VectorFile<VectorFiles[Name]>;
  const schemaName = String(file.schema).split('/').at(-1);
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema(readJson('schema/vectors-common.schema.json') as object);
  const validate = ajv.compile(readJson(`schema/${schemaName}`) as object);
  if (!validate(file)) throw badVectors(name, `${validate.errors?.[0]?.instancePath} ${validate.errors?.[0]?.message}`);
  checkIdsAndFlags(name, file);
  return file;
}

function checkIdsAndFlags(name: string, file: VectorFile<VectorTest>): void {
  const ids = new Set<string>();
  for (const test of file.groups.flatMap((group) => group.tests)) {
    if (ids.has(test.id)) throw badVectors(name, `id ${test.id} is used twice`);
    ids.add(test.id);
    const unknown = test.flags.find((flag) => file.notes[flag] === undefined);
    if (unknown !== undefined) throw badVectors(name, `test ${test.id}: explain flag ${unknown} in notes`);
  }
}

function readJson(name: string): unknown {
  try {
    return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  } catch (cause) {
    throw badVectors(name, messageOf(cause), cause);
  }
}

function badVectors(name: string, what: string, cause?: unknown): UnbrigError {
  return new UnbrigError('bad-vectors', 'rig', `vectors/${name}: ${what}`, { facts: { file: name }, cause });
}
