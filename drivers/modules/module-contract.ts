import { describe, it } from '@jest/globals';
import type { DialectName } from '../../rig/ports/module.ts';
import type { Has, ModuleContract } from './contract/bench.ts';
import { downlinkCases } from './contract/downlinks.ts';
import { identityCases } from './contract/identity.ts';
import { lineCases } from './contract/line.ts';
import { messageCases } from './contract/messages.ts';
import { settingCases } from './contract/settings.ts';

/** Runs the same cases on every dialect: driver and emulated firmware over the emulated serial line. */
export function describeModule(name: DialectName, contract: ModuleContract): void {
  const has: Has = (kinds, what, run) => {
    const missing = kinds.filter((kind) => contract.lacks.includes(kind));
    if (missing.length === 0) it(what, run);
    else it.skip(`${what} (skipped: no command for ${missing.join(', ')})`, run);
  };

  describe(`module contract: ${name}`, () => {
    identityCases(contract);
    messageCases(contract, has);
    settingCases(contract, has);
    downlinkCases(contract);
    lineCases(contract, has);
  });
}
