import type { BssciBehaviour } from '../../../rig/mioty/bssci/session.ts';
import type { BssciPeer } from '../../../rig/ports/bssci.ts';

/** A small wrong behaviour on a correct end of the base station to service centre interface. */
export interface BssciFault {
  readonly name: string;
  /** What goes wrong, in half a sentence. */
  readonly what: string;
  readonly scope: 'bssci';
  readonly peer: BssciPeer;
  /** A fresh behaviour for one end; what it remembers belongs to that end. */
  behaviour(): BssciBehaviour;
}
