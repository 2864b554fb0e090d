import { downlinkModulation } from '../sigfox/downlink-frame.ts';
import { bytesToHex } from '../sigfox/hex.ts';
import type { ObservedFrame } from '../sigfox/types.ts';
import type { BurstMeasurement } from '../signal/measure-burst.ts';
import type { AnalyzedDownlink, FileAnalysis } from './analyze-file.ts';
import { pair, round } from './analyze-values.ts';

/** Power in the bandwidth of 100 bit/s: a burst that did not decode has no bit rate. */
const BURST_BANDWIDTH_DB = 20;

/** `{"type":"frame","direction":"uplink"}`: where and how a frame was sent, and what it says. Times from the file's first sample, `_u` standard uncertainties. */
export function frameLine(frame: ObservedFrame): Record<string, unknown> {
  return {
    type: 'frame',
    direction: 'uplink',
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

/**
 * `{"type":"frame","direction":"downlink"}`: as of an uplink, and the 15 bytes after the sync word. Who it is for and what it says only a device's
 * key tells: without keys those fields are null.
 */
export function downlinkLine(frame: AnalyzedDownlink): Record<string, unknown> {
  const { owner } = frame;
  return {
    type: 'frame',
    direction: 'downlink',
    ...pair('t_start_s', frame.startSeconds, 7),
    ...pair('t_end_s', frame.endSeconds, 7),
    ...pair('freq_hz', frame.carrierHz, 4),
    ...pair('deviation_hz', frame.deviationHz, 3),
    bit_rate_bps: downlinkModulation.bitRateBps,
    ...pair('symbol_rate_bps', frame.bitRateBps, 5),
    ...pair('drift_hz_per_s', frame.driftHzPerSecond, 4),
    ...pair('snr_db', frame.snrDb, 2),
    ...pair('power_dbfs', frame.powerDbfs, 3),
    preamble_bits: frame.preambleBits,
    sync_errors: frame.syncErrors,
    samples_lost: frame.samplesLost,
    phy_content: bytesToHex(frame.content),
    accepted: owner === undefined ? null : owner !== null,
    ep_id: owner?.epId ?? null,
    message_counter: owner?.messageCounter ?? null,
    payload: owner?.frame.payload ?? null,
    corrected_codewords: owner?.frame.correctedCodewords ?? null,
  };
}

/** The lines of all frames, in order of time. */
export function frameLines({ frames, downlinks }: Pick<FileAnalysis, 'frames' | 'downlinks'>) {
  const start = (line: Record<string, unknown>): number => Number(line.t_start_s);
  return [...frames.map(frameLine), ...downlinks.map(downlinkLine)].sort((a, b) => start(a) - start(b));
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
export function summaryLine({ summary, frames, downlinks, bursts }: FileAnalysis): Record<string, unknown> {
  const lost = summary.lost.reduce((sum, gap) => sum + gap.endTimeSeconds - gap.startTimeSeconds, 0);
  return {
    type: 'summary',
    tech: 'sigfox',
    frames: frames.length + downlinks.length,
    frames_downlink: downlinks.length,
    frames_crc_ok:
      frames.filter((frame) => frame.decoded.crcOk).length + downlinks.filter((frame) => frame.owner).length,
    bursts: bursts.length,
    duration_s: round(summary.endTimeSeconds - summary.startTimeSeconds, 6),
    sample_rate_hz: summary.sampleRateHz,
    center_hz: summary.centreFrequencyHz,
    lost_s: round(lost, 6),
    gaps: summary.lost.length,
    noise_dbfs_per_hz: summary.noiseDensity > 0 ? round(10 * Math.log10(summary.noiseDensity), 2) : null,
    clipped_share: summary.clippedShare,
  };
}
