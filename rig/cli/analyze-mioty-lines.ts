import type { ObservedBurst, ObservedRadioFrame } from '../mioty/types.ts';
import type { MiotyFileAnalysis, OtherEmission } from './analyze-mioty-file.ts';
import { line, measured, nullable, number } from './analyze-schema.ts';
import { pair, round } from './analyze-values.ts';

/** Errors over the bursts whose symbols are known from decoding. */
function symbolErrors({ bursts }: ObservedRadioFrame): number | null {
  if (bursts.every((burst) => burst.symbolErrors === null)) return null;
  return bursts.reduce((sum, burst) => sum + (burst.symbolErrors ?? 0), 0);
}

/** `{"type":"frame"}`: where and how a frame was sent, and what it says. Times from the file's first sample, `_u` standard uncertainties. */
export function miotyFrameLine(frame: ObservedRadioFrame): Record<string, unknown> {
  const { decoded } = frame;
  return {
    type: 'frame',
    profile: frame.profile,
    channel: frame.channel,
    upg: frame.upg,
    pattern: frame.pattern,
    ...pair('t_start_s', frame.startSeconds, 7),
    ...pair('t_end_s', frame.endSeconds, 7),
    ...pair('f0_hz', frame.f0Hz, 3),
    ...pair('carrier_spacing_hz', frame.carrierSpacingHz, 4),
    ...pair('symbol_rate_bps', frame.symbolRateBps, 5),
    ...pair('drift_hz_per_s', frame.driftHzPerSecond, 3),
    ...pair('snr_db', frame.snrDb, 2),
    ...pair('power_dbfs', frame.powerDbfs, 3),
    samples_lost: frame.samplesLost,
    burst_count: frame.burstCount,
    symbol_errors: symbolErrors(frame),
    bursts: frame.bursts.map((burst) => ({
      i: burst.index,
      t_s: round(burst.startSeconds.value, 7),
      freq_hz: round(burst.carrierHz.value, 2),
      carrier: burst.carrier,
      snr_db: round(burst.snrDb.value, 2),
      symbols: burst.symbols,
      symbol_errors: burst.symbolErrors,
    })),
    erasedBursts: frame.erasedBursts,
    headerCrcOk: decoded.headerCrcOk,
    payloadCrcOk: decoded.payloadCrcOk,
    mpdu: decoded.mpdu,
    address: decoded.address,
    epEui: decoded.epEui,
    packetCounterLow: decoded.packetCounterLow,
    packetCounter: decoded.packetCounter,
    cmacOk: decoded.cmacOk,
    mpf: decoded.mpf,
    payload: decoded.payload,
  };
}

/** `{"type":"stray_burst"}`: a burst with a midamble that belongs to no frame. */
export function strayBurstLine(burst: ObservedBurst): Record<string, unknown> {
  return {
    type: 'stray_burst',
    kind: burst.kind,
    ...pair('t_s', burst.startSeconds, 7),
    ...pair('freq_hz', burst.carrierHz, 2),
    ...pair('snr_db', burst.snrDb, 2),
    pilot_errors: burst.pilotErrors,
  };
}

/** `{"type":"burst"}`: something without a midamble; its level is given in 2400 Hz, about what a burst occupies. */
export function otherEmissionLine(emission: OtherEmission): Record<string, unknown> {
  return {
    type: 'burst',
    t_start_s: round(emission.startSeconds, 4),
    t_end_s: round(emission.endSeconds, 4),
    freq_hz: round(emission.frequencyHz, 0),
    snr_db: round(emission.cn0DbHz - 33.8, 1),
  };
}

/** `{"type":"summary"}`: the whole file. */
export function miotySummaryLine(analysis: MiotyFileAnalysis): Record<string, unknown> {
  const { summary, frames } = analysis;
  const lost = summary.lost.reduce((sum, gap) => sum + gap.endTimeSeconds - gap.startTimeSeconds, 0);
  return {
    type: 'summary',
    tech: 'mioty',
    profile: analysis.profile,
    frames: frames.length,
    frames_crc_ok: frames.filter((frame) => frame.decoded.payloadCrcOk).length,
    frames_cmac_ok: frames.filter((frame) => frame.decoded.cmacOk === true).length,
    stray_bursts: analysis.strayBursts.length,
    bursts: analysis.others.length,
    duration_s: round(summary.endTimeSeconds - summary.startTimeSeconds, 6),
    sample_rate_hz: summary.sampleRateHz,
    center_hz: summary.centreFrequencyHz,
    lost_s: round(lost, 6),
    gaps: summary.lost.length,
    noise_dbfs_per_hz: summary.noiseDensity > 0 ? round(10 * Math.log10(summary.noiseDensity), 2) : null,
    clipped_share: summary.clippedShare,
  };
}

export function miotyLines(analysis: MiotyFileAnalysis): Record<string, unknown>[] {
  return [
    ...analysis.frames.map(miotyFrameLine),
    ...analysis.strayBursts.map(strayBurstLine),
    ...analysis.others.map(otherEmissionLine),
    miotySummaryLine(analysis),
  ];
}

const integer = { type: 'integer' } as const;
const hex = { type: ['string', 'null'], pattern: '^([0-9a-f]{2})*$' } as const;

/** JSON Schema of a line of `unbrig analyze --tech mioty --json`. */
export const miotyLineSchema = {
  $id: 'unbrig/analyze-mioty-line/1',
  oneOf: [
    line('frame', {
      profile: { enum: ['EU0', 'EU1', 'EU2', 'US0', 'IN0'] },
      channel: { enum: ['A', 'B'] },
      upg: { enum: ['UPG1', 'UPG2', 'UPG3'] },
      pattern: { type: 'integer', minimum: 0, maximum: 7 },
      ...measured(['t_start_s', 't_end_s', 'f0_hz', 'carrier_spacing_hz', 'symbol_rate_bps', 'drift_hz_per_s']),
      ...measured(['snr_db', 'power_dbfs']),
      samples_lost: { type: 'boolean' },
      burst_count: nullable('integer'),
      symbol_errors: nullable('integer'),
      bursts: {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['i', 't_s', 'freq_hz', 'carrier', 'snr_db', 'symbols', 'symbol_errors'],
          properties: {
            i: integer,
            t_s: number,
            freq_hz: number,
            carrier: integer,
            snr_db: number,
            symbols: { type: 'string', pattern: '^[01]{36}$' },
            symbol_errors: nullable('integer'),
          },
        },
      },
      erasedBursts: { type: 'array', items: integer },
      headerCrcOk: { type: 'boolean' },
      payloadCrcOk: { type: 'boolean' },
      mpdu: hex,
      address: hex,
      epEui: hex,
      packetCounterLow: nullable('integer'),
      packetCounter: nullable('integer'),
      cmacOk: nullable('boolean'),
      mpf: nullable('integer'),
      payload: hex,
    }),
    line('stray_burst', {
      kind: { enum: ['core', 'extension'] },
      ...measured(['t_s', 'freq_hz', 'snr_db']),
      pilot_errors: integer,
    }),
    line('burst', { t_start_s: number, t_end_s: number, freq_hz: number, snr_db: number }),
    line('summary', {
      tech: { const: 'mioty' },
      profile: { type: 'string' },
      frames: integer,
      frames_crc_ok: integer,
      frames_cmac_ok: integer,
      stray_bursts: integer,
      bursts: integer,
      duration_s: number,
      sample_rate_hz: number,
      center_hz: number,
      lost_s: number,
      gaps: integer,
      noise_dbfs_per_hz: { type: ['number', 'null'] },
      clipped_share: number,
    }),
  ],
} as const;
