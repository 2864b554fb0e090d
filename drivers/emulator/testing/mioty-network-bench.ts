import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import { faultNamed } from '../faults/registry.ts';
import { createEmulatedMiotyNetwork } from '../mioty-network/emulated-mioty-network.ts';

/** An emulated MIOTY network in simulated time, with one fault or none and no module beside it. */
export function miotyNetworkBench(fault?: string) {
  const clock = simulatedClock();
  const network = createEmulatedMiotyNetwork({ clock, faults: fault === undefined ? [] : [faultNamed(fault)] });
  return { clock, network };
}
