import Table from 'cli-table3';
import { bytesToHex } from '../sigfox/hex.ts';
import type { ObservedFrame } from '../sigfox/types.ts';
import type { BurstMeasurement } from '../signal/measure-burst.ts';
import type { AnalyzedDownlink, FileAnalysis } from './analyze-file.ts';
import { burstLine, frameLines, summaryLine } from './analyze-lines.ts';

/** A wrong sample rate stretches every symbol: bursts are seen and nothing decodes. */
export function sigfoxDoubts(file: string, { frames, downlinks, bursts, summary }: FileAnalysis): string {
  if (downlinks.length > 0 || frames.some((frame) => frame.decoded.crcOk)) return '';
  if (frames.length + bursts.length === 0) return '';
  return (
    `unbrig: warning: ${file}: ${frames.length + bursts.length} bursts are on the air and none decodes; ` +
    `is ${summary.sampleRateHz} samples/s the right rate (--rate), and is this Sigfox?\n`
  );
}

export function renderSigfox(analysis: FileAnalysis, json: boolean): string {
  const { frames, downlinks, bursts } = analysis;
  if (!json) return `${frameTable(frames)}${downlinkTable(downlinks)}${burstTable(bursts)}${closing(analysis)}\n`;
  const lines = [...frameLines(analysis), ...bursts.map(burstLine), summaryLine(analysis)];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Without boxes, so that a row fits 80 columns. */
export function plainTable(head: readonly string[]): InstanceType<typeof Table> {
  const none = Object.fromEntries(
    ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
      ['', '-mid', '-left', '-right'].map((end) => [`${side}${end}`, '']),
    ),
  );
  return new Table({
    head: [...head],
    chars: { ...none, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
}

function verdictOf({ decoded }: ObservedFrame): string {
  if (decoded.violations.length > 0) return decoded.violations.join(' ');
  return decoded.authOk === null ? 'crc ok' : 'crc, auth ok';
}

function frameTable(frames: readonly ObservedFrame[]): string {
  if (frames.length === 0) return '';
  const table = plainTable(['start s', 'MHz', 'bit/s', 'dB', 'rk', 'EP-ID', 'MC', 'payload', 'result']);
  for (const frame of frames) {
    const { decoded } = frame;
    table.push([
      frame.startSeconds.value.toFixed(4),
      (frame.carrierHz.value / 1e6).toFixed(6),
      frame.bitRateBps,
      frame.snrDb.value.toFixed(0),
      decoded.rank ?? '?',
      decoded.epId ?? '?',
      decoded.mc ?? '?',
      decoded.payload || '-',
      verdictOf(frame),
    ]);
  }
  return `${table.toString()}\n`;
}

function downlinkTable(frames: readonly AnalyzedDownlink[]): string {
  if (frames.length === 0) return '';
  const table = plainTable(['downlink: start s', 'MHz', 'dB', 'EP-ID', 'MC', 'payload', 'result']);
  for (const { owner, ...frame } of frames) {
    table.push([
      frame.startSeconds.value.toFixed(4),
      (frame.carrierHz.value / 1e6).toFixed(6),
      frame.snrDb.value.toFixed(0),
      owner?.epId ?? '?',
      owner?.messageCounter ?? '?',
      owner?.frame.payload ?? '?',
      downlinkResult(owner, bytesToHex(frame.content)),
    ]);
  }
  return `${table.toString()}\n`;
}

function downlinkResult(owner: AnalyzedDownlink['owner'], content: string): string {
  if (owner === undefined) return `no key; ${content}`;
  if (owner === null) return `for no known device; ${content}`;
  return `accepted, ${owner.frame.correctedCodewords} code words corrected`;
}

function burstTable(bursts: readonly BurstMeasurement[]): string {
  if (bursts.length === 0) return '';
  const table = plainTable(['not decoded: start s', 'end s', 'MHz', 'dB in 100 Hz']);
  for (const burst of bursts) {
    table.push([
      burst.startSeconds.toFixed(3),
      burst.endSeconds.toFixed(3),
      (burst.frequencyHz / 1e6).toFixed(5),
      (burst.cn0DbHz - 20).toFixed(0),
    ]);
  }
  return `\n${table.toString()}\n`;
}

function closing({ frames, downlinks, bursts, summary }: FileAnalysis): string {
  const seconds = summary.endTimeSeconds - summary.startTimeSeconds;
  const lost = summary.lost.length === 0 ? '' : `, ${summary.lost.length} gap(s)`;
  return (
    `\n${frames.length + downlinks.length} frame(s), ${bursts.length} other burst(s) in ${seconds.toFixed(1)} s ` +
    `at ${summary.sampleRateHz} samples/s around ${(summary.centreFrequencyHz / 1e6).toFixed(4)} MHz${lost}`
  );
}
