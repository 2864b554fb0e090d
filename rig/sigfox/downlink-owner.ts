import {
  type CorrectedDownlink,
  correctDownlinkContent,
  type DecodedDownlinkFrame,
  whiteningSeed,
  withAuth,
} from './downlink-frame.ts';
import { bytesToHex } from './hex.ts';

/** A device whose key is known. */
export interface KnownDevice {
  /** Four bytes, most significant first. */
  readonly epId: Uint8Array;
  readonly key: Uint8Array;
}

/** Who a downlink is for. */
export interface DownlinkOwner {
  /** Eight hex digits. */
  readonly epId: string;
  /** Counter of the uplink that asked. */
  readonly messageCounter: number;
  readonly frame: DecodedDownlinkFrame;
}

const COUNTERS = 4096;

/**
 * The device and counter that would accept a content: for every device all 4096 counters are tried, and CRC-8 and DL-AUTH decide. Of several the
 * one with fewest corrections is given, for a content that belongs to nobody here passes for one device in some 4000 by chance, and then nearly
 * every code word needs a correction. Null when nobody would.
 */
export function findDownlinkOwner(received: Uint8Array, devices: Iterable<KnownDevice>): DownlinkOwner | null {
  // The whitening has 511 seeds only, and most of them show by the CRC that they are wrong: that spares nearly every AES block.
  const bySeed = new Map<number, CorrectedDownlink>();
  let best: DownlinkOwner | null = null;
  for (const { epId, key } of devices) {
    for (let messageCounter = 0; messageCounter < COUNTERS; messageCounter++) {
      const credentials = { epId, key, messageCounter };
      const seed = whiteningSeed(credentials);
      const corrected = bySeed.get(seed) ?? correctDownlinkContent(received, seed);
      bySeed.set(seed, corrected);
      if (!corrected.crcOk || (best !== null && best.frame.correctedCodewords <= corrected.correctedCodewords))
        continue;
      const frame = withAuth(corrected, credentials);
      if (frame.accepted) best = { epId: bytesToHex(epId), messageCounter, frame };
    }
  }
  return best;
}
