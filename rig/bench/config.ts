import { UnbrigError } from '../ports/errors.ts';
import { BUILTIN_DUT, BUILTIN_RIG } from './builtin-bench.ts';
import { readDutFile } from './config-dut.ts';
import { unknownKey } from './config-problems.ts';
import { readRigFile } from './config-rig.ts';
import type { BenchConfig } from './config-types.ts';

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
  const problems = (['ics', 'ixit'] as const).flatMap((part) =>
    Object.keys(config.dut[part])
      .filter((name) => !allowed[part].includes(name))
      .map((name) => `${part}: ${unknownKey(name, config.placeInDut([part, name]), allowed[part])}`),
  );
  if (problems.length === 0) return;
  throw new UnbrigError('config-invalid', 'usage', problems.join('\n'), { facts: { file: config.dutFile, problems } });
}
