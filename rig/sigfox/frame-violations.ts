import {
  contentLengths,
  controlTypeDownlinkConfirmation,
  controlTypeKeepAlive,
  frameKindOf,
  lengthIndicator,
  maxPayloadBytes,
} from './frame-layout.ts';
import type { DecodedUplinkFrame, FrameKind, FrameViolation, MessageType, Rank } from './types.ts';
import type { FrameHead } from './uplink-decode.ts';

/** What a frame should say; anything that is left out is not checked. */
export interface FrameExpectation {
  /** Eight hex digits, most significant byte first. */
  readonly epId?: string;
  readonly messageType?: MessageType;
  /** User bytes in hex; for control messages the whole control payload, or empty to check its type alone. */
  readonly payload?: string;
  readonly messageCounter?: number;
  readonly bidirectional?: boolean;
  readonly rank?: Rank;
}

/** What preamble, frame type, length, code and CRC show. */
export function headViolations(head: FrameHead, expect: FrameExpectation = {}): FrameViolation[] {
  const violations: FrameViolation[] = [];
  const { frameType, frameClass, contentRank } = head;
  if (!head.preambleOk) violations.push('preamble');
  if (frameTypeIsWrong(head, expect)) violations.push('frame_type');
  if (!head.lengthOk) violations.push('length');
  const rank = expect.rank ?? frameType?.rank;
  if (contentRank !== null && rank !== undefined && contentRank !== rank) violations.push('encoding');
  if (contentRank === null && head.lengthOk && frameClass !== null) violations.push('crc');
  return violations;
}

function frameTypeIsWrong({ frameType, frameTypeComplete, frameClass }: FrameHead, expect: FrameExpectation): boolean {
  if (frameType === null) return frameTypeComplete;
  if (frameType.errors > 0 || frameType.frameClass !== frameClass) return true;
  if (expect.rank !== undefined && frameType.rank !== expect.rank) return true;
  const kind = expectedKind(expect);
  return kind !== null && kind !== frameType.frameClass.kind;
}

/** What the content shows once CRC or UL-AUTH vouches for it. */
export function contentViolations(
  frame: Omit<DecodedUplinkFrame, 'violations'>,
  expect: FrameExpectation = {},
): FrameViolation[] {
  const violations: FrameViolation[] = [];
  if (frame.authOk === false) violations.push('auth');
  if (frame.rep === true) violations.push('repeater_flag');
  if (expect.epId !== undefined && frame.epId !== expect.epId.toLowerCase()) violations.push('ep_id');
  if (expect.messageCounter !== undefined && frame.mc !== expect.messageCounter) violations.push('message_counter');
  if (flagIsWrong(frame, expect)) violations.push('bidirectional_flag');
  if (lengthIndicatorIsWrong(frame, expect)) violations.push('length_indicator');
  if (payloadIsWrong(frame, expect)) violations.push('payload');
  return violations;
}

/** No control message asks for a downlink. */
function flagIsWrong(frame: Omit<DecodedUplinkFrame, 'violations'>, expect: FrameExpectation): boolean {
  const wanted = expect.bidirectional ?? (frame.kind === 'control' ? false : frame.bf);
  return frame.bf !== wanted;
}

function lengthIndicatorIsWrong(frame: Omit<DecodedUplinkFrame, 'violations'>, expect: FrameExpectation): boolean {
  if (frame.kind === null || frame.li === null) return false;
  if (!contentLengths(frame.kind, frame.li).legal) return true;
  const type = controlTypeOf(frame);
  if (type !== null && frame.li !== lengthIndicator(type, 0)) return true;
  const bytes = expectedBytes(expect);
  return expect.messageType !== undefined && bytes !== null && frame.li !== lengthIndicator(expect.messageType, bytes);
}

function payloadIsWrong(frame: Omit<DecodedUplinkFrame, 'violations'>, expect: FrameExpectation): boolean {
  const { messageType } = expect;
  const payload = expect.payload?.toLowerCase() ?? '';
  if (messageType === undefined || messageType === 'bytes')
    return expect.payload !== undefined && frame.payload !== payload;
  if (messageType === 'keep_alive' || messageType === 'downlink_confirmation') {
    return controlTypeOf(frame) !== messageType || (payload !== '' && frame.payload !== payload);
  }
  return frame.kind !== 'bit-or-empty' || frame.li !== lengthIndicator(messageType, 0);
}

function controlTypeOf(frame: Omit<DecodedUplinkFrame, 'violations'>): MessageType | null {
  if (frame.kind !== 'control' || frame.payload === null) return null;
  const type = Number.parseInt(frame.payload.slice(0, 2), 16);
  if (type === controlTypeKeepAlive) return 'keep_alive';
  return type === controlTypeDownlinkConfirmation ? 'downlink_confirmation' : null;
}

/** Bytes of the expected payload, null when the expectation leaves the length open. */
function expectedBytes(expect: FrameExpectation): number | null {
  if (expect.messageType !== 'bytes') return 0;
  return expect.payload === undefined ? null : expect.payload.length / 2;
}

function expectedKind(expect: FrameExpectation): FrameKind | null {
  const bytes = expectedBytes(expect);
  if (expect.messageType === undefined || bytes === null) return null;
  const possible = expect.messageType !== 'bytes' || (bytes >= 1 && bytes <= maxPayloadBytes);
  return possible ? frameKindOf(expect.messageType, bytes) : null;
}
