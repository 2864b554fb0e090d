import { encodeConvolutional } from '../../../../rig/mioty/convolutional.ts';
import { headerCrcOf, payloadCrcOf } from '../../../../rig/mioty/crc8.ts';
import { BURST_SYMBOLS, codeBitPlaces } from '../../../../rig/mioty/interleaver.ts';
import { precode, writePilot } from '../../../../rig/mioty/pilot.ts';
import { burstCountOf } from '../../../../rig/mioty/radio-frame.ts';
import { whiteningSequence } from '../../../../rig/mioty/whitening.ts';

/** A radio frame step by step, so that a fault can bend one of them and the others follow (facts 2). */
export interface RadioFrameContent {
  readonly mpdu: Uint8Array;
  /** Two bits; 0 is the fixed MAC. */
  readonly mmode: number;
  /** Length as the frame says it. */
  readonly psi: number;
  /** Bytes of the frame, which are as many as its bursts. */
  readonly frameBytes: number;
  /** What fills a short MPDU up. */
  readonly stuffing: number;
  readonly payloadCrc: typeof payloadCrcOf;
  readonly headerCrc: typeof headerCrcOf;
  /** XORed over the frame but for its tail. */
  readonly whitening: typeof whiteningSequence;
  /** Whitened bytes -> code bits. */
  readonly convolve: typeof encodeConvolutional;
  /** Where each code bit stands: burst x 36 + place. */
  readonly places: typeof codeBitPlaces;
  /** Puts the midamble into the 36 bits of a burst. */
  readonly pilot: typeof writePilot;
  readonly precode: typeof precode;
}

export interface AssembledFrame {
  readonly headerCrc: number;
  readonly payloadCrc: number;
  /** 36 tones each, `1` the upper. */
  readonly bursts: readonly string[];
}

export function correctRadioFrame(mpdu: Uint8Array): RadioFrameContent {
  return {
    mpdu,
    mmode: 0,
    psi: mpdu.length,
    frameBytes: burstCountOf(mpdu.length),
    stuffing: 0,
    payloadCrc: payloadCrcOf,
    headerCrc: headerCrcOf,
    whitening: whiteningSequence,
    convolve: encodeConvolutional,
    places: codeBitPlaces,
    pilot: writePilot,
    precode,
  };
}

/** The high bits of the last byte are MMODE, the others lead the encoder back to zero. */
const MMODE_MASK = 0xc0;

export function assembleFrame(content: RadioFrameContent): AssembledFrame {
  const { mpdu, mmode, psi, frameBytes } = content;
  const payloadCrc = content.payloadCrc(mpdu, mmode);
  const headerCrc = content.headerCrc(payloadCrc, psi);
  const bytes = new Uint8Array(frameBytes).fill(content.stuffing);
  bytes.set([headerCrc, payloadCrc, psi, ...mpdu].slice(0, frameBytes));
  bytes[frameBytes - 1] = mmode << 6;
  const sequence = content.whitening(frameBytes);
  for (let i = 0; i < frameBytes; i++) bytes[i] ^= sequence[i];
  bytes[frameBytes - 1] &= MMODE_MASK;
  return { headerCrc, payloadCrc, bursts: tonesOf(content, bytes) };
}

function tonesOf(content: RadioFrameContent, bytes: Uint8Array): readonly string[] {
  const code = content.convolve(bytes);
  const places = content.places(bytes.length);
  const bits = new Uint8Array(bytes.length * BURST_SYMBOLS);
  for (let i = 0; i < places.length; i++) bits[places[i]] = code[i];
  return Array.from({ length: bytes.length }, (_, index) => {
    const burst = bits.subarray(index * BURST_SYMBOLS, (index + 1) * BURST_SYMBOLS);
    content.pilot(burst, index);
    return content.precode(burst).join('');
  });
}
