import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { messageOf, UnbrigError } from '../ports/errors.ts';
import { namesIn } from './applicability.ts';
import { catalogueSchema } from './catalogue-schema.ts';
import { type Proforma, proformaSchema } from './proforma.ts';
import { type CatalogueCase, technologies } from './types.ts';
import { ZONE_ITEMS } from './zone-items.ts';

export interface CatalogueGroup {
  /** Base name of the file, and of the suite that binds to it. */
  readonly name: string;
  readonly title: string;
  readonly cases: readonly CatalogueCase[];
}

export interface Catalogue {
  readonly groups: readonly CatalogueGroup[];
  /** Every case in plan order: groups by file name, cases as they stand. */
  readonly cases: readonly CatalogueCase[];
  readonly proforma: Proforma;
  /** Digest of all files, for the record. */
  readonly sha256: string;
}

const PROFORMA_FILE = 'proforma.yaml';

interface CatalogueSource {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly sha256: string;
}

function readSource(folder: string): CatalogueSource {
  const digest = createHash('sha256');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  for (const { name, text } of files) digest.update(name).update(text);
  return { files, sha256: digest.digest('hex') };
}

/**
 * Reads and checks every catalogue file of a folder; where `compiled` holds the very same texts as they were checked at the build, it is taken instead.
 * @throws UnbrigError `catalogue-invalid` (usage) that names the file, the place and what is wrong.
 */
export function loadCatalogue(folder: string, compiled?: string): Catalogue {
  const source = readSource(folder);
  return (compiled === undefined ? null : compiledCatalogue(compiled, source)) ?? checkedCatalogue(folder, source);
}

/** Keeps a checked catalogue for `loadCatalogue`: reading YAML takes most of a short command's time. */
export function compileCatalogue(folder: string, compiled: string): void {
  writeFileSync(compiled, JSON.stringify(checkedCatalogue(folder, readSource(folder))));
}

function compiledCatalogue(path: string, { sha256 }: CatalogueSource): Catalogue | null {
  if (!existsSync(path)) return null;
  const { groups, proforma, sha256: checked } = JSON.parse(readFileSync(path, 'utf8')) as Omit<Catalogue, 'cases'>;
  return checked === sha256 ? { groups, cases: groups.flatMap((group) => group.cases), proforma, sha256 } : null;
}

function checkedCatalogue(folder: string, { files, sha256 }: CatalogueSource): Catalogue {
  const ajv = new Ajv2020({ allErrors: true });
  const validateGroup: ValidateFunction = ajv.compile(catalogueSchema);
  const validateProforma: ValidateFunction = ajv.compile(proformaSchema);
  const read = ({ name, text }: CatalogueSource['files'][number], validate: ValidateFunction): unknown => {
    const path = join(folder, name);
    let content: unknown;
    try {
      content = parse(text);
    } catch (cause) {
      throw invalid(path, messageOf(cause), cause);
    }
    if (!validate(content)) {
      const lines = (validate.errors ?? []).map(
        (e) => `${e.instancePath || '/'} ${e.message ?? ''} ${JSON.stringify(e.params)}`,
      );
      throw invalid(path, lines.join('; '));
    }
    return content;
  };
  const proformaFile = files.find(({ name }) => name === PROFORMA_FILE);
  if (proformaFile === undefined) throw invalid(join(folder, PROFORMA_FILE), 'is not there');
  const proforma = read(proformaFile, validateProforma) as Proforma;
  const groups = files
    .filter((file) => file !== proformaFile)
    .map((file) => {
      const content = read(file, validateGroup) as { group: string; cases: CatalogueCase[] };
      return { name: file.name.replace(/\.yaml$/, ''), title: content.group, cases: content.cases };
    });
  const catalogue = { groups, cases: groups.flatMap((group) => group.cases), proforma, sha256 };
  const faults = lintCatalogue(catalogue);
  if (faults.length > 0) throw invalid(resolve(folder), faults.join('; '));
  return catalogue;
}

function invalid(path: string, what: string, cause?: unknown): UnbrigError {
  return new UnbrigError('catalogue-invalid', 'usage', `${path}: ${what}`, { facts: { path }, cause });
}

/** What a schema cannot say: unique ids, known ICS and IXIT names, every limit resolvable. */
export function lintCatalogue(catalogue: Pick<Catalogue, 'cases' | 'proforma'>): string[] {
  const faults: string[] = [];
  const ics = new Set([...catalogue.proforma.ics.map((entry) => entry.id), ...Object.keys(ZONE_ITEMS)]);
  const ixit = new Set(catalogue.proforma.ixit.map((entry) => entry.id));
  const seen = new Set<string>();
  for (const entry of catalogue.cases) {
    if (seen.has(entry.id)) faults.push(`${entry.id}: the id stands twice`);
    seen.add(entry.id);
    if (!technologies.some((family) => entry.id.startsWith(`${family}/`)))
      faults.push(`${entry.id}: the family is none of ${technologies.join(', ')}`);
    for (const name of namesIn(entry.applicability)) {
      if (!ics.has(name)) faults.push(`${entry.id}: applicability names ${name}, which the proforma does not have`);
    }
    for (const name of entry.ixit) if (!ixit.has(name)) faults.push(`${entry.id}: unknown IXIT ${name}`);
    for (const measure of entry.measures) {
      for (const bound of [measure.limit?.low, measure.limit?.high]) {
        const name = typeof bound === 'string' ? /^-?ixit:(.*)$/.exec(bound)?.[1] : undefined;
        if (name !== undefined && !entry.ixit.includes(name)) {
          faults.push(
            `${entry.id}: measure ${measure.id} has its limit from IXIT ${name}, which the case does not list`,
          );
        }
      }
    }
    if (entry.notPublic === undefined && entry.measures.length === 0 && Object.keys(entry.checks).length === 0) {
      faults.push(`${entry.id}: neither a measure nor a check, so it cannot fail`);
    }
  }
  return faults;
}
