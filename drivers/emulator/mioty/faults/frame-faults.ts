import { crc8 } from '../../../../rig/mioty/crc8.ts';
import { pilotBitsOf } from '../../../../rig/mioty/pilot.ts';
import type { MiotyModuleFault } from '../../faults/fault.ts';
import type { RadioFrameContent } from '../device/radio-frame-content.ts';
import { miotyFault } from './mioty-fault.ts';

/** Changes steps of the radio frame; what follows stays consistent with them. */
const bent = (
  name: string,
  what: string,
  change: (content: RadioFrameContent) => Partial<RadioFrameContent>,
): MiotyModuleFault => miotyFault(name, what, { radioFrame: (content) => ({ ...content, ...change(content) }) });

/** Code bits of one generator in the place of another's. */
function swappedGenerators(code: Uint8Array): Uint8Array {
  const swapped = code.slice();
  for (let i = 0; i < code.length; i += 3) {
    swapped[i + 1] = code[i + 2];
    swapped[i + 2] = code[i + 1];
  }
  return swapped;
}

/** Places without the turn of 48. */
function unturned(places: Uint16Array): Uint16Array {
  const count = places.length;
  return places.map((_, k) => places[(k - 48 + count) % count]);
}

const PILOT_START = 12;

/** Codes, whitening, convolutional code, interleaver, midamble, precoder. */
export const frameFaults: readonly MiotyModuleFault[] = [
  bent('mioty-header-crc-wrong', 'the header CRC leaves PSI out', () => ({
    headerCrc: (payloadCrc) => crc8(Uint8Array.of(payloadCrc)),
  })),
  bent('mioty-payload-crc-wrong', 'the payload CRC leaves MMODE out', () => ({ payloadCrc: (mpdu) => crc8(mpdu) })),
  bent('mioty-psi-counts-crc', 'PSI counts the two CRC bytes too', ({ psi }) => ({ psi: (psi + 2) % 256 })),
  bent('mioty-mmode-variable', 'MMODE says another MAC than the fixed one', () => ({ mmode: 1 })),
  bent('mioty-stuffing-ones', 'a short MPDU is filled up with ones', () => ({ stuffing: 0xff })),
  bent('mioty-whitening-off', 'the frame is not whitened', () => ({ whitening: (length) => new Uint8Array(length) })),
  bent('mioty-whitening-late', 'whitening begins with the second byte of its sequence', (content) => ({
    whitening: (length) => content.whitening(length + 1).subarray(1),
  })),
  bent('mioty-fec-swapped', 'the second and third code bit of each input bit are exchanged', (content) => ({
    convolve: (bytes) => swappedGenerators(content.convolve(bytes)),
  })),
  bent('mioty-interleaver-unturned', 'the code is interleaved without its turn of 48 bits', (content) => ({
    places: (bursts) => unturned(content.places(bursts)),
  })),
  bent('mioty-pilot-bit-wrong', 'one bit of the midamble of core bursts is inverted', (content) => ({
    pilot(bits, index) {
      content.pilot(bits, index);
      if (index < 24) bits[PILOT_START + 5] ^= 1;
    },
  })),
  bent('mioty-extension-pilot-core', 'extension bursts have the midamble of core bursts', () => ({
    pilot: (bits) => bits.set(pilotBitsOf('core'), PILOT_START),
  })),
  bent('mioty-precoding-off', 'the tones are the bits, without differential precoding', () => ({
    precode: (bits) => Uint8Array.from(bits),
  })),
];
