import Table from 'cli-table3';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { bytesToHex } from '../sigfox/hex.ts';
import type { ObservedFrame } from '../sigfox/types.ts';
import type { BurstMeasurement } from '../signal/measure-burst.ts';
import { type AnalyzedDownlink, analyzeSigfoxFile, type FileAnalysis } from './analyze-file.ts';
import { readKeysFile } from './analyze-keys.ts';
import { burstLine, frameLines, summaryLine } from './analyze-lines.ts';
import { analyzeLineSchema } from './analyze-schema.ts';
import { createProgress } from './progress.ts';

interface Options {
  readonly tech: 'sigfox';
  readonly keys?: string;
  readonly rate?: number;
  readonly center?: number;
  readonly format?: string;
  readonly json?: boolean;
  readonly schema?: boolean;
}

const EXAMPLES = `
Reads SigMF (name either file), IQ WAV (two channels), and raw samples (.cu8 .cs8 .cs16 .cf32, or --format).
Times count from the first sample of the file and are those of the first preamble bit and the end of the last bit.
A downlink's content is whitened with EP-ID and counter: with --keys every device and all its counters are tried.

Examples:
  unbrig analyze air.sigmf-meta --tech sigfox
  unbrig analyze air.cu8 --tech sigfox --rate 250000 --center 868130000 --keys keys.yaml
  unbrig analyze air.wav --tech sigfox --json | grep '"type":"frame"'`;

export function addAnalyzeCommand(program: Command): void {
  program
    .command('analyze')
    .description('find, decode and measure the frames in an IQ recording')
    .argument('[file]', 'SigMF, WAV or raw IQ')
    .addOption(new Option('--tech <name>', 'technology to look for').choices(['sigfox']).default('sigfox'))
    .option('--keys <file>', 'JSON or YAML map from EP-ID to device key, to check UL-AUTH and read downlinks')
    .option('--rate <samples/s>', 'sample rate of a raw file', positive)
    .option('--center <hertz>', 'radio frequency at the middle of the band', finite)
    .option('--format <name>', 'sample type of a raw file: cu8, ci8, ci16_le, cf32_le')
    .option('--json', 'JSON lines on stdout: frames, bursts, the summary last')
    .option('--schema', 'print the JSON Schema of a line')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string | undefined, options: Options, command: Command) => {
      if (options.schema === true) {
        process.stdout.write(`${JSON.stringify(analyzeLineSchema, null, 2)}\n`);
        return;
      }
      if (file === undefined) command.error("error: missing required argument 'file'");
      const analysis = await analyze(file, options);
      process.stdout.write(render(analysis, options));
      process.stderr.write(doubts(file, analysis));
    });
}

/** A wrong sample rate stretches every symbol: bursts are seen and nothing decodes. */
function doubts(file: string, { frames, downlinks, bursts, summary }: FileAnalysis): string {
  if (downlinks.length > 0 || frames.some((frame) => frame.decoded.crcOk)) return '';
  if (frames.length + bursts.length === 0) return '';
  return (
    `unbrig: warning: ${file}: ${frames.length + bursts.length} bursts are on the air and none decodes; ` +
    `is ${summary.sampleRateHz} samples/s the right rate (--rate), and is this Sigfox?\n`
  );
}

function finite(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Give a number of hertz, such as 868130000 or 868.13e6.');
}

function positive(text: string): number {
  const value = finite(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('Give a positive number.');
}

async function analyze(file: string, options: Options): Promise<FileAnalysis> {
  const progress = createProgress();
  let told = 0;
  try {
    return await analyzeSigfoxFile(file, {
      ...(options.keys === undefined ? {} : { keys: readKeysFile(options.keys) }),
      ...(options.rate === undefined ? {} : { sampleRateHz: options.rate }),
      ...(options.center === undefined ? {} : { centreFrequencyHz: options.center }),
      ...(options.format === undefined ? {} : { format: options.format }),
      onProgress: (done, total, frames) => {
        const text = `${file}: ${done.toFixed(0)} of ${total.toFixed(0)} s, ${frames} frames`;
        progress.update(text);
        // Without a terminal, a line a minute of air is enough to see that it goes on.
        if (!process.stderr.isTTY && total > 120 && done - told >= 60) {
          told = done;
          progress.line(text);
        }
      },
    });
  } finally {
    progress.end();
  }
}

function render(analysis: FileAnalysis, options: Options): string {
  const { frames, downlinks, bursts } = analysis;
  if (options.json !== true)
    return `${frameTable(frames)}${downlinkTable(downlinks)}${burstTable(bursts)}${closing(analysis)}\n`;
  const lines = [...frameLines(analysis), ...bursts.map(burstLine), summaryLine(analysis)];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Without boxes, so that a row fits 80 columns. */
function plainTable(head: readonly string[]): InstanceType<typeof Table> {
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
