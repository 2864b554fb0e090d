import { bitsToBytes, hexToBits } from '../../rig/sigfox/bits.ts';
import { crcHolds } from '../../rig/sigfox/content-code.ts';
import { frameTypeBits, preambleBits } from '../../rig/sigfox/frame-types.ts';
import { bytesToHex } from '../../rig/sigfox/hex.ts';
import { decodeReplica } from '../../rig/sigfox/replica-filter.ts';
import type { Rank } from '../../rig/sigfox/types.ts';
import { decodeUplinkFrame } from '../../rig/sigfox/uplink-decode.ts';
import type { PlacedFrame } from './messages.ts';

/** What a frame says, read at the rank of its place and without trust in its frame type or its length indicator. */
export interface FrameContent {
  readonly li: number | null;
  readonly bf: boolean | null;
  readonly rep: boolean | null;
  readonly mc: number | null;
  /** As a person reads it, most significant byte first. */
  readonly epId: string | null;
  /** Payload and UL-AUTH, between EP-ID and UL-CRC, hex. */
  readonly payloadAndAuth: string;
  /** Code under which the CRC holds, at whatever length; null when it holds under none. */
  readonly code: Rank | null;
  /** LI to UL-CRC without the replica's code, hex. */
  readonly plain: string;
}

const PREAMBLE_DIGITS = preambleBits / 4;
const FRAME_TYPE_DIGITS = frameTypeBits / 4;
/** LI..MC, EP-ID, and UL-CRC around payload and UL-AUTH. */
const BEFORE_PAYLOAD_BYTES = 6;
const CRC_BYTES = 2;
const ranks: readonly Rank[] = [1, 2, 3];

/**
 * Reads a placed frame. The rank's own code is tried first; where the CRC says that another one was used, or that the frame ends earlier than it
 * was received, that is believed, so that one fault does not hide the other fields.
 */
export function contentOf({ frame, rank }: PlacedFrame): FrameContent {
  const coded = hexToBits(frame.hex, 'received frame').subarray(preambleBits + frameTypeBits);
  const found = findByCrc(coded, rank);
  const plain = bytesToHex(bitsToBytes(found?.plain ?? wholeBytes(decodeReplica(coded, rank))));
  const { li, bf, rep, mc, epId } = decodeUplinkFrame(frame.hex, { expect: { rank: found?.code ?? rank } });
  return {
    li,
    bf,
    rep,
    mc,
    epId,
    payloadAndAuth: plain.slice(
      2 * BEFORE_PAYLOAD_BYTES,
      Math.max(2 * BEFORE_PAYLOAD_BYTES, plain.length - 2 * CRC_BYTES),
    ),
    code: found?.code ?? null,
    plain,
  };
}

function findByCrc(coded: Uint8Array, rank: Rank): { readonly plain: Uint8Array; readonly code: Rank } | null {
  const shortest = 8 * (BEFORE_PAYLOAD_BYTES + CRC_BYTES);
  for (const code of [rank, ...ranks.filter((other) => other !== rank)]) {
    const plain = wholeBytes(decodeReplica(coded, code));
    for (let length = plain.length; length >= shortest; length -= 8) {
      const upTo = plain.subarray(0, length);
      if (crcHolds(upTo)) return { plain: upTo, code };
    }
  }
  return null;
}

function wholeBytes(bits: Uint8Array): Uint8Array {
  return bits.subarray(0, bits.length - (bits.length % 8));
}

/** The preamble and the frame type word as received, hex. */
export function headOf({ frame }: PlacedFrame): { readonly preamble: string; readonly frameType: string } {
  return {
    preamble: frame.hex.slice(0, PREAMBLE_DIGITS).toLowerCase(),
    frameType: frame.hex.slice(PREAMBLE_DIGITS, PREAMBLE_DIGITS + FRAME_TYPE_DIGITS).toLowerCase(),
  };
}
