import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { messageOf, UnbrigError } from '../ports/errors.ts';
import type { CatalogueCase } from './types.ts';

/**
 * How a requirement can be verified: on the air (SDR), over the module's UART (AT), by computation (VEC), against a network (NET), by a TLS probe, by
 * declarations with evidence (DECL), in a model (EMU), with a power analyser (PWR), by what the report says, or not at all (NT).
 */
export const verificationMethods = ['SDR', 'AT', 'VEC', 'NET', 'TLS', 'DECL', 'EMU', 'PWR', 'NT', 'report'] as const;
export type VerificationMethod = (typeof verificationMethods)[number];

/** A testable requirement of the documents that the suites rest on. */
export interface Requirement {
  /** `SFX-RAD-001` and the like; stable. */
  readonly id: string;
  /** Document and section, first the one that says it best. */
  readonly source: readonly string[];
  /** True where the documents do not state it but it follows from them. */
  readonly derived?: boolean;
  /** One sentence of our own. */
  readonly text: string;
  readonly methods: readonly VerificationMethod[];
  /** Why no case covers it; left out where one does. */
  readonly reason?: string;
}

/** A requirement with the ids of the cases that name it. */
export interface Coverage {
  readonly requirement: Requirement;
  readonly cases: readonly string[];
}

const text = { type: 'string', minLength: 1 } as const;
const requirementsSchema = {
  $id: 'unbrig/requirements/1',
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'requirements'],
  properties: {
    schema: { const: 'unbrig/requirements/1' },
    requirements: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'source', 'text', 'methods'],
        properties: {
          id: { type: 'string', pattern: '^[A-Z]+-[A-Z0-9]+-[0-9]{3}$' },
          source: { type: 'array', minItems: 1, items: text },
          derived: { const: true },
          text: { type: 'string', pattern: '^[A-Z].*[.]$' },
          methods: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: verificationMethods } },
          reason: { type: 'string', pattern: '[.]$' },
        },
      },
    },
  },
} as const;

/**
 * Every requirement of the files of a folder (suites/requirements/*.yaml), by id.
 * @throws UnbrigError `requirements-invalid` (usage) that names file and place, also where an id stands twice.
 */
export function loadRequirements(folder: string): readonly Requirement[] {
  const validate = new Ajv2020({ allErrors: true }).compile<{ requirements: Requirement[] }>(requirementsSchema);
  const found = new Map<string, Requirement>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
    const path = resolve(join(folder, file));
    let content: unknown;
    try {
      content = parse(readFileSync(path, 'utf8'));
    } catch (cause) {
      throw invalid(path, messageOf(cause), cause);
    }
    if (!validate(content)) {
      throw invalid(path, (validate.errors ?? []).map((e) => `${e.instancePath || '/'} ${e.message}`).join('; '));
    }
    for (const requirement of content.requirements) {
      if (found.has(requirement.id)) throw invalid(path, `${requirement.id} stands twice; keep one`);
      found.set(requirement.id, requirement);
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function invalid(path: string, what: string, cause?: unknown): UnbrigError {
  return new UnbrigError('requirements-invalid', 'usage', `${path}: ${what}`, { facts: { path }, cause });
}

/** Requirements that a case names, each once. */
export function requirementsOf(entry: Pick<CatalogueCase, 'refs'>): readonly string[] {
  return [...new Set(entry.refs.flatMap((reference) => reference.requirement ?? []))];
}

/** The cases of each requirement, in the order of the requirements. */
export function coverageOf(
  requirements: readonly Requirement[],
  cases: readonly Pick<CatalogueCase, 'id' | 'refs'>[],
): readonly Coverage[] {
  const covering = new Map<string, string[]>();
  for (const entry of cases) {
    for (const id of requirementsOf(entry)) covering.set(id, [...(covering.get(id) ?? []), entry.id]);
  }
  return requirements.map((requirement) => ({ requirement, cases: covering.get(requirement.id) ?? [] }));
}

/** What is wrong between requirements and cases: neither case nor reason, a reason that a case has overtaken, a requirement that nobody knows. */
export function lintCoverage(
  requirements: readonly Requirement[],
  cases: readonly Pick<CatalogueCase, 'id' | 'refs'>[],
): string[] {
  const known = new Set(requirements.map(({ id }) => id));
  const faults = cases.flatMap((entry) =>
    requirementsOf(entry)
      .filter((id) => !known.has(id))
      .map((id) => `${entry.id} names ${id}, which is no requirement`),
  );
  for (const { requirement, cases: covering } of coverageOf(requirements, cases)) {
    const { id, reason } = requirement;
    if (covering.length === 0 && reason === undefined) faults.push(`${id} has neither a case nor a reason`);
    if (covering.length > 0 && reason !== undefined)
      faults.push(`${id} has the reason of a requirement without cases, and ${covering[0]} covers it: drop the reason`);
  }
  return faults;
}
