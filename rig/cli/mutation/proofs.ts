import { readFileSync } from 'node:fs';
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

/** @throws UnbrigError `proofs-invalid` (usage) naming the file and the place. */
export function loadProofs(path: string): Proofs {
  try {
    const content: unknown = parse(readFileSync(path, 'utf8'));
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    if (!validate(content)) {
      throw new Error((validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`).join('; '));
    }
    return new Map(Object.entries((content as { proofs: Record<string, string[]> }).proofs));
  } catch (cause) {
    throw new UnbrigError('proofs-invalid', 'usage', `${path}: ${messageOf(cause)}`, { facts: { path }, cause });
  }
}
