import type { ObservedFrame } from '../sigfox/types.ts';
import type { BurstMeasurement } from '../signal/measure-burst.ts';
import type { CaptureSummary, Estimate } from '../signal/types.ts';

/** Half of the step of 1 microsecond, 1 millihertz, 0.01 dB ... that values are printed with is below every uncertainty given. */
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

function pair(name: string, estimate: Estimate, digits: number): Record<string, number> {
  return {
    [name]: round(estimate.value, digits),
    [`${name}_u`]: Number(estimate.standardUncertainty.toPrecision(3)),
  };
}

/** Power in the bandwidth of 100 bit/s: a burst that did not decode has no bit rate. */
const BURST_BANDWIDTH_DB = 20;

/** `{"type":"frame"}`: where and how a frame was sent, and what it says. Times from the file's first sample, `_u` standard uncertainties. */
export function frameLine(frame: ObservedFrame): Record<string, unknown> {
  return {
    type: 'frame',
    ...pair('t_start_s', frame.startSeconds, 7),
    ...pair('t_end_s', frame.endSeconds, 7),
    ...pair('freq_hz', frame.carrierHz, 4),
    bit_rate_bps: frame.bitRateBps,
    ...pair('drift_hz_per_s', frame.driftHzPerSecond, 4),
    ...pair('snr_db', frame.snrDb, 2),
    ...pair('symbol_rate_bps', frame.symbolRateBps, 5),
    ...pair('power_dbfs', frame.powerDbfs, 3),
    ...pair('phase_error_rad', frame.phaseErrorRad, 5),
    ...pair('inversion_error_deg', frame.inversionDegrees, 3),
    ...pair('ramp_up_s', frame.rampUpSeconds, 6),
    ...pair('ramp_down_s', frame.rampDownSeconds, 6),
    ...pair('on_time_s', frame.onTimeSeconds, 6),
    samples_lost: frame.samplesLost,
    hex: frame.hex,
    ...frame.decoded,
  };
}

/** `{"type":"burst"}`: something that did not decode; its level is given in 100 Hz. */
export function burstLine(burst: BurstMeasurement): Record<string, unknown> {
  return {
    type: 'burst',
    t_start_s: round(burst.startSeconds, 4),
    t_end_s: round(burst.endSeconds, 4),
    freq_hz: round(burst.frequencyHz, 1),
    snr_db: round(burst.cn0DbHz - BURST_BANDWIDTH_DB, 1),
  };
}

/** `{"type":"summary"}`: the whole file. */
export function summaryLine(
  summary: CaptureSummary,
  frames: readonly ObservedFrame[],
  bursts: number,
): Record<string, unknown> {
  const lost = summary.lost.reduce((sum, gap) => sum + gap.endTimeSeconds - gap.startTimeSeconds, 0);
  return {
    type: 'summary',
    tech: 'sigfox',
    frames: frames.length,
    frames_crc_ok: frames.filter((frame) => frame.decoded.crcOk).length,
    bursts,
    duration_s: round(summary.endTimeSeconds - summary.startTimeSeconds, 6),
    sample_rate_hz: summary.sampleRateHz,
    center_hz: summary.centreFrequencyHz,
    lost_s: round(lost, 6),
    gaps: summary.lost.length,
    noise_dbfs_per_hz: summary.noiseDensity > 0 ? round(10 * Math.log10(summary.noiseDensity), 2) : null,
    clipped_share: summary.clippedShare,
  };
}

const number = { type: 'number' } as const;
const text = { type: 'string' } as const;
const nullable = (type: 'string' | 'boolean' | 'integer') => ({ type: [type, 'null'] }) as const;
const measured = [
  't_start_s',
  't_end_s',
  'freq_hz',
  'drift_hz_per_s',
  'snr_db',
  'symbol_rate_bps',
  'power_dbfs',
  'phase_error_rad',
  'inversion_error_deg',
  'ramp_up_s',
  'ramp_down_s',
  'on_time_s',
].flatMap((name) => [
  [name, number],
  [`${name}_u`, { type: 'number', minimum: 0 }],
]);

function line(type: string, properties: Readonly<Record<string, unknown>>) {
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
      ...Object.fromEntries(measured),
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
    line('burst', { t_start_s: number, t_end_s: number, freq_hz: number, snr_db: number }),
    line('summary', {
      tech: { const: 'sigfox' },
      frames: { type: 'integer' },
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
