import { UnbrigError } from '../ports/errors.ts';
import type { Transmission } from '../ports/transmitter.ts';
import { type DownlinkCredentials, downlinkFrameBits, encodeDownlinkContent } from '../sigfox/downlink-frame.ts';
import { bytesToHex, hexToBytes } from '../sigfox/hex.ts';
import { gfskEnvelope } from '../signal/gfsk-modulator.ts';
import type { DownlinkDefect, Interferer } from './stimulus.ts';
import type { SentTransmission } from './types.ts';

/** Downlink bit rate and deviation (sigfox-ep-lib v4.3; renard-phy measured the same deviation). */
const BIT_RATE_BPS = 600;
const DEVIATION_HZ = 800;
/** Forty samples a symbol: what a transmitter driver interpolates between. */
const SAMPLE_RATE_HZ = 24_000;
/** A carrier needs no more samples than this. */
const CARRIER_RATE_HZ = 1_000;
/** Well above the sensitivity of every module, far below what overloads one. */
export const USUAL_LEVEL_DBM = -90;

/** A downlink frame with its place in time and frequency. */
export interface DownlinkOrder {
  readonly payload: string;
  readonly defect: DownlinkDefect | undefined;
  readonly levelDbm: number;
  /** First bit. */
  readonly startSeconds: number;
  readonly frequencyHz: number;
  readonly send?: number;
}

export interface PreparedTransmission {
  readonly transmission: Transmission;
  readonly sent: SentTransmission;
}

/** The 15 bytes after the sync word, right or wrong as the defect says. @throws UnbrigError `bad-hex`, `bad-length` (usage) */
export function downlinkContent(
  payloadHex: string,
  credentials: DownlinkCredentials,
  defect: DownlinkDefect | undefined,
): Uint8Array {
  const payload = hexToBytes(payloadHex, 'downlink payload');
  if (payload.length !== 8) {
    throw new UnbrigError('bad-length', 'test-code', `a downlink carries 8 bytes, not ${payload.length}`, {
      facts: { bytes: payload.length },
    });
  }
  return bend(payload, credentials, defect);
}

function bend(payload: Uint8Array, credentials: DownlinkCredentials, defect: DownlinkDefect | undefined): Uint8Array {
  const invert = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0xff);
  switch (defect?.kind) {
    case undefined:
      return encodeDownlinkContent(payload, credentials);
    case 'wrong-key':
      return encodeDownlinkContent(payload, { ...credentials, key: invert(credentials.key) });
    case 'wrong-device':
      return encodeDownlinkContent(payload, { ...credentials, epId: invert(credentials.epId) });
    case 'wrong-counter': {
      const messageCounter = (credentials.messageCounter + defect.step + 0x1000) & 0xfff;
      return encodeDownlinkContent(payload, { ...credentials, messageCounter });
    }
    case 'wrong-auth':
      return encodeDownlinkContent(payload, credentials, { authMask: 0xff });
    case 'wrong-crc':
      return encodeDownlinkContent(payload, credentials, { crcMask: 0xff });
    case 'not-whitened':
      return encodeDownlinkContent(payload, credentials, { whitened: false });
    case 'bit-errors': {
      const content = encodeDownlinkContent(payload, credentials);
      for (const position of defect.positions) content[position >> 3] ^= 0x80 >> (position & 7);
      return content;
    }
  }
}

/** The signal of a downlink frame, and what the observation keeps of it. */
export function prepareDownlink(order: DownlinkOrder, credentials: DownlinkCredentials): PreparedTransmission {
  const content = downlinkContent(order.payload, credentials, order.defect);
  const bits = downlinkFrameBits(content);
  const envelope = gfskEnvelope({ bits, bitRateBps: BIT_RATE_BPS, deviationHz: DEVIATION_HZ });
  const { startSeconds, levelDbm, frequencyHz } = order;
  return {
    transmission: {
      samples: sampled(envelope, SAMPLE_RATE_HZ),
      sampleRateHz: SAMPLE_RATE_HZ,
      centreFrequencyHz: frequencyHz,
      startSeconds: startSeconds + envelope.startSeconds,
      levelDbm,
    },
    sent: {
      kind: 'downlink',
      startSeconds,
      endSeconds: startSeconds + bits.length / BIT_RATE_BPS,
      frequencyHz,
      levelDbm,
      ...(order.send === undefined ? {} : { send: order.send }),
      payload: order.payload.toLowerCase(),
      messageCounter: credentials.messageCounter,
      defect: order.defect?.kind ?? 'none',
      content: bytesToHex(content),
    },
  };
}

/** An unmodulated carrier. */
export function prepareCarrier(interferer: Interferer): PreparedTransmission {
  const { startSeconds, durationSeconds, frequencyHz, levelDbm } = interferer;
  const count = Math.ceil(durationSeconds * CARRIER_RATE_HZ);
  const samples = Float32Array.from({ length: 2 * count }, (_, index) => (index % 2 === 0 ? 1 : 0));
  return {
    transmission: {
      samples,
      sampleRateHz: CARRIER_RATE_HZ,
      centreFrequencyHz: frequencyHz,
      startSeconds,
      levelDbm,
    },
    sent: {
      kind: 'interferer',
      startSeconds,
      endSeconds: startSeconds + count / CARRIER_RATE_HZ,
      frequencyHz,
      levelDbm,
    },
  };
}

function sampled(envelope: ReturnType<typeof gfskEnvelope>, rateHz: number): Float32Array {
  const count = Math.ceil(envelope.durationSeconds * rateHz);
  const i = new Float32Array(count);
  const q = new Float32Array(count);
  envelope.fill(i, q, envelope.startSeconds, 1 / rateHz);
  const samples = new Float32Array(2 * count);
  for (let n = 0; n < count; n++) samples.set([i[n], q[n]], 2 * n);
  return samples;
}
