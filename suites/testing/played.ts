import type { Mark, SentTransmission } from '../../rig/conformance/types.ts';
import type { Exchange } from '../../rig/ports/module.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';

/** What one step of a script leaves in an observation. */
export interface Played {
  readonly marks?: readonly Mark[];
  readonly exchanges?: readonly Exchange[];
  readonly frames?: readonly ObservedFrame[];
  readonly transmissions?: readonly SentTransmission[];
  readonly endSeconds: number;
}
