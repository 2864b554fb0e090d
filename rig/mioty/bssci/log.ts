import type { BssciLogEntry, BssciLogValue } from '../../ports/bssci.ts';
import { bytesToHex, hexToBytes } from '../../sigfox/hex.ts';
import { type BssciMessage, bytesOf } from './fields.ts';
import { HEADER_BYTES } from './framing.ts';

const KEY = '<key>';
const MALFORMED_KEY = '<malformed key>';
const KEY_BYTES = 16;
const isKeyName = (name: string): boolean => /key/i.test(name);

type LogMessage = Extract<BssciLogEntry, { kind: 'message' }>['message'];

function logValue(value: unknown, name: string): BssciLogValue {
  if (isKeyName(name)) return bytesOf(value)?.length === KEY_BYTES ? KEY : MALFORMED_KEY;
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') {
    return value;
  }
  if (typeof value === 'bigint') return { int64: String(value) };
  if (Array.isArray(value)) return value.map((entry) => logValue(entry, name));
  if (ArrayBuffer.isView(value)) {
    return { bin: bytesToHex(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
  }
  if (typeof value === 'object') return logMessage(value as BssciMessage);
  return null;
}

/** A message as the log holds it: JSON, and no key in it. */
export function logMessage(message: BssciMessage): LogMessage {
  return Object.fromEntries(Object.entries(message).map(([name, value]) => [name, logValue(value, name)]));
}

/** A frame as the log holds it, hex: without the payload where that holds a key. */
export function logFrame(frame: Uint8Array, message: BssciMessage): string {
  const secret = /"<(malformed )?key>"/.test(JSON.stringify(logMessage(message)));
  return bytesToHex(secret ? frame.subarray(0, HEADER_BYTES) : frame);
}

function restored(value: BssciLogValue): unknown {
  if (value === KEY) return Array.from({ length: KEY_BYTES }, () => 0);
  if (Array.isArray(value)) return value.map(restored);
  if (typeof value !== 'object' || value === null) return value;
  if ('int64' in value) return BigInt(String(value.int64));
  if ('bin' in value) return hexToBytes(String(value.bin), 'logged bytes');
  return messageOfLog(value as LogMessage);
}

/** The message of a log entry, a key of the right form as zeros: what checks of fields need. */
export function messageOfLog(message: LogMessage): BssciMessage {
  return Object.fromEntries(Object.entries(message).map(([name, value]) => [name, restored(value)]));
}
