import { UnbrigError } from '../ports/errors.ts';
import { bitsToBytes, bytesToBits } from './bits.ts';
import { uplinkCrc } from './crc16.ts';
import { frameKindOf, lengthIndicator, payloadBytesOf } from './frame-layout.ts';
import { frameClassOf, preambleWord } from './frame-types.ts';
import { encodeReplica } from './replica-filter.ts';
import type { MessageType, Rank } from './types.ts';
import { uplinkAuth } from './uplink-auth.ts';

/** Everything that a frame's content depends on; the same for all replicas of a message. */
export interface UplinkContent {
  /** Four bytes, most significant first. */
  readonly epId: Uint8Array;
  /** AES-128 device key (NAK) or public key, 16 bytes. */
  readonly key: Uint8Array;
  readonly messageType: MessageType;
  /** User bytes for `bytes`, the whole control payload for control messages, empty otherwise. */
  readonly payload: Uint8Array;
  /** 0 to 4095. */
  readonly messageCounter: number;
  readonly bidirectional: boolean;
  /** REP, set by a repeater; the reference implementation never sets it. */
  readonly repeated?: boolean;
}

/**
 * A whole frame, preamble to UL-CRC, in whole bytes.
 * Throws `payload-length`, `message-counter-range` or `bad-length` (all usage).
 */
export function encodeUplinkFrame(content: UplinkContent, rank: Rank): Uint8Array {
  const frameClass = frameClassOf(frameKindOf(content.messageType, content.payload.length));
  const frameType = frameClass.frameTypes[rank - 1];
  const coded = bitsToBytes(encodeReplica(bytesToBits(plainContent(content)), rank));
  return Uint8Array.of(preambleWord >> 8, preambleWord & 0xff, frameType >> 8, frameType & 0xff, ...coded);
}

/** LI..UL-CRC before the replica's code. */
export function plainContent(content: UplinkContent): Uint8Array {
  checkContent(content);
  const { messageType, payload, messageCounter } = content;
  const li = lengthIndicator(messageType, payload.length);
  const head = (li << 6) | (content.bidirectional ? 0x20 : 0) | (content.repeated ? 0x10 : 0) | (messageCounter >> 8);
  const message = Uint8Array.of(head, messageCounter & 0xff, ...content.epId.toReversed(), ...payload);
  const kind = frameKindOf(messageType, payload.length);
  const authBytes = frameClassOf(kind).payloadAndAuthBytes - payload.length;
  const protectedBytes = Uint8Array.of(...message, ...uplinkAuth(content.key, message, authBytes));
  const crc = uplinkCrc(protectedBytes);
  return Uint8Array.of(...protectedBytes, crc >> 8, crc & 0xff);
}

function checkContent(content: UplinkContent): void {
  const { messageType, payload, messageCounter } = content;
  const wanted = payloadBytesOf(messageType, payload.length);
  if (payload.length !== wanted) {
    throw new UnbrigError(
      'payload-length',
      'usage',
      `payload of ${payload.length} bytes: ${messageType} holds ${wanted}`,
      {
        facts: { messageType, payloadBytes: payload.length, expected: wanted },
      },
    );
  }
  if (!Number.isInteger(messageCounter) || messageCounter < 0 || messageCounter > 0xfff) {
    throw new UnbrigError(
      'message-counter-range',
      'usage',
      `message counter ${messageCounter}: the field holds 0 to 4095`,
      {
        facts: { messageCounter },
      },
    );
  }
  requireLength(content.epId, 4, 'EP-ID');
  requireLength(content.key, 16, 'device key');
}

function requireLength(bytes: Uint8Array, length: number, what: string): void {
  if (bytes.length === length) return;
  throw new UnbrigError('bad-length', 'usage', `${what}: ${bytes.length} bytes, must be ${length}`, {
    facts: { what, bytes: bytes.length, expected: length },
  });
}
