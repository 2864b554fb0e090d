import { decode, encode } from '@msgpack/msgpack';
import type { BssciCodec } from '../../rig/ports/bssci.ts';
import { messageOf, UnbrigError } from '../../rig/ports/errors.ts';
import { checkStructure, MAX_ENTRIES } from './messagepack-structure.ts';

/** Numbers below go to MessagePack as 32-bit integers; the library would write greater ones as floats. */
const LARGEST_32 = 0xffff_ffff;
const SMALLEST_32 = -0x8000_0000;

function forWire(value: unknown): unknown {
  if (typeof value === 'number') {
    const wide = Number.isSafeInteger(value) && (value > LARGEST_32 || value < SMALLEST_32);
    return wide ? BigInt(value) : value;
  }
  if (Array.isArray(value)) return value.map(forWire);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, forWire(entry)]));
}

function fromWire(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, fromWire(entry)]));
}

/** The messages of BSSCI in MessagePack. */
export const messagePack: BssciCodec = {
  encode: (message) => encode(forWire(message), { useBigInt64: true }),
  decode(payload) {
    let value: unknown;
    try {
      checkStructure(payload);
      const limits = { maxArrayLength: MAX_ENTRIES, maxMapLength: MAX_ENTRIES, maxExtLength: 16 };
      value = fromWire(decode(payload, { useBigInt64: true, ...limits }));
    } catch (cause) {
      throw new UnbrigError('bssci-payload', 'link', `a payload that is no MessagePack: ${messageOf(cause)}`, {
        cause,
      });
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
      throw new UnbrigError('bssci-payload', 'link', 'a payload that is not one map');
    }
    return value as Readonly<Record<string, unknown>>;
  },
};
