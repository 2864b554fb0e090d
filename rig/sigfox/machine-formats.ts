/**
 * JSON Schemas of the lines that `unbrig decode`, `unbrig encode` and `unbrig check sigfox` read and write with `--json`.
 * A line may carry an `id` of any kind, which comes back. Unknown fields of input are ignored.
 */
const bytes = (length: number) => ({ type: 'string', pattern: `^[0-9a-fA-F]{${2 * length}}$` }) as const;
const hexBytes = { type: 'string', pattern: '^([0-9a-fA-F]{2})*$' } as const;
const number = { type: 'number' } as const;
const integer = { type: 'integer' } as const;
const counter = { type: 'integer', minimum: 0, maximum: 4095 } as const;
const rc = { enum: ['RC1', 'RC2', 'RC3C', 'RC3D', 'RC4', 'RC5', 'RC6', 'RC7'] } as const;
const messageType = { enum: ['bit0', 'bit1', 'empty', 'bytes', 'keep_alive', 'downlink_confirmation'] } as const;
const nullable = (type: 'string' | 'boolean' | 'integer') => ({ type: [type, 'null'] }) as const;

function object(required: Readonly<Record<string, unknown>>, optional: Readonly<Record<string, unknown>> = {}) {
  return { type: 'object', required: Object.keys(required), properties: { ...required, ...optional } } as const;
}

const messageFields = {
  bit_rate_bps: number,
  ep_id: bytes(4),
  ep_key: bytes(16),
  message_type: { enum: ['bit0', 'bit1', 'empty', 'bytes', 'keep_alive'] },
  message_counter: integer,
} as const;

const optionalMessageFields = {
  key_type: { enum: ['private', 'public'] },
  payload: hexBytes,
  message_counter_rollover: integer,
  bidirectional: { type: 'boolean' },
  number_of_frames: integer,
  t_ifu_ms: number,
  t_conf_ms: number,
  voltage_idle_mv: integer,
  voltage_tx_mv: integer,
  temperature_tenth_c: integer,
  downlink_frames: {
    type: 'array',
    items: object({ phy_content: bytes(15), frame_end_ms_after_window_opens: number, rssi_dbm: number }),
  },
  channel_busy_ms_at_each_carrier_sense: number,
} as const;

/** A message request; refusals of the protocol (13 bytes, 4 frames ...) are no faults of the line and are answered as errors. */
export const encodeUplinkInputSchema = object({ rc, ...messageFields }, optionalMessageFields);

export const encodeUplinkOutputSchema = object({ frames: { type: 'array', items: hexBytes } });

export const decodeUplinkInputSchema = object(
  { hex: { type: 'string', pattern: '^[0-9a-fA-F]+$' } },
  {
    key: { ...bytes(16), type: ['string', 'null'] },
    expect: object(
      {},
      {
        ep_id: bytes(4),
        message_type: messageType,
        payload: hexBytes,
        message_counter: counter,
        bidirectional: { type: 'boolean' },
        rank: { enum: [1, 2, 3] },
      },
    ),
  },
);

/** What a control message says of the device; `rssi_dbm` in a downlink confirmation only. */
const controlSchema = object(
  {
    type: { enum: ['keep_alive', 'downlink_confirmation'] },
    voltage_idle_mv: integer,
    voltage_tx_mv: integer,
    temperature_tenth_c: integer,
  },
  { rssi_dbm: integer },
);

export const decodeUplinkOutputSchema = object(
  {
    crcOk: { type: 'boolean' },
    authOk: nullable('boolean'),
    rank: { enum: [1, 2, 3, null] },
    kind: { enum: ['bit-or-empty', 'bytes-1', 'bytes-2-4', 'bytes-5-8', 'bytes-9-12', 'control', null] },
    li: nullable('integer'),
    bf: nullable('boolean'),
    rep: nullable('boolean'),
    mc: nullable('integer'),
    epId: nullable('string'),
    payload: nullable('string'),
    auth: nullable('string'),
    violations: { type: 'array', items: { type: 'string' } },
  },
  { control: controlSchema },
);

/** The credentials of a downlink: the device, its key (here or in a key file) and the counter of the uplink that asked. */
const downlinkCredentials = { ep_id: bytes(4), message_counter: counter } as const;

export const decodeDownlinkInputSchema = object(
  { phy_content: bytes(15), ...downlinkCredentials },
  { ep_key: bytes(16) },
);

export const decodeDownlinkOutputSchema = object({
  accepted: { type: 'boolean' },
  payload: nullable('string'),
  corrected_codewords: { type: 'integer', minimum: 0, maximum: 8 },
  crc_ok: { type: 'boolean' },
  auth_ok: { type: 'boolean' },
});

export const encodeDownlinkInputSchema = object({ payload: bytes(8), ...downlinkCredentials }, { ep_key: bytes(16) });

/** `phy_content`: the 15 bytes after the sync word. `on_air`: with preamble and sync word before them. */
export const encodeDownlinkOutputSchema = object({ phy_content: bytes(15), on_air: bytes(28) });

/** With `number_of_frames` the declared transaction is one message and must be complete; without it only `rc` and the limits count. */
export const checkSigfoxInputSchema = object({
  declared: {
    ...object(
      { rc },
      {
        ...messageFields,
        ...optionalMessageFields,
        rc_version: { type: 'string' },
        duty_cycle_limit: number,
        period_s: { type: 'number', exclusiveMinimum: 0 },
      },
    ),
    dependentRequired: { number_of_frames: Object.keys(messageFields) },
  },
  observed: object(
    {
      frames: {
        type: 'array',
        items: object({ t_start_us: number, t_end_us: number, freq_hz: number, bit_rate_bps: number, hex: hexBytes }),
      },
    },
    {
      rx_window: object({ open_us: number, close_us: number, freq_hz: number }),
      downlink_frame_end_us: number,
    },
  ),
});

export const checkSigfoxOutputSchema = object({ violations: { type: 'array', items: { type: 'string' } } });

/** What stands in the place of an answer: a line that could not be read, or a request that the protocol refuses. */
export const errorLineSchema = object({ error: object({ code: { type: 'string' }, message: { type: 'string' } }) });
