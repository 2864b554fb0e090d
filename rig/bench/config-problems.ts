import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { UnbrigError } from '../ports/errors.ts';
import type { YamlFile, YamlPath } from './config-yaml.ts';

/** One thing wrong in a configuration file; the message holds place and cure. */
export interface ConfigProblem {
  readonly path: YamlPath;
  readonly message: string;
}

/** A device key has 32 hex digits; such a text must not reach an error message, a log or a record. */
export const LOOKS_LIKE_A_KEY = /^\s*(0x)?([0-9a-f]{2}[\s:-]?){15}[0-9a-f]{2}\s*$/i;

/** What the schema holds against the file, all of it. */
export function schemaProblems(yaml: YamlFile, schema: object): ConfigProblem[] {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
  const validate = ajv.compile(schema);
  validate(yaml.value);
  return (validate.errors ?? []).map((error) => explain(yaml, error));
}

/** @throws UnbrigError `config-invalid` (usage) with one line a problem, in the order of the file. */
export function refuse(yaml: YamlFile, problems: readonly ConfigProblem[]): void {
  if (problems.length === 0) return;
  const inOrder = [...problems].sort((a, b) => yaml.offsetOf(a.path) - yaml.offsetOf(b.path));
  const lines = [...new Set(inOrder.map((problem) => problem.message))];
  throw new UnbrigError('config-invalid', 'usage', lines.join('\n'), { facts: { file: yaml.file, problems: lines } });
}

function explain(yaml: YamlFile, error: ErrorObject): ConfigProblem {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const schema = (error.parentSchema ?? {}) as { properties?: object; description?: string };
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params.additionalProperty);
    const inside = [...path, key];
    return { path: inside, message: unknownKey(key, yaml.placeOf(inside), Object.keys(schema.properties ?? {})) };
  }
  if (error.keyword === 'required') {
    const key = String(error.params.missingProperty);
    const where = path.length === 0 ? '' : ` in ${path.join('.')}`;
    return { path, message: `"${key}" is missing${where} at ${yaml.placeOf(path)}; add it` };
  }
  const subject = path.length === 0 ? 'the file' : path.join('.');
  const found = `${subject} is ${describeValue(error.data)} at ${yaml.placeOf(path)}`;
  return { path, message: `${found}; it must be ${wanted(error, schema.description)}` };
}

function wanted(error: ErrorObject, description: string | undefined): string {
  switch (error.keyword) {
    case 'enum':
      return `one of ${(error.params.allowedValues as unknown[]).join(', ')}`;
    case 'const':
      return String(error.params.allowedValue);
    case 'pattern':
      return description ?? `of the form ${error.params.pattern}`;
    case 'minLength':
      return 'a text that is not empty';
    case 'minimum':
      return `at least ${error.params.limit}`;
    case 'maximum':
      return `at most ${error.params.limit}`;
    case 'minItems':
      return 'a list that is not empty';
    case 'type':
      return description ?? typeWords([error.params.type].flat());
    default:
      return error.message ?? error.keyword;
  }
}

function typeWords(types: readonly string[]): string {
  const words: Readonly<Record<string, string>> = {
    string: 'text (in quotes when it looks like a number)',
    object: 'a map of keys and values',
    array: 'a list',
    boolean: 'true or false',
    integer: 'a whole number',
    number: 'a number',
  };
  return types.map((type) => words[type] ?? type).join(' or ');
}

function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (typeof value === 'string')
    return LOOKS_LIKE_A_KEY.test(value) ? 'a text like a device key' : JSON.stringify(value);
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a map';
  return `the ${typeof value} ${value}`;
}

/** `unknown key "protocl" at rig.yaml:7:3; did you mean "protocol"?` */
export function unknownKey(key: string, place: string, known: readonly string[]): string {
  const near = nearest(key, known);
  const cure = near === null ? `known are ${[...known].sort().join(', ') || 'none'}` : `did you mean "${near}"?`;
  return `unknown key "${key}" at ${place}; ${cure}`;
}

/** The known word that a typing error turns into this one: at most a third of its letters differ. */
function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.candidate.length / 3))
    ? best.candidate
    : null;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
