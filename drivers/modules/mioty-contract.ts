import { describe, it } from '@jest/globals';
import { attachmentCases } from './mioty-contract/attachment.ts';
import type { Has, MiotyContract } from './mioty-contract/bench.ts';
import { identityCases } from './mioty-contract/identity.ts';
import { lineCases } from './mioty-contract/line.ts';
import { messageCases } from './mioty-contract/messages.ts';
import { settingCases } from './mioty-contract/settings.ts';

/** Runs the same cases on every MIOTY dialect: driver and emulated firmware over the emulated serial line. */
export function describeMiotyModule(contract: MiotyContract): void {
  const has: Has = (kinds, what, run) => {
    const missing = kinds.filter((kind) => contract.lacks.includes(kind));
    if (missing.length === 0) it(what, run);
    else it.skip(`${what} (skipped: no command for ${missing.join(', ')})`, run);
  };

  describe(`module contract: ${contract.name}`, () => {
    identityCases(contract);
    messageCases(contract);
    attachmentCases(contract);
    settingCases(contract, has);
    lineCases(contract);
  });
}
