import { createHash } from 'node:crypto';

/** Identity and key of a test device. */
export interface TestDevice {
  /** Four bytes, most significant first. */
  readonly epId: Uint8Array;
  /** Device key, 16 bytes. */
  readonly key: Uint8Array;
}

/**
 * The device that a name stands for: EP-ID and key are the first bytes of the SHA-256 of a published text. So a suite and a network know the same
 * devices without a key in any request; nothing about them is secret, and no real device has them.
 */
export function testDevice(name: string): TestDevice {
  return {
    epId: digest(`unbrig test device ${name}: EP-ID`).subarray(0, 4),
    key: digest(`unbrig test device ${name}: key`).subarray(0, 16),
  };
}

/** The measured state that stands for a station's name and build in tests: what a TPM would attest. */
export function testAttestation(text: string): string {
  return createHash('sha256').update(`unbrig test station: ${text}`).digest('hex');
}

function digest(text: string): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(text).digest());
}
