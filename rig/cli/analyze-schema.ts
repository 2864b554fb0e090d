export const number = { type: 'number' } as const;
const text = { type: 'string' } as const;
export const nullable = (type: 'string' | 'boolean' | 'integer') => ({ type: [type, 'null'] }) as const;
const common = ['t_start_s', 't_end_s', 'freq_hz', 'drift_hz_per_s', 'snr_db', 'symbol_rate_bps', 'power_dbfs'];
const uplinkOnly = ['phase_error_rad', 'inversion_error_deg', 'ramp_up_s', 'ramp_down_s', 'on_time_s'];

/** Each value with its standard uncertainty. */
export function measured(names: readonly string[]): Record<string, unknown> {
  const pairs = names.flatMap((name) => [
    [name, number],
    [`${name}_u`, { type: 'number', minimum: 0 }],
  ]);
  return Object.fromEntries(pairs);
}

export function line(type: string, properties: Readonly<Record<string, unknown>>) {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['type', ...Object.keys(properties)],
    properties: { type: { const: type }, ...properties },
  } as const;
}

/** JSON Schema of a line of `unbrig analyze --json`. */
export const analyzeLineSchema = {
  $id: 'unbrig/analyze-line/1',
  oneOf: [
    line('frame', {
      direction: { const: 'uplink' },
      ...measured([...common, ...uplinkOnly]),
      bit_rate_bps: { enum: [100, 600] },
      samples_lost: { type: 'boolean' },
      hex: { type: 'string', pattern: '^([0-9a-f]{2})+$' },
      crcOk: { type: 'boolean' },
      authOk: nullable('boolean'),
      rank: { enum: [1, 2, 3, null] },
      kind: nullable('string'),
      li: nullable('integer'),
      bf: nullable('boolean'),
      rep: nullable('boolean'),
      mc: nullable('integer'),
      epId: nullable('string'),
      payload: nullable('string'),
      auth: nullable('string'),
      violations: { type: 'array', items: text },
    }),
    line('frame', {
      direction: { const: 'downlink' },
      ...measured([...common, 'deviation_hz']),
      bit_rate_bps: { const: 600 },
      preamble_bits: { type: 'integer', minimum: 0, maximum: 91 },
      sync_errors: { type: 'integer', minimum: 0 },
      samples_lost: { type: 'boolean' },
      phy_content: { type: 'string', pattern: '^[0-9a-f]{30}$' },
      accepted: nullable('boolean'),
      ep_id: nullable('string'),
      message_counter: nullable('integer'),
      payload: nullable('string'),
      corrected_codewords: nullable('integer'),
    }),
    line('burst', { t_start_s: number, t_end_s: number, freq_hz: number, snr_db: number }),
    line('summary', {
      tech: { const: 'sigfox' },
      frames: { type: 'integer' },
      frames_downlink: { type: 'integer' },
      frames_crc_ok: { type: 'integer' },
      bursts: { type: 'integer' },
      duration_s: number,
      sample_rate_hz: number,
      center_hz: number,
      lost_s: number,
      gaps: { type: 'integer' },
      noise_dbfs_per_hz: { type: ['number', 'null'] },
      clipped_share: number,
    }),
  ],
} as const;
