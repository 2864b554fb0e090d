import { createHash } from 'node:crypto';

/** Identity and keys of a test device. */
export interface MiotyTestDevice {
  /** EUI-64, most significant byte first. */
  readonly epEui: Uint8Array;
  /** Network key and application key, 16 bytes each. */
  readonly networkKey: Uint8Array;
  readonly applicationKey: Uint8Array;
}

/**
 * The device that a name stands for: EUI-64 and keys are the first bytes of the SHA-256 of a published text. So a suite and a network know the same
 * devices without a key in any request; nothing about them is secret, and no real device has them.
 */
export function miotyTestDevice(name: string): MiotyTestDevice {
  return {
    epEui: digest(`unbrig MIOTY test device ${name}: EUI-64`).subarray(0, 8),
    networkKey: digest(`unbrig MIOTY test device ${name}: network key`).subarray(0, 16),
    applicationKey: digest(`unbrig MIOTY test device ${name}: application key`).subarray(0, 16),
  };
}

/** By what inventories tell keys apart: the first four bytes of a digest, from which no key can be got back. */
export function keyFingerprint(key: Uint8Array): string {
  return createHash('sha256').update('unbrig key fingerprint').update(key).digest('hex').slice(0, 8);
}

/** A secret of a unit of the emulated network, by its purpose. */
export function testSecret(purpose: string): Uint8Array {
  return digest(`unbrig MIOTY test network: ${purpose}`);
}

function digest(text: string): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(text).digest());
}
