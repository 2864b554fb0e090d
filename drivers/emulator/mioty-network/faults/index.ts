import type { MiotyNetworkFault } from '../../faults/fault.ts';
import { attachFaults } from './attach-faults.ts';
import { deliveryFaults } from './delivery-faults.ts';
import { keyFaults } from './key-faults.ts';
import { layoutFaults } from './layout-faults.ts';
import { uplinkFaults } from './uplink-faults.ts';

/** Defects of the units of the emulated MIOTY network. */
export const miotyNetworkFaults: readonly MiotyNetworkFault[] = [
  ...layoutFaults,
  ...keyFaults,
  ...attachFaults,
  ...uplinkFaults,
  ...deliveryFaults,
];
