import { accessSync, constants, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { recordSchema } from '../../conformance/record-schema.ts';
import { axesOf } from '../../conformance/technology.ts';
import { messageOf, UnbrigError } from '../../ports/errors.ts';
import type { PlannedZone } from './zones.ts';

/** @throws UnbrigError `run-folder-unwritable` or `run-folder-used` (usage). */
export function makeRunFolder(
  options: { readonly outFolder: string | null; readonly seed: number },
  startedAt: string,
): string {
  const folder = resolve(
    options.outFolder ?? join('runs', `${startedAt.slice(0, 19).replace(/:/g, '-')}Z-seed${options.seed}`),
  );
  try {
    makeFolders(join(folder, 'inputs'));
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new UnbrigError(
      'run-folder-unwritable',
      'usage',
      `cannot write the run folder ${folder}: ${messageOf(cause)}; choose another with --out`,
      { facts: { folder }, cause },
    );
  }
  if (readdirSync(folder).some((name) => name === 'record.json' || name.startsWith('events-'))) {
    throw new UnbrigError(
      'run-folder-used',
      'usage',
      `${folder} holds a run already and nothing is overwritten; choose another with --out`,
      {
        facts: { folder },
      },
    );
  }
  return folder;
}

/** Step by step: node's own recursive mkdir never returns where the system denies that the parent exists, as /proc does. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  mkdirSync(folder);
}

/** Freezes what the campaign rests on into the run folder; keys are not part of it. */
export function writeInputs(runFolder: string, zones: readonly PlannedZone[]): void {
  const write = (name: string, content: unknown): void =>
    writeFileSync(join(runFolder, 'inputs', name), `${JSON.stringify(content, null, 1)}\n`);
  write(
    'declared.json',
    zones.map(({ bench }) => bench.declared),
  );
  write('bench.json', zones[0].bench.description);
  write('record.schema.json', recordSchema);
  write(
    'plan.json',
    zones.flatMap(({ bench, plan }) =>
      plan.map(({ case: entry, decision, reason }) => ({
        id: entry.id,
        axes: axesOf(bench.declared),
        decision,
        reason,
      })),
    ),
  );
}
