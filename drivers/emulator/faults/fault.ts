import type { MiotyNetworkBehaviour } from '../../../rig/mioty/network/behaviour.ts';
import type { NetworkBehaviour } from '../../../rig/sigfox/network/behaviour.ts';
import type { EmulatedProbeOptions } from '../../probes/emulated-probe.ts';
import type { DeviceBehaviour } from '../device/behaviour.ts';
import type { MiotyBehaviour } from '../mioty/device/behaviour.ts';
import type { BssciFault } from '../mioty-bssci/fault.ts';
import type { BaseStationBehaviour } from '../network/base-station.ts';

/** What a list of faults shows. */
export interface FaultDescription {
  readonly name: string;
  /** What goes wrong, in half a sentence. */
  readonly what: string;
  /** `module` and `network` are of Sigfox, `mioty-module`, `mioty-network` and `bssci` are of MIOTY, a `probe` serves both. */
  readonly scope: 'module' | 'mioty-module' | 'probe' | 'network' | 'mioty-network' | 'bssci';
}

/** A small wrong behaviour on a correct peer. */
export interface ModuleFault extends FaultDescription {
  readonly scope: 'module';
  /** A fresh behaviour for one device; what it remembers belongs to that device. */
  behaviour(): DeviceBehaviour;
}

/** The same of a MIOTY module. */
export interface MiotyModuleFault extends FaultDescription {
  readonly scope: 'mioty-module';
  /** A fresh behaviour for one device; what it remembers belongs to that device. */
  behaviour(): MiotyBehaviour;
}

/** A defect of the rig itself: it may never lead to a pass or a fail of the module. */
export interface ProbeFault extends FaultDescription {
  readonly scope: 'probe';
  readonly deaf?: boolean;
  readonly drops?: EmulatedProbeOptions['drops'];
}

/** A defect of the emulated network, or of its base stations. */
export interface NetworkFault extends FaultDescription {
  readonly scope: 'network';
  /** Fresh behaviours for one network. */
  behaviour?(): NetworkBehaviour;
  station?(): BaseStationBehaviour;
}

/** A defect of a unit of the emulated MIOTY network. */
export interface MiotyNetworkFault extends FaultDescription {
  readonly scope: 'mioty-network';
  /** A fresh behaviour for one network. */
  behaviour(): MiotyNetworkBehaviour;
}

export type Fault = ModuleFault | MiotyModuleFault | ProbeFault | NetworkFault | MiotyNetworkFault | BssciFault;

/** A module fault whose behaviour remembers nothing. */
export function moduleFault(name: string, what: string, behaviour: DeviceBehaviour): ModuleFault {
  return { name, what, scope: 'module', behaviour: () => behaviour };
}
