import { UnbrigError } from '../../rig/ports/errors.ts';

/** The rtl_tcp wire protocol as osmocom's rtl_tcp speaks it (rtl-sdr v2.0.2). All integers are big-endian. */

/** Server to client on connection: `RTL0`, tuner type, number of gains. Raw cu8 follows for ever. */
export const GREETING_BYTES = 12;
const MAGIC = 'RTL0';
/** R820T or R820T2 with its 29 gains: what most receivers are. */
export const R820T = { tunerType: 5, gains: 29 } as const;

export interface Greeting {
  readonly tunerType: number;
  readonly gains: number;
}

export function encodeGreeting(greeting: Greeting): Uint8Array {
  const bytes = Buffer.alloc(GREETING_BYTES);
  bytes.write(MAGIC, 'latin1');
  bytes.writeUInt32BE(greeting.tunerType, 4);
  bytes.writeUInt32BE(greeting.gains, 8);
  return bytes;
}

/** Null when the bytes are not an rtl_tcp greeting. */
export function decodeGreeting(bytes: Uint8Array): Greeting | null {
  const buffer = Buffer.from(bytes);
  if (buffer.length < GREETING_BYTES || buffer.toString('latin1', 0, 4) !== MAGIC) return null;
  return { tunerType: buffer.readUInt32BE(4), gains: buffer.readUInt32BE(8) };
}

/** Client to server: one byte of command, four of parameter. No command is ever answered. */
export const COMMAND_BYTES = 5;
export const RTL_COMMAND = {
  centreFrequencyHz: 0x01,
  sampleRateHz: 0x02,
  /** 0 automatic, 1 manual. */
  gainMode: 0x03,
  /** Tenths of a decibel. */
  tunerGain: 0x04,
  /** 1: the stream becomes an 8-bit counter. */
  testMode: 0x07,
  digitalAgc: 0x08,
} as const;

export function encodeCommand(command: number, parameter: number): Uint8Array {
  const bytes = Buffer.alloc(COMMAND_BYTES);
  bytes.writeUInt8(command, 0);
  bytes.writeUInt32BE(parameter >>> 0, 1);
  return bytes;
}

/** Sample rates that an RTL2832 has, samples/s. A server keeps the old rate on any other and tells nobody. */
const RATE_RANGES: readonly (readonly [number, number])[] = [
  [225_001, 300_000],
  [900_001, 3_200_000],
];

export function isRtlSampleRate(sampleRateHz: number): boolean {
  return (
    Number.isInteger(sampleRateHz) && RATE_RANGES.some(([low, high]) => sampleRateHz >= low && sampleRateHz <= high)
  );
}

/** @throws UnbrigError `rtl-rate-impossible` (usage). */
export function checkRtlSampleRate(sampleRateHz: number): void {
  if (isRtlSampleRate(sampleRateHz)) return;
  const ranges = RATE_RANGES.map(([low, high]) => `${low}..${high}`).join(' or ');
  const message = `an RTL-SDR cannot sample at ${sampleRateHz} samples/s: use a whole number in ${ranges}`;
  throw new UnbrigError('rtl-rate-impossible', 'usage', message, { facts: { sampleRateHz } });
}
