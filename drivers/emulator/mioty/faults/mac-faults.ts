import { cmac, cmac32 as correctCmac } from '../../../../rig/mioty/crypto.ts';
import { macHeaderBits } from '../../../../rig/mioty/mpdu.ts';
import type { MiotyModuleFault } from '../../faults/fault.ts';
import type { UplinkContent } from '../device/uplink-content.ts';
import { miotyFault } from './mioty-fault.ts';

/** Changes an uplink before it is encrypted and authenticated. */
const onContent = (
  name: string,
  what: string,
  change: (content: UplinkContent) => Partial<UplinkContent>,
): MiotyModuleFault =>
  miotyFault(name, what, {
    content: (content, facts) => (facts.transparent ? content : { ...content, ...change(content) }),
  });

const MOD_24_BITS = 2 ** 24;
const BLOCK_BYTES = 16;

const swappedEnds = (value: number): number => ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16);

/** Header, address, payload format and counter as they are sent. */
export const macFaults: readonly MiotyModuleFault[] = [
  onContent('mioty-header-version', 'the header says another MAC version', ({ header }) => ({
    header: header | macHeaderBits.version,
  })),
  onContent('mioty-header-control', 'the header says that there is control data', ({ header }) => ({
    header: header | macHeaderBits.control,
  })),
  onContent('mioty-address-swapped', 'the short address has its bytes exchanged', ({ address }) => ({
    address: address.toReversed(),
  })),
  onContent('mioty-address-from-front', 'the short address is taken from the front of the EUI', ({ epEui }) => ({
    address: epEui.slice(0, 2),
  })),
  onContent('mioty-eui-in-header', 'frames carry the whole EUI though a short address is set', (content) => ({
    header: content.header | macHeaderBits.eui64,
    address: content.epEui,
  })),
  onContent('mioty-mpf-flag-missing', 'the header does not say that there is a payload format', ({ header }) => ({
    header: header & ~macHeaderBits.mpf,
  })),
  onContent('mioty-mpf-dropped', 'the payload format is not sent', ({ header }) => ({
    header: header & ~macHeaderBits.mpf,
    mpf: null,
  })),
  onContent('mioty-mpf-behind', 'the payload format stands behind the payload', ({ mpf, payload }) =>
    mpf === null || payload.length === 0 ? {} : { mpf: payload[0], payload: Uint8Array.of(...payload.slice(1), mpf) },
  ),
  onContent('mioty-counter-little-endian', 'the counter is sent least significant byte first', ({ counterLow }) => ({
    counterLow: swappedEnds(counterLow),
  })),
  onContent('mioty-counter-16-bits', 'the counter is sent with 16 bits only', ({ counterLow }) => ({
    counterLow: counterLow % 2 ** 16,
  })),
];

/** Encryption and authentication. */
export const cryptoFaults: readonly MiotyModuleFault[] = [
  onContent('mioty-payload-in-clear', 'the payload is not encrypted', () => ({
    encrypt: (_key, _eui, _counter, plain) => plain,
  })),
  onContent('mioty-keystream-second-block', 'the keystream begins with its second block', ({ encrypt }) => ({
    encrypt: (key, eui, counter, plain) =>
      encrypt(key, eui, counter, Uint8Array.of(...new Uint8Array(BLOCK_BYTES), ...plain)).slice(BLOCK_BYTES),
  })),
  onContent('mioty-keystream-counter-24', 'the keystream knows 24 bits of the counter only', ({ encrypt }) => ({
    encrypt: (key, eui, counter, plain) => encrypt(key, eui, counter % MOD_24_BITS, plain),
  })),
  onContent('mioty-keystream-without-counter', 'every frame has the same keystream', ({ encrypt }) => ({
    encrypt: (key, eui, _counter, plain) => encrypt(key, eui, 0, plain),
  })),
  onContent('mioty-keystream-without-eui', 'the keystream does not hang on the EUI', ({ encrypt }) => ({
    encrypt: (key, _eui, counter, plain) => encrypt(key, new Uint8Array(8), counter, plain),
  })),
  onContent('mioty-cmac-zero', 'the authentication code is all zeros', () => ({
    authenticate: () => new Uint8Array(4),
  })),
  onContent('mioty-cmac-tail', 'the last four bytes of the CMAC are sent instead of the first', () => ({
    authenticate: (key, _eui, _counter, content) => cmac(key, content).slice(-4),
  })),
  onContent('mioty-cmac-counter-24', 'the CMAC knows 24 bits of the counter only', ({ authenticate }) => ({
    authenticate: (key, eui, counter, content) => authenticate(key, eui, counter % MOD_24_BITS, content),
  })),
  onContent('mioty-cmac-without-header', 'the CMAC leaves the header out', () => ({
    authenticate: (key, eui, counter, content) => correctCmac(key, eui, counter, content.slice(1)),
  })),
  onContent('mioty-key-zero', 'a key of zeros is used instead of the network key', () => ({ key: new Uint8Array(16) })),
];
