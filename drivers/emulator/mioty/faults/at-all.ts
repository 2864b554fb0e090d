import type { MiotyModuleFault } from '../../faults/fault.ts';
import { formFaults, looseFaults, reasonFaults } from './at-grammar-faults.ts';
import { busyFaults, progressFaults, settingFaults, startFaults } from './at-reply-faults.ts';
import { attachmentFaults, memoryFaults } from './at-state-faults.ts';

/** Named faults of the UART dialogue. Names are stable. */
export const miotyAtFaults: readonly MiotyModuleFault[] = [
  ...formFaults,
  ...reasonFaults,
  ...looseFaults,
  ...settingFaults,
  ...progressFaults,
  ...busyFaults,
  ...startFaults,
  ...attachmentFaults,
  ...memoryFaults,
];
