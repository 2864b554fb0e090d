import type { DeclaredModule } from '../conformance/types.ts';
import { UnbrigError } from '../ports/errors.ts';
import { radioConfiguration } from '../sigfox/radio-configuration.ts';
import { BUILTIN_DUT, BUILTIN_RIG } from './builtin-bench.ts';
import { readDutFile } from './config-dut.ts';
import { unknownKey } from './config-problems.ts';
import { readRigFile } from './config-rig.ts';
import type { BenchConfig, DutConfig } from './config-types.ts';

/**
 * The bench's configuration; what no file is given for is the built-in emulated bench.
 * @throws UnbrigError (usage) `config-not-found`, `config-unreadable`, `config-syntax`, `config-invalid`, and `dut-file-missing` for a
 * real module that nothing was declared about.
 */
export function loadBenchConfig(files: {
  readonly rigFile?: string | null;
  readonly dutFile?: string | null;
}): BenchConfig {
  const { rigFile = null, dutFile = null } = files;
  const rig = rigFile === null ? BUILTIN_RIG : readRigFile(rigFile);
  if (dutFile === null) {
    if (rig.module.transport.kind !== 'emulated') throw dutFileMissing(rigFile);
    return { rig, dut: BUILTIN_DUT, rigFile, dutFile, placeInDut: () => 'the built-in DUT declaration' };
  }
  const { dut, yaml } = readDutFile(dutFile);
  return { rig, dut, rigFile, dutFile, placeInDut: (path) => yaml.placeOf(path) };
}

function dutFileMissing(rigFile: string | null): UnbrigError {
  const message = `${rigFile} names a real module, and nothing is declared about it: give its DUT file with --dut FILE`;
  return new UnbrigError('dut-file-missing', 'usage', message, { facts: { rigFile } });
}

/**
 * Holds the ICS and IXIT names of the declaration against the suites' proforma.
 * @throws UnbrigError `config-invalid` (usage), one line a name that the proforma does not have.
 */
export function checkProformaNames(
  config: Pick<BenchConfig, 'dut' | 'dutFile' | 'placeInDut'>,
  allowed: { readonly ics: readonly string[]; readonly ixit: readonly string[] },
): void {
  const problems = new Set(
    (['ics', 'ixit'] as const).flatMap((part) =>
      config.dut.zones.flatMap((zone) =>
        Object.keys(zone[part])
          .filter((name) => !allowed[part].includes(name))
          .map((name) => `${part}: ${unknownKey(name, config.placeInDut([part, name]), allowed[part])}`),
      ),
    ),
  );
  if (problems.size === 0) return;
  const lines = [...problems];
  throw new UnbrigError('config-invalid', 'usage', lines.join('\n'), {
    facts: { file: config.dutFile, problems: lines },
  });
}

/**
 * The radio configurations of a campaign: those that were asked for, otherwise the first one of the declaration (the built-in module: RC1).
 * @throws UnbrigError `zone-not-declared` (usage) for one that the module is not declared for, `unknown-radio-configuration` (usage).
 */
export function zonesOf(
  { dut, dutFile }: Pick<BenchConfig, 'dut' | 'dutFile'>,
  asked: readonly string[],
): readonly string[] {
  const declared = dut.zones.map((zone) => zone.rc);
  if (asked.length === 0) return declared.slice(0, dutFile === null ? 1 : declared.length);
  for (const rc of asked) {
    const { id } = radioConfiguration(rc);
    if (declared.includes(id)) continue;
    const message = `${dutFile ?? 'the built-in module'} does not declare ${id}; it has ${declared.join(', ')} (rc: in the DUT file)`;
    throw new UnbrigError('zone-not-declared', 'usage', message, { facts: { rc: id, declared } });
  }
  return declared.filter((rc) => asked.includes(rc));
}

/** The declaration for one radio configuration. */
export function declaredIn(dut: DutConfig, rc: string): DeclaredModule {
  const zone = dut.zones.find((candidate) => candidate.rc === rc);
  if (zone === undefined) throw new UnbrigError('zone-not-declared', 'usage', `the module is not declared for ${rc}`);
  return { identification: dut.identification, epId: dut.epId, ...zone };
}
