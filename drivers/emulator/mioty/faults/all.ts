import type { MiotyModuleFault } from '../../faults/fault.ts';
import { miotyFault } from './mioty-fault.ts';

/** Every named fault of the emulated MIOTY module. Names are stable. */
export const miotyFaults: readonly MiotyModuleFault[] = [
  miotyFault('mioty-payload-crc-wrong', 'the payload CRC covers the MPDU without MMODE', {
    radioFrame: (content) => ({ ...content, payloadCrc: (mpdu) => content.payloadCrc(mpdu, 3) }),
  }),
];
