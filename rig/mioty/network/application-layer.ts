import { cmac, encryptBlock } from '../crypto.ts';

/** Bytes that the application layer adds: its counter before, its code after. */
export const APPLICATION_OVERHEAD_BYTES = 8;

const counterBytes = 4;
const codeBytes = 4;
const blockBytes = 16;
/** Keeps the blocks apart from those of the network layer, which has 0 or FF there. */
const domain = 0xa5;

/**
 * The second layer, from the node to the application centre, over the network's: counter (32 bits), AES-128-CTR, first four bytes of the AES-CMAC.
 * The guideline asks for such a layer, takes AES-128 with CMAC as its example and leaves the construction open: this one is ours, no other product has it.
 */
export function sealApplication(key: Uint8Array, epEui: Uint8Array, counter: number, payload: Uint8Array): Uint8Array {
  const head = new Uint8Array(counterBytes);
  new DataView(head.buffer).setUint32(0, counter);
  const covered = Uint8Array.of(...head, ...applyStream(key, epEui, counter, payload));
  return Uint8Array.of(...covered, ...codeOf(key, epEui, covered));
}

/** Null where the code does not hold: another key, another end point, or altered data. */
export function openApplication(key: Uint8Array, epEui: Uint8Array, data: Uint8Array): Uint8Array | null {
  if (data.length < APPLICATION_OVERHEAD_BYTES) return null;
  const covered = data.subarray(0, data.length - codeBytes);
  const code = codeOf(key, epEui, covered);
  if (!code.every((byte, index) => byte === data[covered.length + index])) return null;
  const counter = new DataView(data.buffer, data.byteOffset).getUint32(0);
  return applyStream(key, epEui, counter, covered.subarray(counterBytes));
}

function blockOf(epEui: Uint8Array, counter: number, n: number): Uint8Array {
  const block = new Uint8Array(blockBytes);
  block.set(epEui);
  block[8] = domain;
  const view = new DataView(block.buffer);
  view.setUint32(10, counter);
  view.setUint16(14, n);
  return block;
}

function applyStream(key: Uint8Array, epEui: Uint8Array, counter: number, text: Uint8Array): Uint8Array {
  const result = Uint8Array.from(text);
  for (let start = 0; start < text.length; start += blockBytes) {
    const stream = encryptBlock(key, blockOf(epEui, counter, start / blockBytes));
    for (let i = 0; i < blockBytes && start + i < text.length; i++) result[start + i] ^= stream[i];
  }
  return result;
}

function codeOf(key: Uint8Array, epEui: Uint8Array, covered: Uint8Array): Uint8Array {
  return cmac(key, Uint8Array.of(...blockOf(epEui, 0, 0xffff), ...covered)).subarray(0, codeBytes);
}
