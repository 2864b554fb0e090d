import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { messageOf, UnbrigError } from '../../ports/errors.ts';

/** Which cases each fault of the emulated module must turn red. */
export type Proofs = ReadonlyMap<string, readonly string[]>;

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'proofs'],
  properties: {
    schema: { const: 'unbrig/proofs/1' },
    proofs: {
      type: 'object',
      additionalProperties: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string' } },
    },
  },
};

/** All files of a folder together. @throws UnbrigError `proofs-invalid` (usage) naming the file and the place. */
export function loadProofs(folder: string): Proofs {
  const proofs = new Map<string, readonly string[]>();
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  for (const file of files.sort()) {
    for (const [fault, cases] of Object.entries(readProofs(join(folder, file)))) {
      proofs.set(fault, [...(proofs.get(fault) ?? []), ...cases]);
    }
  }
  return proofs;
}

function readProofs(path: string): Readonly<Record<string, readonly string[]>> {
  try {
    const content: unknown = parse(readFileSync(path, 'utf8'));
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    if (!validate(content)) {
      throw new Error((validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`).join('; '));
    }
    return (content as { proofs: Record<string, string[]> }).proofs;
  } catch (cause) {
    throw new UnbrigError('proofs-invalid', 'usage', `${path}: ${messageOf(cause)}`, { facts: { path }, cause });
  }
}
