import type { ObservedBurst, ObservedRadioFrame } from '../mioty/types.ts';
import type { MiotyFileAnalysis, OtherEmission } from './analyze-mioty-file.ts';
import { miotyLines } from './analyze-mioty-lines.ts';
import { plainTable } from './analyze-tables.ts';

export function renderMioty(analysis: MiotyFileAnalysis, json: boolean): string {
  if (json)
    return miotyLines(analysis)
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
  const { frames, strayBursts, others } = analysis;
  return `${frameTable(frames)}${strayTable(strayBursts)}${otherTable(others)}${closing(analysis)}\n`;
}

/** A wrong sample rate stretches every symbol: bursts are seen and nothing decodes. */
export function miotyDoubts(file: string, { frames, strayBursts, others, summary }: MiotyFileAnalysis): string {
  if (frames.some((frame) => frame.decoded.payloadCrcOk)) return '';
  const bursts = frames.length + strayBursts.length + others.length;
  if (bursts === 0) return '';
  return (
    `unbrig: warning: ${file}: something is on the air and no frame decodes; is ${summary.sampleRateHz} samples/s ` +
    'the right rate (--rate), is it MIOTY, and is it this profile?\n'
  );
}

function verdictOf({ decoded }: ObservedRadioFrame): string {
  if (!decoded.headerCrcOk) return 'header crc wrong';
  if (!decoded.payloadCrcOk) return 'payload crc wrong';
  if (decoded.cmacOk === null) return 'crc ok';
  return decoded.cmacOk ? 'crc, cmac ok' : 'cmac wrong';
}

function frameTable(frames: readonly ObservedRadioFrame[]): string {
  if (frames.length === 0) return '';
  const table = plainTable(['start s', 'f0 MHz', 'pattern', 'dB', 'bursts', 'device', 'counter', 'payload', 'result']);
  for (const frame of frames) {
    const { decoded } = frame;
    table.push([
      frame.startSeconds.value.toFixed(4),
      (frame.f0Hz.value / 1e6).toFixed(6),
      `${frame.upg}/${frame.pattern + 1}`,
      frame.snrDb.value.toFixed(0),
      `${frame.bursts.length}/${frame.burstCount ?? '?'}`,
      decoded.epEui ?? decoded.address ?? '?',
      decoded.packetCounter ?? decoded.packetCounterLow ?? '?',
      decoded.payload === '' ? '-' : (decoded.payload ?? '?'),
      verdictOf(frame),
    ]);
  }
  return `${table.toString()}\n`;
}

function strayTable(bursts: readonly ObservedBurst[]): string {
  if (bursts.length === 0) return '';
  const table = plainTable(['stray burst: start s', 'MHz', 'dB', 'midamble', 'errors in it']);
  for (const burst of bursts) {
    table.push([
      burst.startSeconds.value.toFixed(4),
      (burst.carrierHz.value / 1e6).toFixed(6),
      burst.snrDb.value.toFixed(0),
      burst.kind,
      burst.pilotErrors,
    ]);
  }
  return `\n${table.toString()}\n`;
}

function otherTable(others: readonly OtherEmission[]): string {
  if (others.length === 0) return '';
  const table = plainTable(['no burst of MIOTY: start s', 'end s', 'MHz', 'dBHz']);
  for (const other of others) {
    table.push([
      other.startSeconds.toFixed(3),
      other.endSeconds.toFixed(3),
      (other.frequencyHz / 1e6).toFixed(5),
      other.cn0DbHz.toFixed(0),
    ]);
  }
  return `\n${table.toString()}\n`;
}

function closing({ profile, frames, strayBursts, others, summary }: MiotyFileAnalysis): string {
  const seconds = summary.endTimeSeconds - summary.startTimeSeconds;
  const lost = summary.lost.length === 0 ? '' : `, ${summary.lost.length} gap(s)`;
  return (
    `\n${frames.length} ${profile} frame(s), ${strayBursts.length} stray burst(s), ${others.length} other emission(s) in ` +
    `${seconds.toFixed(1)} s at ${summary.sampleRateHz} samples/s around ${(summary.centreFrequencyHz / 1e6).toFixed(4)} MHz${lost}`
  );
}
