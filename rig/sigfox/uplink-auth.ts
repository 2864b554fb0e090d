import { createCipheriv } from 'node:crypto';

const blockBytes = 16;

/**
 * UL-AUTH: the start of the last block of AES-128-CBC (zero initial vector, device key) over LI..payload, which is repeated from its own
 * beginning until the last block is full. Same in all replicas (sigfox-ep-lib v4.3, confirmed by a recording).
 */
export function uplinkAuth(key: Uint8Array, message: Uint8Array, authBytes: number): Uint8Array {
  const length = Math.ceil(message.length / blockBytes) * blockBytes;
  const padded = Uint8Array.from({ length }, (_, index) => message[index % message.length]);
  const cipher = createCipheriv('aes-128-cbc', key, new Uint8Array(blockBytes)).setAutoPadding(false);
  const encrypted = cipher.update(padded);
  cipher.final();
  return Uint8Array.from(encrypted.subarray(length - blockBytes, length - blockBytes + authBytes));
}

/** The key that every device has beside its own, for tests and network emulators; not a secret (sigfox-ep-lib v4.3, STM32CubeWL). */
export const publicKeyHex = '00112233445566778899aabbccddeeff';
