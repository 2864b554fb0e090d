import { bytesToHex, hexToBytes } from '../sigfox/hex.ts';
import { applyKeystream, CMAC_BYTES, cmac32Verifier } from './crypto.ts';
import { addressBytes, macHeaderBits } from './mpdu.ts';
import type { RadioFrameContent } from './radio-frame-decode.ts';
import type { AddressMode, DecodedRadioFrame, EndPointCredentials } from './types.ts';

/** What stands in clear in an MPDU of the fixed MAC. */
export interface MpduFields {
  readonly macHeader: number;
  readonly addressMode: AddressMode;
  readonly address: Uint8Array;
  /** Null in an attach request, whose layout after the address is not public. */
  readonly packetCounterLow: number | null;
  readonly ciphertext: Uint8Array | null;
  readonly cmac: Uint8Array | null;
}

/** Null when the MPDU is too short for its own header. */
export function parseMpdu(mpdu: Uint8Array): MpduFields | null {
  if (mpdu.length === 0) return null;
  const macHeader = mpdu[0];
  const addressMode = (macHeader & macHeaderBits.eui64) === 0 ? 'short' : 'eui64';
  const afterAddress = 1 + addressBytes(addressMode);
  const content = afterAddress + 3;
  if (mpdu.length < content + CMAC_BYTES) return null;
  const clear = { macHeader, addressMode, address: mpdu.slice(1, afterAddress) } as const;
  if ((macHeader & macHeaderBits.attach) !== 0) {
    return { ...clear, packetCounterLow: null, ciphertext: null, cmac: null };
  }
  const end = mpdu.length - CMAC_BYTES;
  const packetCounterLow = (mpdu[content - 3] << 16) | (mpdu[content - 2] << 8) | mpdu[content - 1];
  return { ...clear, packetCounterLow, ciphertext: mpdu.slice(content, end), cmac: mpdu.slice(end) };
}

/** What a receiver brings to reading a frame. */
export interface MpduKeys {
  readonly credentials: readonly EndPointCredentials[];
  /** The high byte of the packet counter to try first, of an end point by its EUI. */
  readonly counterHighOf?: (epEui: string) => number | undefined;
}

/** The frame as everyone sees it: decoded, and opened where a key fits. */
export function decodeContent(content: RadioFrameContent, keys: MpduKeys): DecodedRadioFrame {
  const { headerCrcOk, payloadCrcOk, headerCrc, payloadCrc, psi, mmode, mpdu } = content;
  // Only the fixed MAC has a public layout.
  const fields = mpdu === null || mmode !== 0 ? null : parseMpdu(mpdu);
  return {
    headerCrcOk,
    payloadCrcOk,
    headerCrc,
    payloadCrc,
    psi,
    mmode,
    mpdu: hexOrNull(mpdu),
    macHeader: fields?.macHeader ?? null,
    addressMode: fields?.addressMode ?? null,
    address: hexOrNull(fields?.address),
    packetCounterLow: fields?.packetCounterLow ?? null,
    ciphertext: hexOrNull(fields?.ciphertext),
    cmac: hexOrNull(fields?.cmac),
    ...(fields === null || mpdu === null ? unopened : openMpdu(mpdu, fields, keys)),
  };
}

type OpenedFields = Pick<DecodedRadioFrame, 'cmacOk' | 'epEui' | 'keyName' | 'packetCounter' | 'mpf' | 'payload'>;

const unopened: OpenedFields = {
  cmacOk: null,
  epEui: null,
  keyName: null,
  packetCounter: null,
  mpf: null,
  payload: null,
};

/** Tries every key whose end point the address may mean, with every high byte of the counter, until a CMAC holds. */
function openMpdu(mpdu: Uint8Array, fields: MpduFields, keys: MpduKeys): OpenedFields {
  const { addressMode, address, packetCounterLow, cmac } = fields;
  const sender = addressMode === 'eui64' ? { ...unopened, epEui: bytesToHex(address) } : unopened;
  if (packetCounterLow === null || cmac === null) return sender;
  const fitting = keys.credentials.filter((one) => addressFits(one, addressMode, bytesToHex(address)));
  const signed = mpdu.subarray(0, mpdu.length - CMAC_BYTES);
  for (const one of fitting) {
    const epEui = hexToBytes(one.epEui, 'EUI-64');
    const holds = cmac32Verifier(one.key, epEui, signed, cmac);
    const high = counterHighs(keys.counterHighOf?.(one.epEui.toLowerCase())).find((byte) =>
      holds(counterOf(byte, packetCounterLow)),
    );
    if (high !== undefined) return opened(one, epEui, counterOf(high, packetCounterLow), fields);
  }
  return { ...sender, cmacOk: fitting.length === 0 ? null : false };
}

function opened(
  { key, keyName }: EndPointCredentials,
  epEui: Uint8Array,
  packetCounter: number,
  { macHeader, ciphertext }: MpduFields,
): OpenedFields {
  const plain = applyKeystream(key, epEui, packetCounter, ciphertext ?? new Uint8Array(0));
  const hasMpf = (macHeader & macHeaderBits.mpf) !== 0;
  return {
    cmacOk: true,
    epEui: bytesToHex(epEui),
    keyName,
    packetCounter,
    mpf: hasMpf ? (plain[0] ?? null) : null,
    payload: bytesToHex(hasMpf ? plain.subarray(1) : plain),
  };
}

function addressFits({ epEui, shortAddress }: EndPointCredentials, mode: AddressMode, address: string): boolean {
  const expected = mode === 'eui64' ? epEui : (shortAddress ?? epEui.slice(-4));
  return expected.toLowerCase() === address;
}

function counterOf(high: number, low: number): number {
  return high * 0x1000000 + low;
}

const allHighs: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);

function counterHighs(hint: number | undefined): readonly number[] {
  return hint === undefined ? allHighs : [hint, ...allHighs.filter((byte) => byte !== hint)];
}

function hexOrNull(bytes: Uint8Array | null | undefined): string | null {
  return bytes === null || bytes === undefined ? null : bytesToHex(bytes);
}
