import { dirname, resolve } from 'node:path';
import type { IcsAnswer } from '../conformance/types.ts';
import { type ConfigProblem, LOOKS_LIKE_A_KEY, refuse, schemaProblems } from './config-problems.ts';
import { DUT_SCHEMA } from './config-schema.ts';
import type { DutConfig, KeySource } from './config-types.ts';
import { readYaml, type YamlFile } from './config-yaml.ts';

interface DutYaml extends Pick<DutConfig, 'identification' | 'epId' | 'rc'> {
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
  refuse(yaml, [...secrets, ...others, ...twoKeySources(yaml)]);
  const content = yaml.value as DutYaml;
  const dut: DutConfig = {
    identification: content.identification,
    epId: content.epId.toUpperCase(),
    rc: content.rc,
    ics: content.ics,
    ixit: content.ixit ?? {},
    keySource: keySource(content, file),
  };
  return { dut, yaml };
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
