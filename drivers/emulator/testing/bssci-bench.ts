import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import type { BssciUnderTest } from '../../../rig/ports/bssci.ts';
import { seededRandom } from '../../../rig/ports/random.ts';
import { faultOf } from '../faults/registry.ts';
import { createEmulatedBssci } from '../mioty-bssci/peers.ts';

/** Emulated ends of the interface in simulated time, correct ones or with one fault. */
export function bssciBench(fault: string | null): BssciUnderTest {
  const found = fault === null ? null : faultOf('mioty', fault);
  const faults = found?.scope === 'bssci' ? [found] : [];
  return createEmulatedBssci({ clock: simulatedClock(), random: seededRandom(3), faults });
}
