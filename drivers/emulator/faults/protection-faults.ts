import { createCipheriv } from 'node:crypto';
import { uplinkCrc } from '../../../rig/sigfox/crc16.ts';
import type { FrameFacts } from '../device/behaviour.ts';
import type { FrameContent } from '../device/frame-content.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

const fault = (
  name: string,
  what: string,
  content: (content: FrameContent, facts: FrameFacts) => FrameContent,
): ModuleFault => moduleFault(name, what, { content });

/** As UL-CRC, but with initial value 0xFFFF (the common wrong guess). */
function crcInitFfff(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc ^ 0xffff;
}

/** The start of the first ciphertext block, where the last one is due. */
function authOfFirstBlock(key: Uint8Array, message: Uint8Array, authBytes: number): Uint8Array {
  const block = Uint8Array.from({ length: 16 }, (_, index) => message[index % message.length]);
  const cipher = createCipheriv('aes-128-cbc', key, new Uint8Array(16)).setAutoPadding(false);
  return Uint8Array.from(cipher.update(block).subarray(0, authBytes));
}

/** CRC, AUTH and replica code. */
export const protectionFaults: readonly ModuleFault[] = [
  fault('crc-init-ffff', 'the CRC starts from 0xFFFF', (c) => ({ ...c, crc: crcInitFfff })),
  fault('crc-not-inverted', 'the CRC is not inverted at the end', (c) => ({
    ...c,
    crc: (bytes) => uplinkCrc(bytes) ^ 0xffff,
  })),
  fault('auth-wrong-key', 'AUTH is worked out with another key', (c) => ({
    ...c,
    key: c.key.map((byte) => byte ^ 0x5a),
  })),
  fault('auth-first-block', 'AUTH comes from the first cipher block where two are due (11 and 12 bytes)', (c) => ({
    ...c,
    auth: authOfFirstBlock,
  })),
  fault('rank2-uncoded', 'replica 2 goes out without its code', (c) => (c.codedAs === 2 ? { ...c, codedAs: 1 } : c)),
  fault('rank3-poly7', 'replica 3 goes out with the code of replica 2', (c) =>
    c.codedAs === 3 ? { ...c, codedAs: 2 } : c,
  ),
  fault('replica-counter-increments', 'the replicas of a message carry MC + 1 and MC + 2', (c, facts) => ({
    ...c,
    mc: (c.mc + facts.rank - 1) % 4096,
  })),
  fault('replica-payload-differs', 'replica 3 carries another payload', (c, facts) =>
    facts.rank === 3 ? { ...c, payload: c.payload.map((byte) => byte ^ 0xff) } : c,
  ),
];

/** Public key mode. */
export const keyFaults: readonly ModuleFault[] = [
  fault('public-key-ignored', 'ATS410=1 is answered OK and changes nothing', (c, facts) => ({
    ...c,
    key: facts.deviceKey,
  })),
  {
    name: 'public-key-sticks',
    what: 'after ATS410=1 the private key never comes back',
    scope: 'module',
    behaviour() {
      let publicKey: Uint8Array | null = null;
      return {
        content(content, facts) {
          if (facts.keyMode === 'public') publicKey = content.key;
          return publicKey ? { ...content, key: publicKey } : content;
        },
      };
    },
  },
];
