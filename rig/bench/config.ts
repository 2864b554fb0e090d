import { technologyOfZone } from '../conformance/technology.ts';
import type { DeclaredModule, Technology } from '../conformance/types.ts';
import { UnbrigError } from '../ports/errors.ts';
import { technologyOfDialect } from '../ports/module.ts';
import { radioConfiguration } from '../sigfox/radio-configuration.ts';
import { BUILTIN_DUT, BUILTIN_RIG } from './builtin-bench.ts';
import { BUILTIN_MIOTY_DUT, BUILTIN_MIOTY_RIG } from './builtin-mioty.ts';
import { readDutFile } from './config-dut.ts';
import { unknownKey } from './config-problems.ts';
import { readRigFile } from './config-rig.ts';
import type { BenchConfig, DutConfig, RigConfig } from './config-types.ts';

const BUILTIN: Readonly<Record<Technology, { readonly rig: RigConfig; readonly dut: DutConfig }>> = {
  sigfox: { rig: BUILTIN_RIG, dut: BUILTIN_DUT },
  mioty: { rig: BUILTIN_MIOTY_RIG, dut: BUILTIN_MIOTY_DUT },
};

/**
 * The bench's configuration; what no file is given for is the built-in emulated bench. `technology` decides where no file does.
 * @throws UnbrigError (usage) `config-not-found`, `config-unreadable`, `config-syntax`, `config-invalid`, `dut-file-missing` for a
 * real module that nothing was declared about, and `technology-mismatch` for a module that does not speak the dialect of the rig file.
 */
export function loadBenchConfig(files: {
  readonly rigFile?: string | null;
  readonly dutFile?: string | null;
  readonly technology?: Technology;
}): BenchConfig {
  const { rigFile = null, dutFile = null } = files;
  const rig = rigFile === null ? null : readRigFile(rigFile);
  if (dutFile === null) {
    if (rig !== null && rig.module.transport.kind !== 'emulated') throw dutFileMissing(rigFile);
    const technology = rig === null ? (files.technology ?? 'sigfox') : technologyOfDialect(rig.module.dialect);
    const builtin = BUILTIN[technology];
    return { ...builtin, ...(rig && { rig }), rigFile, dutFile, placeInDut: () => 'the built-in DUT declaration' };
  }
  const { dut, yaml } = readDutFile(dutFile);
  if (rig !== null && technologyOfDialect(rig.module.dialect) !== dut.technology) {
    const message = `${dutFile} declares a ${dut.technology} module, and ${rigFile} gives it dialect ${rig.module.dialect}, which no ${dut.technology} module speaks`;
    throw new UnbrigError('technology-mismatch', 'usage', message, { facts: { dutFile, rigFile } });
  }
  return { rig: rig ?? BUILTIN[dut.technology].rig, dut, rigFile, dutFile, placeInDut: (path) => yaml.placeOf(path) };
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
 * The radio configurations or profiles of a campaign: those that were asked for, otherwise what the file declares (of the built-in modules RC1, or EU1).
 * @throws UnbrigError `zone-not-declared` (usage) for one that the module is not declared for, `unknown-radio-configuration` (usage).
 */
export function zonesOf(
  { dut, dutFile }: Pick<BenchConfig, 'dut' | 'dutFile'>,
  asked: readonly string[],
): readonly string[] {
  const declared = dut.zones.map(({ zone }) => zone);
  if (asked.length === 0) return declared.slice(0, dutFile === null ? 1 : declared.length);
  for (const zone of asked) {
    if (declared.includes(zone)) continue;
    const key = technologyOfZone(zone) === 'sigfox' ? `rc: (${radioConfiguration(zone).id})` : 'profile:';
    const message = `${dutFile ?? 'the built-in module'} does not declare ${zone}; it has ${declared.join(', ')} (${key} in the DUT file)`;
    throw new UnbrigError('zone-not-declared', 'usage', message, { facts: { zone, declared } });
  }
  return declared.filter((zone) => asked.includes(zone));
}

/** The declaration for one radio configuration or profile. */
export function declaredIn({ technology, identification, epId, zones }: DutConfig, zone: string): DeclaredModule {
  const declaration = zones.find((candidate) => candidate.zone === zone);
  if (declaration === undefined)
    throw new UnbrigError('zone-not-declared', 'usage', `the module is not declared for ${zone}`);
  return { technology, identification, epId, ...declaration };
}
