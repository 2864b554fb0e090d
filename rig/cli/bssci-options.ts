import { readFileSync } from 'node:fs';
import type { TlsIdentity } from '../../drivers/bssci/certificates.ts';
import type { NetworkAddress } from '../../drivers/bssci/network.ts';
import { type EndPointFacts, TEST_END_POINT } from '../mioty/bssci/end-point.ts';
import { UnbrigError } from '../ports/errors.ts';
import { hexToBytes } from '../sigfox/hex.ts';
import { keyLookup } from './decode-keys.ts';
import { unreadableFile } from './json-lines.ts';

/** Options that every command with a connection has. */
export interface TlsOptions {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
  readonly json?: boolean;
}

export interface EndPointOptions {
  readonly endPoint?: string;
  readonly endPointKey?: string;
  readonly attachCounter: string;
  readonly packetCounter: string;
}

/** Reads certificate, key and authority. @throws UnbrigError `unreadable-file` (usage). */
export function identityOf({ cert, key, ca }: TlsOptions): TlsIdentity {
  const read = (path: string, what: string): string => {
    try {
      return readFileSync(path, 'utf8');
    } catch (cause) {
      throw unreadableFile(path, what, cause);
    }
  };
  return { cert: read(cert, 'certificate'), key: read(key, 'key'), ca: read(ca, 'authority') };
}

/** `HOST:PORT`, `[HOST]:PORT` or a port alone, which means this machine. @throws UnbrigError `bad-address` (usage). */
export function addressOf(text: string, portZero: boolean): NetworkAddress {
  const match = /^(?:(\[[^\]]+\]|[^:]+):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (!match || port > 65_535 || (port === 0 && !portZero)) {
    throw usage('bad-address', `${text}: give HOST:PORT, for instance 127.0.0.1:16018`);
  }
  return { host: match[1]?.replace(/^\[|\]$/g, '') ?? '127.0.0.1', port };
}

/** An EUI-64 of 16 hex digits, with or without separators. @throws UnbrigError `bad-length` or `bad-hex` (usage). */
export function euiOf(text: string, what: string): bigint {
  const digits = text.replace(/[-:]/g, '');
  if (digits.length !== 16) throw usage('bad-length', `${what} ${text}: an EUI-64 has 16 hex digits`);
  hexToBytes(digits, what);
  return BigInt(`0x${digits}`);
}

/** The end point in whose name the rig speaks; the published test end point unless one is named. */
export function endPointOf(options: EndPointOptions): EndPointFacts {
  const counters = {
    attachCounter: countOf(options.attachCounter, '--attach-counter'),
    packetCounter: countOf(options.packetCounter, '--packet-counter'),
  };
  if (options.endPoint === undefined) return { ...TEST_END_POINT, ...counters };
  const key = options.endPointKey === undefined ? null : keyLookup(options.endPointKey, undefined)(options.endPoint);
  return {
    eui: euiOf(options.endPoint, '--end-point'),
    networkKey: key === null ? null : hexToBytes(key, 'network key'),
    ...counters,
  };
}

/** A whole number of 32 bits. @throws UnbrigError `bad-number` (usage). */
export function countOf(text: string, option: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0 && count <= 0xffff_ffff) return count;
  throw usage('bad-number', `${option} ${text}: give a whole number below 2^32`);
}

export function secondsOf(text: string, option: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw usage('bad-number', `${option} ${text}: give seconds`);
}

export function usage(code: string, message: string): UnbrigError {
  return new UnbrigError(code, 'usage', message);
}
