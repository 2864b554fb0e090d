import { bitsToBytes, bytesToBits } from '../../../rig/sigfox/bits.ts';
import { uplinkCrc } from '../../../rig/sigfox/crc16.ts';
import { frameKindOf, lengthIndicator } from '../../../rig/sigfox/frame-layout.ts';
import { frameClassOf, preambleWord } from '../../../rig/sigfox/frame-types.ts';
import { encodeReplica } from '../../../rig/sigfox/replica-filter.ts';
import type { FrameKind, MessageType, Rank } from '../../../rig/sigfox/types.ts';
import { uplinkAuth } from '../../../rig/sigfox/uplink-auth.ts';

/** A frame field by field, before AUTH, CRC and the replica's code are worked out from it. */
export interface FrameContent {
  readonly kind: FrameKind;
  /** 16 bits each. */
  readonly preamble: number;
  readonly frameType: number;
  readonly li: number;
  readonly bf: boolean;
  readonly rep: boolean;
  readonly mc: number;
  /** Four bytes in the order of the air. */
  readonly epIdOnAir: Uint8Array;
  readonly payload: Uint8Array;
  readonly authBytes: number;
  readonly key: Uint8Array;
  readonly auth: (key: Uint8Array, message: Uint8Array, authBytes: number) => Uint8Array;
  readonly crc: (bytes: Uint8Array) => number;
  /** Rank whose code the content goes through. */
  readonly codedAs: Rank;
}

export interface ContentInputs {
  readonly type: MessageType;
  readonly payload: Uint8Array;
  readonly rank: Rank;
  readonly downlink: boolean;
  readonly mc: number;
  /** Most significant byte first. */
  readonly epId: Uint8Array;
  readonly key: Uint8Array;
}

/** What the specification asks a frame to hold. */
export function correctContent(inputs: ContentInputs): FrameContent {
  const kind = frameKindOf(inputs.type, inputs.payload.length);
  const frameClass = frameClassOf(kind);
  return {
    kind,
    preamble: preambleWord,
    frameType: frameClass.frameTypes[inputs.rank - 1],
    li: lengthIndicator(inputs.type, inputs.payload.length),
    bf: inputs.downlink,
    rep: false,
    mc: inputs.mc,
    epIdOnAir: inputs.epId.toReversed(),
    payload: inputs.payload,
    authBytes: frameClass.payloadAndAuthBytes - inputs.payload.length,
    key: inputs.key,
    auth: uplinkAuth,
    crc: uplinkCrc,
    codedAs: inputs.rank,
  };
}

/** Works out AUTH, CRC and code; the frame in whole bytes, preamble first. */
export function assembleFrame(content: FrameContent): Uint8Array {
  const head = (content.li << 6) | (content.bf ? 0x20 : 0) | (content.rep ? 0x10 : 0) | (content.mc >> 8);
  const message = Uint8Array.of(head, content.mc & 0xff, ...content.epIdOnAir, ...content.payload);
  const covered = Uint8Array.of(...message, ...content.auth(content.key, message, content.authBytes));
  const crc = content.crc(covered);
  const plain = Uint8Array.of(...covered, crc >> 8, crc & 0xff);
  const coded = bitsToBytes(encodeReplica(bytesToBits(plain), content.codedAs));
  const { preamble, frameType } = content;
  return Uint8Array.of(preamble >> 8, preamble & 0xff, frameType >> 8, frameType & 0xff, ...coded);
}
