import { createCipheriv } from 'node:crypto';

const blockBytes = 16;
const noIv = new Uint8Array(blockBytes);

/** AES-128 of whole blocks, each by itself. */
function encryptBlocks(key: Uint8Array, blocks: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const encrypted = cipher.update(blocks);
  cipher.final();
  return encrypted;
}

/** One block of AES-128. */
export function encryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  return Uint8Array.from(encryptBlocks(key, block));
}

/** AES-CMAC, 16 bytes (RFC 4493, NIST SP 800-38B). */
export function cmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  return cmacWith(key, encryptBlock(key, noIv), message);
}

/** `zero`: the zero block under the key, from which the subkeys come. */
function cmacWith(key: Uint8Array, zero: Uint8Array, message: Uint8Array): Uint8Array {
  const whole = message.length > 0 && message.length % blockBytes === 0;
  const subkey = doubled(zero);
  const last = whole ? subkey : doubled(subkey);
  const padded = new Uint8Array(whole ? message.length : message.length + blockBytes - (message.length % blockBytes));
  padded.set(message);
  if (!whole) padded[message.length] = 0x80;
  const from = padded.length - blockBytes;
  for (let i = 0; i < blockBytes; i++) padded[from + i] ^= last[i];
  const cipher = createCipheriv('aes-128-cbc', key, noIv).setAutoPadding(false);
  const encrypted = cipher.update(padded);
  cipher.final();
  return Uint8Array.from(encrypted.subarray(from));
}

/** Times x in GF(2^128). */
function doubled(block: Uint8Array): Uint8Array {
  const result = block.map((byte, i) => ((byte << 1) | ((block[i + 1] ?? 0) >> 7)) & 0xff);
  if (block[0] >= 0x80) result[blockBytes - 1] ^= 0x87;
  return result;
}

/** Bytes of the message authentication code that a frame carries. */
export const CMAC_BYTES = 4;

const authenticationBlock = 0xffff;

/** X(n) of an uplink: EUI-64, 0, direction 0, the whole packet counter, n, most significant byte first (facts 4.1). */
function uplinkBlock(epEui: Uint8Array, packetCounter: number, n: number): Uint8Array {
  const block = new Uint8Array(blockBytes);
  block.set(epEui);
  const view = new DataView(block.buffer);
  view.setUint32(10, packetCounter);
  view.setUint16(14, n);
  return block;
}

/** Keystream of AES-128-CTR that MPF and payload of an uplink are XORed with. `packetCounter`: 32 bits. */
export function payloadKeystream(
  key: Uint8Array,
  epEui: Uint8Array,
  packetCounter: number,
  length: number,
): Uint8Array {
  const count = Math.ceil(length / blockBytes);
  const blocks = new Uint8Array(count * blockBytes);
  for (let n = 0; n < count; n++) blocks.set(uplinkBlock(epEui, packetCounter, n), n * blockBytes);
  return Uint8Array.from(encryptBlocks(key, blocks).subarray(0, length));
}

/** Encrypts and decrypts alike. */
export function applyKeystream(
  key: Uint8Array,
  epEui: Uint8Array,
  packetCounter: number,
  text: Uint8Array,
): Uint8Array {
  const stream = payloadKeystream(key, epEui, packetCounter, text.length);
  return text.map((byte, i) => byte ^ stream[i]);
}

/** First four bytes of the CMAC over X(0xFFFF) and `content`, which is the MPDU from its header to its ciphertext. */
export function cmac32(key: Uint8Array, epEui: Uint8Array, packetCounter: number, content: Uint8Array): Uint8Array {
  return cmac(key, signedMessage(epEui, packetCounter, content)).subarray(0, CMAC_BYTES);
}

function signedMessage(epEui: Uint8Array, packetCounter: number, content: Uint8Array): Uint8Array {
  const message = new Uint8Array(blockBytes + content.length);
  message.set(uplinkBlock(epEui, packetCounter, authenticationBlock));
  message.set(content, blockBytes);
  return message;
}

/** Tells of packet counters whether `code` holds with them; for trying many. */
export function cmac32Verifier(
  key: Uint8Array,
  epEui: Uint8Array,
  content: Uint8Array,
  code: Uint8Array,
): (packetCounter: number) => boolean {
  const zero = encryptBlock(key, noIv);
  return (packetCounter) => {
    const made = cmacWith(key, zero, signedMessage(epEui, packetCounter, content));
    return code.every((byte, i) => byte === made[i]);
  };
}
