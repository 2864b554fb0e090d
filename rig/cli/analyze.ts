import { type Command, InvalidArgumentError, Option } from 'commander';
import { type RadioProfileId, radioProfileIds } from '../mioty/types.ts';
import { analyzeSigfoxFile } from './analyze-file.ts';
import { readKeysFile, readMiotyKeysFile } from './analyze-keys.ts';
import { analyzeMiotyFile } from './analyze-mioty-file.ts';
import { miotyLineSchema } from './analyze-mioty-lines.ts';
import { miotyDoubts, renderMioty } from './analyze-mioty-tables.ts';
import { analyzeLineSchema } from './analyze-schema.ts';
import { renderSigfox, sigfoxDoubts } from './analyze-tables.ts';
import { createProgress } from './progress.ts';

interface Options {
  readonly tech: 'sigfox' | 'mioty';
  readonly profile?: RadioProfileId;
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

With --tech mioty, --profile says which channels are searched; a frame's t_start_s is that of the first symbol of its first burst.

Examples:
  unbrig analyze air.sigmf-meta --tech sigfox
  unbrig analyze air.sigmf-meta --tech mioty --profile EU1 --keys keys.yaml
  unbrig analyze air.cu8 --tech sigfox --rate 250000 --center 868130000 --keys keys.yaml
  unbrig analyze air.wav --tech sigfox --json | grep '"type":"frame"'`;

export function addAnalyzeCommand(program: Command): void {
  program
    .command('analyze')
    .description('find, decode and measure the frames in an IQ recording')
    .argument('[file]', 'SigMF, WAV or raw IQ')
    .addOption(new Option('--tech <name>', 'technology to look for').choices(['sigfox', 'mioty']).default('sigfox'))
    .addOption(new Option('--profile <name>', 'MIOTY radio profile').choices([...radioProfileIds]))
    .option('--keys <file>', 'JSON or YAML map from EP-ID (MIOTY: EUI-64) to key, to check and read what is sent')
    .option('--rate <samples/s>', 'sample rate of a raw file', positive)
    .option('--center <hertz>', 'radio frequency at the middle of the band', finite)
    .option('--format <name>', 'sample type of a raw file: cu8, ci8, ci16_le, cf32_le')
    .option('--json', 'JSON lines on stdout: frames, bursts, the summary last')
    .option('--schema', 'print the JSON Schema of a line')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string | undefined, options: Options, command: Command) => {
      if (options.schema === true) {
        process.stdout.write(
          `${JSON.stringify(options.tech === 'mioty' ? miotyLineSchema : analyzeLineSchema, null, 2)}\n`,
        );
        return;
      }
      if (file === undefined) command.error("error: missing required argument 'file'");
      if (options.tech === 'mioty' && options.profile === undefined)
        command.error(`error: --tech mioty needs --profile (${radioProfileIds.join(', ')})`);
      if (options.tech === 'sigfox' && options.profile !== undefined)
        command.error('error: --profile belongs to --tech mioty');
      const { text, doubts } = await analyze(file, options);
      process.stdout.write(text);
      process.stderr.write(doubts);
    });
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

/** What is printed, and what is doubtful about it. */
async function analyze(file: string, options: Options): Promise<{ readonly text: string; readonly doubts: string }> {
  const progress = createProgress();
  let told = 0;
  const common = {
    ...(options.rate === undefined ? {} : { sampleRateHz: options.rate }),
    ...(options.center === undefined ? {} : { centreFrequencyHz: options.center }),
    ...(options.format === undefined ? {} : { format: options.format }),
    onProgress: (done: number, total: number, frames: number) => {
      const text = `${file}: ${done.toFixed(0)} of ${total.toFixed(0)} s, ${frames} frames`;
      progress.update(text);
      // Without a terminal, a line a minute of air is enough to see that it goes on.
      if (!process.stderr.isTTY && total > 120 && done - told >= 60) {
        told = done;
        progress.line(text);
      }
    },
  };
  const json = options.json === true;
  try {
    if (options.profile !== undefined) {
      const keys = options.keys === undefined ? {} : { keys: readMiotyKeysFile(options.keys) };
      const analysis = await analyzeMiotyFile(file, { ...common, ...keys, profile: options.profile });
      return { text: renderMioty(analysis, json), doubts: miotyDoubts(file, analysis) };
    }
    const keys = options.keys === undefined ? {} : { keys: readKeysFile(options.keys) };
    const analysis = await analyzeSigfoxFile(file, { ...common, ...keys });
    return { text: renderSigfox(analysis, json), doubts: sigfoxDoubts(file, analysis) };
  } finally {
    progress.end();
  }
}
