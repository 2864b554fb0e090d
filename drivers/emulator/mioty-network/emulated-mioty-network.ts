import { createMiotyNetwork } from '../../../rig/mioty/network/network.ts';
import type { Clock } from '../../../rig/ports/clock.ts';
import type { MiotyNetworkUnderTest } from '../../../rig/ports/mioty-network.ts';
import type { Fault } from '../faults/fault.ts';

export interface EmulatedMiotyNetworkOptions {
  readonly clock: Clock;
  readonly faults?: readonly Fault[];
}

/**
 * A MIOTY network at the level of messages: what base stations receive is reported to it, the way that a network server of a test laboratory would be
 * fed. Bursts of the downlink are not public, so nothing of it goes on the air.
 */
export function createEmulatedMiotyNetwork({ clock, faults = [] }: EmulatedMiotyNetworkOptions): MiotyNetworkUnderTest {
  const behaviours = faults.flatMap((fault) => (fault.scope === 'mioty-network' ? [fault.behaviour()] : []));
  const network = createMiotyNetwork(behaviours);
  return { perform: async (request) => network.perform(request, clock.nowSeconds()) };
}
