/**
 * JSON Schemas of the lines that `unbrig encode mioty-uplink`, `encode mioty-attach` and `decode mioty-uplink` read and write with `--json`.
 * A line may carry an `id` of any kind, which comes back. Unknown fields of input are ignored.
 */
const bytes = (length: number) => ({ type: 'string', pattern: `^[0-9a-fA-F]{${2 * length}}$` }) as const;
const hexBytes = { type: 'string', pattern: '^([0-9a-fA-F]{2})*$' } as const;
const counter = { type: 'integer', minimum: 0, maximum: 0xffff_ffff } as const;
const profile = { enum: ['EU0', 'EU1', 'EU2', 'US0', 'IN0'] } as const;
const upg = { enum: ['UPG1', 'UPG2', 'UPG3'] } as const;
const symbols = { type: 'string', pattern: '^[01]{36}$' } as const;
const number = { type: 'number' } as const;
const nullable = (type: 'string' | 'boolean' | 'integer') => ({ type: [type, 'null'] }) as const;

function object(required: Readonly<Record<string, unknown>>, optional: Readonly<Record<string, unknown>> = {}) {
  return { type: 'object', required: Object.keys(required), properties: { ...required, ...optional } } as const;
}

/** A payload that is too long for its addressing is no fault of the line and is answered as an error. */
export const encodeUplinkInputSchema = object(
  { profile, upg, nco: { enum: [3, 11] }, eui: bytes(8), key: bytes(16), packetCounter: counter, payload: hexBytes },
  {
    shortAddr: { ...bytes(2), type: ['string', 'null'] },
    addrMode: { enum: ['short', 'eui64'] },
    mpf: { type: ['integer', 'null'], minimum: 0, maximum: 255 },
    priority: { type: 'boolean' },
  },
);

/** `tSym`: symbols after burst 0. `freqHz`: on the frequency grid of the public uplink library's radio. `sym`: after precoding, `1` the upper tone. */
export const encodeUplinkOutputSchema = object({
  mpdu: hexBytes,
  ciphertext: hexBytes,
  cmac: bytes(4),
  bursts: {
    type: 'array',
    items: object({
      i: { type: 'integer' },
      tSym: { type: 'integer' },
      carrier: { type: 'integer', minimum: 0, maximum: 24 },
      freqHz: number,
      sym: symbols,
    }),
  },
});

/** Any subset of the bursts of a frame, in any order; times may begin anywhere and frequencies be off by some 20 ppm. */
export const decodeUplinkInputSchema = object(
  { profile, bursts: { type: 'array', items: object({ tSym: number, freqHz: number, sym: symbols }) } },
  {
    eui: { ...bytes(8), type: ['string', 'null'] },
    key: { ...bytes(16), type: ['string', 'null'] },
    packetCounterHigh: { type: ['integer', 'null'], minimum: 0, maximum: 255 },
  },
);

/** `erasedBursts`: places of the frame that no burst of the input fills. */
export const decodeUplinkOutputSchema = object({
  mpdu: nullable('string'),
  payload: nullable('string'),
  mpf: nullable('integer'),
  packetCounter: nullable('integer'),
  cmacOk: nullable('boolean'),
  headerCrcOk: { type: 'boolean' },
  payloadCrcOk: { type: 'boolean' },
  upg: { enum: ['UPG1', 'UPG2', 'UPG3', null] },
  pattern: nullable('integer'),
  erasedBursts: { type: 'array', items: { type: 'integer' } },
});

export const encodeAttachInputSchema = object({
  nwkKey: bytes(16),
  eui: bytes(8),
  attachCnt: counter,
  nonce: bytes(4),
});

export const encodeAttachOutputSchema = object({ sign: bytes(4), nwkSnKey: bytes(16) });
