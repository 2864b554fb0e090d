import { cmac, encryptBlock } from './crypto.ts';

/** Bytes of the nonce and of the signature of an attachment over the air. */
export const ATTACH_NONCE_BYTES = 4;
export const ATTACH_SIGN_BYTES = 4;

/**
 * Signature of an attach request: start of the CMAC over EUI-64, FF 00, attach counter (32 bits), FF FF (radio protocol specification 3.7.1.3,
 * by the public service centre that cites it). How it lies on the air is not public.
 */
export function attachSign(networkKey: Uint8Array, epEui: Uint8Array, attachCounter: number): Uint8Array {
  const block = new Uint8Array(16);
  block.set(epEui);
  block[8] = 0xff;
  new DataView(block.buffer).setUint32(10, attachCounter);
  block.fill(0xff, 14);
  return cmac(networkKey, block).subarray(0, ATTACH_SIGN_BYTES);
}

/** Network session key: AES-128 of EUI-64, nonce and signature (radio protocol specification, figure 3-16, same source). */
export function sessionKey(networkKey: Uint8Array, epEui: Uint8Array, nonce: Uint8Array, sign: Uint8Array): Uint8Array {
  return encryptBlock(networkKey, Uint8Array.of(...epEui, ...nonce, ...sign));
}
