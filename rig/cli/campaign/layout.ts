import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Catalogue, loadCatalogue } from '../../conformance/catalogue.ts';
import type { CaseBinding } from '../../conformance/judgement.ts';
import type { Stimulus } from '../../conformance/stimulus.ts';
import { UnbrigError } from '../../ports/errors.ts';

/** Root of the compiled tree and of the package; this file is dist/rig/cli/campaign/layout.js. */
const distFolder = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const packageFolder = dirname(distFolder);
export const catalogueFolder = join(packageFolder, 'suites', 'catalogue');
/** The catalogue as the build checked it. */
export const compiledCatalogue = join(distFolder, 'suites', 'catalogue.json');
/** What the cases cover. */
export const requirementsFolder = join(packageFolder, 'suites', 'requirements');
/** Which cases each fault must turn red. */
export const proofsFolder = join(packageFolder, 'suites', 'mutation');
export const compiledFolder = distFolder;

/** Compiled suite files by group name. @throws UnbrigError `suite-orphaned` when a compiled suite has no source any more. */
export function suiteFiles(): ReadonlyMap<string, string> {
  const folder = join(distFolder, 'suites');
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.suite.js'))
    .sort();
  for (const name of names) {
    const source = join(packageFolder, 'suites', name.replace(/\.js$/, '.ts'));
    if (!existsSync(source) && existsSync(join(packageFolder, 'tsconfig.json'))) {
      throw new UnbrigError(
        'suite-orphaned',
        'usage',
        `dist/suites/${name} has no source beside it; delete dist and build again`,
      );
    }
  }
  return new Map(names.map((name) => [name.replace(/\.suite\.js$/, ''), join(folder, name)]));
}

let catalogue: Catalogue | null = null;

/** The catalogue that belongs to the suites. Reading it takes time, so a process does it once. */
export function suiteCatalogue(): Catalogue {
  catalogue ??= loadCatalogue(catalogueFolder, compiledCatalogue);
  return catalogue;
}

/** Every stimulus that the suites know. */
export async function loadStimuli(): Promise<readonly Stimulus[]> {
  const module = (await import(pathToFileURL(join(distFolder, 'suites', 'stimuli', 'index.js')).href)) as {
    stimuli: readonly Stimulus[];
  };
  return module.stimuli;
}

/** The judging halves of all cases by id, for hosts other than jest. */
export async function loadBindings(): Promise<ReadonlyMap<string, CaseBinding>> {
  const bindings = new Map<string, CaseBinding>();
  for (const file of suiteFiles().values()) {
    const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    for (const cases of Object.values(module)) {
      if (!Array.isArray(cases)) continue;
      for (const binding of cases as CaseBinding[]) bindings.set(binding.id, binding);
    }
  }
  return bindings;
}
