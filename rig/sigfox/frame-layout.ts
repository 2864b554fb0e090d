import { UnbrigError } from '../ports/errors.ts';
import { frameClassOf } from './frame-types.ts';
import type { FrameKind, MessageType } from './types.ts';

/** First payload byte of a control message (sigfox-ep-lib v4.3). */
export const controlTypeKeepAlive = 0x08;
export const controlTypeDownlinkConfirmation = 0x09;
export const maxPayloadBytes = 12;

const keepAliveBytes = 7;
const confirmationBytes = 8;

/** Payload class that carries a message. Throws `payload-length` (usage) for `bytes` outside 1 to 12 bytes. */
export function frameKindOf(type: MessageType, payloadBytes: number): FrameKind {
  if (type === 'keep_alive' || type === 'downlink_confirmation') return 'control';
  if (type !== 'bytes') return 'bit-or-empty';
  if (payloadBytes < 1 || payloadBytes > maxPayloadBytes || !Number.isInteger(payloadBytes)) {
    throw new UnbrigError(
      'payload-length',
      'usage',
      `payload of ${payloadBytes} bytes: a message holds 1 to ${maxPayloadBytes}`,
      {
        facts: { payloadBytes },
      },
    );
  }
  if (payloadBytes === 1) return 'bytes-1';
  if (payloadBytes <= 4) return 'bytes-2-4';
  return payloadBytes <= 8 ? 'bytes-5-8' : 'bytes-9-12';
}

/** Bytes between EP-ID and UL-AUTH. */
export function payloadBytesOf(type: MessageType, payloadBytes: number): number {
  if (type === 'keep_alive') return keepAliveBytes;
  if (type === 'downlink_confirmation') return confirmationBytes;
  return type === 'bytes' ? payloadBytes : 0;
}

/**
 * LI: what the frame type cannot say. Empty and one byte 0, bit 0 is 2, bit 1 is 3,
 * otherwise the bytes missing to a multiple of four, which UL-AUTH fills (LI + 2 bytes of it).
 */
export function lengthIndicator(type: MessageType, payloadBytes: number): number {
  if (type === 'bit0') return 2;
  if (type === 'bit1') return 3;
  const bytes = payloadBytesOf(type, payloadBytes);
  return bytes < 2 ? 0 : -bytes & 3;
}

/** Lengths that a frame type and its LI mean together. `legal` is false where no message is coded so. */
export interface ContentLengths {
  readonly payloadBytes: number;
  readonly authBytes: number;
  readonly legal: boolean;
}

export function contentLengths(kind: FrameKind, li: number): ContentLengths {
  if (kind === 'bit-or-empty') return { payloadBytes: 0, authBytes: 2, legal: li !== 1 };
  if (kind === 'bytes-1') return { payloadBytes: 1, authBytes: 2, legal: li === 0 };
  const authBytes = li + 2;
  const payloadBytes = frameClassOf(kind).payloadAndAuthBytes - authBytes;
  if (kind === 'control') return { payloadBytes, authBytes, legal: li <= 1 };
  return { payloadBytes, authBytes, legal: payloadBytes >= 2 };
}
