import { UnbrigError } from '../../rig/ports/errors.ts';
import type { MiotyDialectName } from '../../rig/ports/module.ts';
import type { Dialect } from './dialect.ts';

/** The four MIOTY command languages, by name. */
export function miotyDialect(name: MiotyDialectName): Dialect {
  throw new UnbrigError('unknown-module', 'usage', `no dialect ${name}`);
}
