import type { CheckFacts, MiotyNetworkBehaviour, MiotyNetworkCheck } from '../../../../rig/mioty/network/behaviour.ts';
import type { MiotyNetworkFault } from '../../faults/fault.ts';

/** A fault of the MIOTY network whose behaviour remembers nothing. */
export const networkFault = (name: string, what: string, behaviour: MiotyNetworkBehaviour): MiotyNetworkFault => ({
  name: `mioty-network-${name}`,
  what,
  scope: 'mioty-network',
  behaviour: () => behaviour,
});

/** A network that leaves out checks. */
export const without = (name: string, what: string, ...checks: readonly MiotyNetworkCheck[]): MiotyNetworkFault =>
  networkFault(name, what, { check: (holds, asked) => holds || checks.includes(asked) });

/** A check that fails where it must not. */
export const strict = (
  name: string,
  what: string,
  check: MiotyNetworkCheck,
  fails: (facts: CheckFacts) => boolean = () => true,
): MiotyNetworkFault =>
  networkFault(name, what, { check: (holds, asked, facts = {}) => holds && !(asked === check && fails(facts)) });
