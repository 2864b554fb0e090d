import { macHeaderBits, mpduBytesOf, sendsMpf } from './mpdu.ts';
import { burstCountOf } from './radio-frame.ts';
import type { AddressMode, DecodedRadioFrame } from './types.ts';

/** What can be wrong with a radio frame. */
export const uplinkViolations = [
  'header_crc',
  'payload_crc',
  'burst_count',
  'symbols',
  'mmode',
  'psi',
  'mac_header',
  'address_mode',
  'address',
  'packet_counter',
  'cmac',
  'mpf',
  'payload',
] as const;
export type UplinkViolation = (typeof uplinkViolations)[number];

/** What a frame should say; anything that is left out is not checked. Texts are hex. */
export interface UplinkExpectation {
  readonly addressMode?: AddressMode;
  /** Two or eight bytes. */
  readonly address?: string;
  /** 32 bits. */
  readonly packetCounter?: number;
  /** Null and 0: none is sent. */
  readonly mpf?: number | null;
  readonly payload?: string;
  /** MAC header bits that must be set beside those of addressing and payload format, of `macHeaderBits`; all others must be clear. */
  readonly macFlags?: number;
}

/** What was seen of the frame beside what it says. */
export interface UplinkOnAir {
  /** Bursts that were sent. */
  readonly burstCount?: number;
  /** Decisions that differ from the frame as encoded again, over bursts strong enough to have none. */
  readonly symbolErrors?: number;
}

/** All that a frame does wrong, in the order of `uplinkViolations`. A frame that cannot be read says nothing more. */
export function checkUplink(
  frame: DecodedRadioFrame,
  expect: UplinkExpectation = {},
  onAir: UplinkOnAir = {},
): UplinkViolation[] {
  if (!frame.headerCrcOk) return ['header_crc'];
  if (!frame.payloadCrcOk) return ['payload_crc'];
  const wrong: Readonly<Partial<Record<UplinkViolation, boolean>>> = {
    burst_count: onAir.burstCount !== undefined && onAir.burstCount !== burstCountOf(frame.psi ?? 0),
    symbols: (onAir.symbolErrors ?? 0) > 0,
    mmode: frame.mmode !== 0,
    ...(frame.mmode === 0 ? macFaults(frame, expect) : {}),
  };
  return uplinkViolations.filter((violation) => wrong[violation] === true);
}

function macFaults(frame: DecodedRadioFrame, expect: UplinkExpectation): Partial<Record<UplinkViolation, boolean>> {
  const { addressMode, address, mpf, payload, packetCounter } = expect;
  return {
    psi: psiIsWrong(frame, expect),
    mac_header: headerIsWrong(frame, expect),
    address_mode: addressMode !== undefined && frame.addressMode !== addressMode,
    address: address !== undefined && frame.address !== address.toLowerCase(),
    packet_counter: packetCounter !== undefined && counterIsWrong(frame, packetCounter),
    cmac: frame.cmacOk === false,
    mpf: frame.cmacOk === true && mpf !== undefined && (frame.mpf ?? 0) !== (mpf ?? 0),
    payload: frame.cmacOk === true && payload !== undefined && frame.payload !== payload.toLowerCase(),
  };
}

/** Only where the length follows from what is expected. */
function psiIsWrong({ psi }: DecodedRadioFrame, { payload, addressMode, mpf }: UplinkExpectation): boolean {
  if (payload === undefined || addressMode === undefined || mpf === undefined) return false;
  return psi !== mpduBytesOf(payload.length / 2, addressMode, sendsMpf(mpf));
}

/** The version is 0. A frame whose header cannot be read has a wrong one. */
function headerIsWrong({ macHeader }: DecodedRadioFrame, expect: UplinkExpectation): boolean {
  if (macHeader === null || (macHeader & macHeaderBits.version) !== 0) return true;
  const hasMpf = (macHeader & macHeaderBits.mpf) !== 0;
  if (expect.mpf !== undefined && hasMpf !== sendsMpf(expect.mpf)) return true;
  const others = macHeaderBits.eui64 | macHeaderBits.mpf;
  return expect.macFlags !== undefined && (macHeader & ~others) !== expect.macFlags;
}

/** The sent low bits, and all bits where the CMAC vouches for them. */
function counterIsWrong(frame: DecodedRadioFrame, expected: number): boolean {
  if (frame.packetCounter !== null) return frame.packetCounter !== expected;
  return frame.packetCounterLow !== (expected & 0xff_ffff);
}
