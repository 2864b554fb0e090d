import { applyKeystream, cmac32 } from '../../../../rig/mioty/crypto.ts';
import { macHeaderBits, sendsMpf } from '../../../../rig/mioty/mpdu.ts';
import type { AddressMode } from '../../../../rig/mioty/types.ts';

/** An uplink field by field, before encryption and authentication. */
export interface UplinkContent {
  /** MAC header byte. */
  readonly header: number;
  /** Address as sent. */
  readonly address: Uint8Array;
  /** As sent, 24 bits. */
  readonly counterLow: number;
  /** 32 bits, into both cipher blocks. */
  readonly packetCounter: number;
  /** Into both cipher blocks. */
  readonly epEui: Uint8Array;
  readonly key: Uint8Array;
  /** Null where none is sent. */
  readonly mpf: number | null;
  readonly payload: Uint8Array;
  readonly encrypt: typeof applyKeystream;
  /** Over everything from the header to the ciphertext. */
  readonly authenticate: typeof cmac32;
}

export interface UplinkRequest {
  readonly epEui: Uint8Array;
  readonly shortAddress: Uint8Array;
  readonly addressMode: AddressMode;
  readonly key: Uint8Array;
  readonly packetCounter: number;
  /** 0 and null are not sent. */
  readonly mpf: number | null;
  readonly payload: Uint8Array;
  /** A window follows. What else a bidirectional uplink says is not public. */
  readonly downlink: boolean;
}

/** What the specification asks an uplink to hold (facts 4). */
export function correctContent(request: UplinkRequest): UplinkContent {
  const { epEui, addressMode, packetCounter, downlink } = request;
  const mpf = sendsMpf(request.mpf) ? request.mpf : null;
  const wholeEui = addressMode === 'eui64';
  return {
    header:
      (wholeEui ? macHeaderBits.eui64 : 0) |
      (downlink ? macHeaderBits.rxOpen : 0) |
      (mpf === null ? 0 : macHeaderBits.mpf),
    address: wholeEui ? epEui : request.shortAddress,
    counterLow: packetCounter % 2 ** 24,
    packetCounter,
    epEui,
    key: request.key,
    mpf,
    payload: request.payload,
    encrypt: applyKeystream,
    authenticate: cmac32,
  };
}

/** Encrypts, then authenticates: the MPDU. */
export function assembleMpdu(content: UplinkContent): Uint8Array {
  const { key, epEui, packetCounter, counterLow, mpf } = content;
  const plain = mpf === null ? content.payload : Uint8Array.of(mpf, ...content.payload);
  const low = [counterLow >> 16, (counterLow >> 8) & 0xff, counterLow & 0xff];
  const ciphertext = content.encrypt(key, epEui, packetCounter, plain);
  const head = Uint8Array.of(content.header, ...content.address, ...low, ...ciphertext);
  return Uint8Array.of(...head, ...content.authenticate(key, epEui, packetCounter, head));
}
