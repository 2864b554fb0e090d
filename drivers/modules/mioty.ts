import { PUBLISHED_NETWORK_KEY } from '../../rig/mioty/published-key.ts';
import type { Exchange, MiotyDialectName } from '../../rig/ports/module.ts';
import type { Dialect, DialectSession, ModuleFacts } from './dialect.ts';
import { INFORMATION } from './mioty-commands.ts';
import { MIOTY_PROFILES, type MiotyProfile } from './mioty-profiles.ts';
import { downlinkOf, errorOf, isStatus } from './mioty-replies.ts';
import { spellMioty } from './mioty-spelling.ts';
import type { UplinkMode } from './mioty-times.ts';
import { isMiotyOperation } from './operations.ts';
import { linesEndingInLf } from './tokenizer.ts';

/*
 * Dialects M1 to M4: one family, the AT protocol of the Fraunhofer end-point library (reference client mioty_at_client_c), as four makers serve it.
 * 8N1, no echo. No hardware was at hand: how sure each command is stands in the dialect notes, M1 to M4.
 */

/** A module that was never told its mode may be in the one that takes longest. */
const SLOWEST = 'retransmission';

const openSession =
  (profile: MiotyProfile) =>
  ({ key }: ModuleFacts): DialectSession => {
    const keys = { declared: key, published: PUBLISHED_NETWORK_KEY };
    let mode: UplinkMode = SLOWEST;
    return {
      secrets: key === undefined ? [PUBLISHED_NETWORK_KEY] : [key, PUBLISHED_NETWORK_KEY],
      spell(operation) {
        if (!isMiotyOperation(operation) || profile.lacks.some((kind) => kind === operation.kind)) return null;
        const command = spellMioty(operation, { profile, mode, keys });
        return command && [command];
      },
      observe({ operation, status }: Exchange) {
        if (operation.kind === 'setUplinkMode' && status === 'ok') mode = operation.mode;
        if (operation.kind === 'factoryReset' || operation.kind === 'raw') mode = SLOWEST;
      },
    };
  };

/** The four MIOTY command languages, by name. */
export function miotyDialect(name: MiotyDialectName): Dialect<MiotyDialectName> {
  const profile = MIOTY_PROFILES[name];
  const { baudRate, terminator, bootSeconds, flush, gapSeconds } = profile;
  return {
    name,
    baudRate,
    terminator,
    tokenizer: linesEndingInLf,
    bootSeconds,
    quietSeconds: 0.1,
    ...(gapSeconds !== undefined && { gapSeconds }),
    flush,
    probe: INFORMATION,
    // The longest line is not known; it holds more than the longest payload. A line end would make two of it.
    takes: (text) => !/[\r\n]/.test(text),
    errorOf,
    isStatus,
    downlinkOf,
    openSession: openSession(profile),
  };
}
