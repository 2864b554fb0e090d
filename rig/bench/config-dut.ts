import { dirname, resolve } from 'node:path';
import type { IcsAnswer, Technology } from '../conformance/types.ts';
import { type ConfigProblem, LOOKS_LIKE_A_KEY, refuse, schemaProblems } from './config-problems.ts';
import { DUT_SCHEMA, MIOTY_DUT_SCHEMA } from './config-schema.ts';
import type { DutConfig, KeySource, ZoneDeclaration } from './config-types.ts';
import { readYaml, type YamlFile } from './config-yaml.ts';

type Items = Partial<Pick<ZoneDeclaration, 'ics' | 'ixit'>>;

interface DutYaml extends Pick<DutConfig, 'identification'> {
  /** Sigfox. */
  readonly epId?: string;
  readonly rc?: string | readonly string[];
  /** MIOTY. */
  readonly epEui?: string;
  readonly profile?: string | readonly string[];
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
  const others = schemaProblems(yaml, technologyOf(yaml) === 'mioty' ? MIOTY_DUT_SCHEMA : DUT_SCHEMA).filter(
    (problem) => !told.has(problem.path.join('/')),
  );
  refuse(yaml, [...secrets, ...others, ...twoKeySources(yaml), ...strayZones(yaml)]);
  const content = yaml.value as DutYaml;
  const dut: DutConfig = {
    technology: technologyOf(yaml),
    identification: content.identification,
    epId: String(content.epId ?? content.epEui).toUpperCase(),
    zones: zoneNames(content).map((zone) => zoneOf(content, zone)),
    keySource: keySource(content, file),
  };
  return { dut, yaml };
}

/** A MIOTY module has an EUI-64 and a profile where a Sigfox module has an EP-ID and a radio configuration. */
function technologyOf(yaml: YamlFile): Technology {
  const content = yaml.value as Partial<DutYaml> | null;
  return content?.epEui !== undefined || content?.profile !== undefined ? 'mioty' : 'sigfox';
}

function zoneNames(content: Partial<DutYaml> | null): readonly string[] {
  return [content?.rc ?? content?.profile ?? []].flat();
}

/** What holds everywhere, with what the zone overrides. */
function zoneOf({ ics, ixit, zones }: DutYaml, zone: string): ZoneDeclaration {
  return { zone, ics: { ...ics, ...zones?.[zone]?.ics }, ixit: { ...ixit, ...zones?.[zone]?.ixit } };
}

function strayZones(yaml: YamlFile): ConfigProblem[] {
  const content = yaml.value as Partial<DutYaml> | null;
  const named = zoneNames(content);
  return Object.keys(content?.zones ?? {})
    .filter((zone) => !named.includes(zone))
    .map((zone) => ({
      path: ['zones', zone],
      message: `zones.${zone} at ${yaml.placeOf(['zones', zone])} is not one of the module's zones; add it to ${technologyOf(yaml) === 'mioty' ? 'profile' : 'rc'} or take it out`,
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
