import type { MiotyModuleFault } from '../../faults/fault.ts';
import type { MiotyBehaviour } from '../device/behaviour.ts';

/** A fault of a MIOTY module whose behaviour remembers nothing. */
export function miotyFault(name: string, what: string, behaviour: MiotyBehaviour): MiotyModuleFault {
  return { name, what, scope: 'mioty-module', behaviour: () => behaviour };
}
