import type { MiotyModuleFault } from '../../faults/fault.ts';
import { burstFaults, placeFaults } from './burst-faults.ts';
import { counterFaults } from './counter-faults.ts';
import { frameFaults } from './frame-faults.ts';
import { hoppingFaults } from './hopping-faults.ts';
import { cryptoFaults, macFaults } from './mac-faults.ts';
import { radioFaults } from './radio-faults.ts';
import { lenientFaults, replyFaults, secrecyFaults } from './reply-faults.ts';
import { lengthFaults, stateFaults } from './state-faults.ts';

/** Every named fault of the emulated MIOTY module. Names are stable. */
export const miotyFaults: readonly MiotyModuleFault[] = [
  ...frameFaults,
  ...burstFaults,
  ...placeFaults,
  ...hoppingFaults,
  ...radioFaults,
  ...macFaults,
  ...cryptoFaults,
  ...counterFaults,
  ...lengthFaults,
  ...stateFaults,
  ...replyFaults,
  ...secrecyFaults,
  ...lenientFaults,
];
