import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import { seededRandom } from '../../../rig/ports/random.ts';
import type { RadioConfigurationId } from '../../../rig/sigfox/types.ts';
import { createEther } from '../ether.ts';
import { faultNamed } from '../faults/registry.ts';
import { createEmulatedNetwork } from '../network/emulated-network.ts';

/** An emulated network in simulated time, with one fault or none and no module beside it. */
export function networkBench(rc: RadioConfigurationId, fault?: string) {
  const clock = simulatedClock();
  const network = createEmulatedNetwork({
    clock,
    ether: createEther(),
    random: seededRandom(5, 'network bench'),
    rc,
    faults: fault === undefined ? [] : [faultNamed(fault)],
  });
  return { clock, network };
}
