import type { NetworkBehaviour, NetworkCheck } from '../../../rig/sigfox/network/behaviour.ts';
import type { DeviceState } from '../../../rig/sigfox/network/state.ts';
import type { NetworkFault } from './fault.ts';

/** A network fault whose behaviour remembers nothing. */
export const networkFault = (name: string, what: string, behaviour: NetworkBehaviour): NetworkFault => ({
  name,
  what,
  scope: 'network',
  behaviour: () => behaviour,
});

/** A network that leaves out checks. */
export const without = (name: string, what: string, ...checks: readonly NetworkCheck[]): NetworkFault =>
  networkFault(name, what, { check: (holds, check) => holds || checks.includes(check) });

/** A check that fails where it must not. */
export const strict = (
  name: string,
  what: string,
  check: NetworkCheck,
  fails: (device: DeviceState) => boolean,
): NetworkFault =>
  networkFault(name, what, {
    check: (holds, asked, { device }) => !(asked === check && device !== undefined && fails(device)) && holds,
  });

/** True when the network has this very content under this counter. */
