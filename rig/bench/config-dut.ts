import { dirname, resolve } from 'node:path';
import type { IcsAnswer } from '../conformance/types.ts';
import { type ConfigProblem, LOOKS_LIKE_A_KEY, refuse, schemaProblems } from './config-problems.ts';
import { DUT_SCHEMA } from './config-schema.ts';
import type { DutConfig, KeySource, ZoneDeclaration } from './config-types.ts';
import { readYaml, type YamlFile } from './config-yaml.ts';

type Items = Partial<Pick<ZoneDeclaration, 'ics' | 'ixit'>>;

interface DutYaml extends Pick<DutConfig, 'identification' | 'epId'> {
  readonly rc: string | readonly string[];
  readonly zones?: Readonly<Record<string, Items>>;
  readonly ics: Readonly<Record<string, IcsAnswer>>;
  readonly ixit?: Readonly<Record<string, number | string | boolean>>;
  readonly keyFile?: string;
  readonly keyEnv?: string;
}

/** @throws UnbrigError (usage) `config-not-found`, `config-syntax`, `config-invalid`. */
export function readDutFile(file: string): { readonly dut: DutConfig; readonly yaml: YamlFile } {
  const yaml = readYaml(file);
  const secrets = secretsIn(yaml);
  const told = new Set(secrets.map((problem) => problem.path.join('/')));
  const others = schemaProblems(yaml, DUT_SCHEMA).filter((problem) => !told.has(problem.path.join('/')));
  refuse(yaml, [...secrets, ...others, ...twoKeySources(yaml), ...strayZones(yaml)]);
  const content = yaml.value as DutYaml;
  const dut: DutConfig = {
    identification: content.identification,
    epId: content.epId.toUpperCase(),
    zones: [content.rc].flat().map((rc) => zoneOf(content, rc)),
    keySource: keySource(content, file),
  };
  return { dut, yaml };
}

/** What holds everywhere, with what the zone overrides. */
function zoneOf({ ics, ixit, zones }: DutYaml, rc: string): ZoneDeclaration {
  return { rc, ics: { ...ics, ...zones?.[rc]?.ics }, ixit: { ...ixit, ...zones?.[rc]?.ixit } };
}

function strayZones(yaml: YamlFile): ConfigProblem[] {
  const content = yaml.value as Partial<DutYaml> | null;
  const named = [content?.rc ?? []].flat();
  return Object.keys(content?.zones ?? {})
    .filter((rc) => !named.includes(rc))
    .map((rc) => ({
      path: ['zones', rc],
      message: `zones.${rc} at ${yaml.placeOf(['zones', rc])} is not one of the module's zones; add it to rc or take it out`,
    }));
}

function keySource(content: DutYaml, file: string): KeySource {
  // Beside the DUT file, so that a declaration can be moved with its key.
  if (content.keyFile !== undefined) return { kind: 'file', path: resolve(dirname(file), content.keyFile) };
  if (content.keyEnv !== undefined) return { kind: 'environment', name: content.keyEnv };
  return { kind: 'none' };
}

/** A declaration is passed around, archived and printed; a key in it is a key given away. */
function secretsIn(yaml: YamlFile): ConfigProblem[] {
  const cure =
    'put the key into a file and name it with keyFile, or into an environment variable and name it with keyEnv';
  const problems: ConfigProblem[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    const place = (): string => yaml.placeOf(path);
    if (path.length === 1 && /^(nak|((device|private)_?)?key)$/i.test(path[0]!)) {
      const why = 'this file ends up in records and reports';
      problems.push({
        path,
        message: `a device key must not stand in a DUT file ("${path[0]}" at ${place()}): ${why}; ${cure}`,
      });
    } else if (typeof value === 'string' && LOOKS_LIKE_A_KEY.test(value)) {
      problems.push({
        path,
        message: `${path.join('.')} at ${place()} looks like a device key (32 hex digits); ${cure}`,
      });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) walk(child, [...path, key]);
    }
  };
  walk(yaml.value, []);
  return problems;
}

function twoKeySources(yaml: YamlFile): ConfigProblem[] {
  const content = yaml.value as Partial<DutYaml> | null;
  if (content?.keyFile === undefined || content.keyEnv === undefined) return [];
  return [{ path: ['keyEnv'], message: `both keyFile and keyEnv are given (${yaml.placeOf(['keyEnv'])}); keep one` }];
}
