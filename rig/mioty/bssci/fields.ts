/** A decoded message: text keys, values as the codec of rig/ports/bssci.ts gives them. */
export type BssciMessage = Readonly<Record<string, unknown>>;

/** What a value must be. The specification says Numeric, String, Boolean, Object and, for some, a size (BSSCI 1.0.0, 5.3 to 5.17). */
export type FieldType =
  | { readonly kind: 'text'; readonly oneOf?: readonly string[] }
  | { readonly kind: 'flag' }
  | { readonly kind: 'number'; readonly low?: number; readonly high?: number }
  | { readonly kind: 'integer'; readonly low: bigint; readonly high: bigint }
  /** An array of integers 0 to 255. */
  | { readonly kind: 'bytes'; readonly length?: number }
  | { readonly kind: 'numbers'; readonly length?: number }
  | { readonly kind: 'integers' }
  /** One array of bytes for each packet counter. */
  | { readonly kind: 'byte-rows' }
  | { readonly kind: 'object'; readonly fields?: readonly Field[] };

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** A function where it hangs on other fields. */
  readonly mandatory: boolean | ((message: BssciMessage) => boolean);
}

export interface FieldProblem {
  readonly field: string;
  /** `extra` is a fault of the sender that a receiver ignores (4.4, 4.5). */
  readonly what: 'missing' | 'invalid' | 'extra';
  readonly text: string;
}

const INT64_LOW = -(2n ** 63n);
export const TEXT: FieldType = { kind: 'text' };
export const FLAG: FieldType = { kind: 'flag' };
export const NUMBER: FieldType = { kind: 'number' };
/** Share of a whole. */
export const FRACTION: FieldType = { kind: 'number', low: 0, high: 1 };
export const OBJECT: FieldType = { kind: 'object' };
export const UNSIGNED_8: FieldType = { kind: 'integer', low: 0n, high: 255n };
export const UNSIGNED_16: FieldType = { kind: 'integer', low: 0n, high: 65_535n };
export const COUNTER: FieldType = { kind: 'integer', low: 0n, high: 2n ** 32n - 1n };
/** Of either sign: some implementations write an EUI-64 or an identifier as a signed integer. */
export const BITS_64: FieldType = { kind: 'integer', low: INT64_LOW, high: 2n ** 64n - 1n };
export const SIGNED_64: FieldType = { kind: 'integer', low: INT64_LOW, high: 2n ** 63n - 1n };
export const bytes = (length?: number): FieldType =>
  length === undefined ? { kind: 'bytes' } : { kind: 'bytes', length };
export const numbers = (length?: number): FieldType =>
  length === undefined ? { kind: 'numbers' } : { kind: 'numbers', length };

export const must = (name: string, type: FieldType): Field => ({ name, type, mandatory: true });
export const may = (name: string, type: FieldType): Field => ({ name, type, mandatory: false });
export const when = (name: string, type: FieldType, mandatory: (message: BssciMessage) => boolean): Field => ({
  name,
  type,
  mandatory,
});

/** An integer of any size as bigint; null for all else. A float that is a whole number counts: the content model is JSON's. */
export function integerOf(value: unknown): bigint | null {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : null;
}

const isNumber = (value: unknown): boolean =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));

/** Bytes of an array of integers; null for all else. The specification asks for an array, not for a binary string. */
export function bytesOf(value: unknown): Uint8Array | null {
  if (!Array.isArray(value)) return null;
  return value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255) ? Uint8Array.from(value) : null;
}

function rangeText(low: number | bigint | undefined, high: number | bigint | undefined): string {
  return low === undefined && high === undefined ? '' : ` from ${low ?? 'any'} to ${high ?? 'any'}`;
}

/** What is wrong with a value, in words; null when it is right. */
function faultOf(type: FieldType, value: unknown): string | null {
  switch (type.kind) {
    case 'text':
      if (typeof value !== 'string') return 'must be text';
      return type.oneOf === undefined || type.oneOf.includes(value) ? null : `must be one of ${type.oneOf.join(', ')}`;
    case 'flag':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'number': {
      const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = type;
      const ok = isNumber(value) && Number(value) >= low && Number(value) <= high;
      return ok ? null : `must be a number${rangeText(type.low, type.high)}`;
    }
    case 'integer': {
      const integer = integerOf(value);
      const ok = integer !== null && integer >= type.low && integer <= type.high;
      return ok ? null : `must be a whole number${rangeText(type.low, type.high)}`;
    }
    case 'bytes': {
      const found = bytesOf(value);
      if (found === null) return 'must be an array of bytes';
      return type.length === undefined || found.length === type.length ? null : `must hold ${type.length} bytes`;
    }
    case 'numbers':
      if (!Array.isArray(value) || !value.every(isNumber)) return 'must be an array of numbers';
      return type.length === undefined || value.length === type.length ? null : `must hold ${type.length} numbers`;
    case 'integers':
      return Array.isArray(value) && value.every((entry) => integerOf(entry) !== null)
        ? null
        : 'must be an array of whole numbers';
    case 'byte-rows':
      return Array.isArray(value) && value.every((row) => bytesOf(row) !== null)
        ? null
        : 'must be an array of arrays of bytes';
    case 'object':
      if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
        return 'must be an object';
      }
      return type.fields === undefined ? null : objectFault(type.fields, value as BssciMessage);
  }
}

function objectFault(fields: readonly Field[], value: BssciMessage): string | null {
  const [first] = checkFields(fields, value).filter(({ what }) => what !== 'extra');
  return first === undefined ? null : `${first.field} ${first.text}`;
}

/** Everything that is wrong with the fields of a message. */
export function checkFields(fields: readonly Field[], message: BssciMessage): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const { name, type, mandatory } of fields) {
    const value = Object.hasOwn(message, name) ? message[name] : undefined;
    if (value === undefined) {
      const missing = typeof mandatory === 'boolean' ? mandatory : mandatory(message);
      if (missing) problems.push({ field: name, what: 'missing', text: 'is missing' });
      continue;
    }
    const text = faultOf(type, value);
    if (text !== null) problems.push({ field: name, what: 'invalid', text });
  }
  const known = new Set(fields.map(({ name }) => name));
  for (const name of Object.keys(message)) {
    if (!known.has(name)) problems.push({ field: name, what: 'extra', text: 'is not in the specification' });
  }
  return problems;
}
