import { join } from 'node:path';
import { execa } from 'execa';
import type { Clock } from '../../rig/ports/clock.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { Transmission, Transmitter, TransmitterDescription } from '../../rig/ports/transmitter.ts';
import { type ChildEnd, lastLines, runChild } from './child-program.ts';
import { amplitudeFor, type HackrfSignal, layOut, writeCi8 } from './hackrf-samples.ts';
import { durationOf, scheduledTransmitter, tooLate } from './scheduled-transmitter.ts';
import { scratchFolder } from './scratch-folder.ts';
import type { HackrfSettings } from './settings.ts';

export interface HackrfTransmitterOptions extends HackrfSettings {
  /** A real one. */
  readonly clock: Clock;
  readonly program?: string;
  /** How long after the last sample the program may take to end before it is ended; 3 s unless given. */
  readonly graceSeconds?: number;
  /** Where the samples lie meanwhile; the system's folder for temporary files unless given. */
  readonly temporaryFolder?: string;
}

const PROGRAM = 'hackrf_transfer';
const CURE = 'on Debian: apt-get install hackrf (2022.09.1 or newer)';
/** An unadjusted board's crystal is good to about 20 ppm; the standard deviation of an even spread over that. */
const CRYSTAL_PPM = 20 / Math.sqrt(3);
const GRACE_SECONDS = 3;
/** Two standard deviations: later than this the start is no longer what the description promises. */
const COVERAGE = 2;

/**
 * A HackRF behind `hackrf_transfer -t`. The program has no notion of time: it is started early by its declared latency.
 * What it did is read from the board's own count of bytes, never from the exit code.
 * @throws UnbrigError `transmitter-missing` (instrument) when the program is not there or too old to give that count
 */
export async function hackrfTransmitter(options: HackrfTransmitterOptions): Promise<Transmitter> {
  const { clock, startLatencySeconds } = options;
  await expectProgram(options.program ?? PROGRAM);
  // The board can send one file at a time, and the program is busy before and after what is on the air.
  let before: Promise<unknown> = Promise.resolve();
  return scheduledTransmitter({
    clock,
    description: describe(options),
    leadSeconds: startLatencySeconds,
    send: async (transmission, signal) => {
      await using folder = await scratchFolder(options.temporaryFolder);
      const layout = layOut(transmission, amplitudeFor(transmission, options.levelAtFullScaleDbm));
      const file = join(folder.path, 'samples.ci8');
      const bytes = await writeCi8(file, transmission.samples, layout, signal);
      await clock.sleep(Math.max(0, transmission.startSeconds - startLatencySeconds - clock.nowSeconds()), signal);
      const free = before;
      const run = free.then(() => runProgram(options, transmission, layout, file, signal));
      before = run.catch(() => {});
      judge(options.program ?? PROGRAM, await run, bytes, durationOf(transmission));
    },
  });
}

function runProgram(
  options: HackrfTransmitterOptions,
  transmission: Transmission,
  layout: HackrfSignal,
  file: string,
  signal: AbortSignal,
): Promise<ChildEnd> {
  const { clock, startLatencySeconds, timingUncertaintySeconds } = options;
  const { startSeconds } = transmission;
  const nowSeconds = clock.nowSeconds();
  if (nowSeconds > startSeconds - startLatencySeconds + COVERAGE * timingUncertaintySeconds) {
    throw tooLate('hackrf_transfer', startSeconds, nowSeconds, startLatencySeconds);
  }
  return runChild({
    clock,
    program: options.program ?? PROGRAM,
    args: argumentsFor(options, layout, file),
    cwd: null,
    logFile: `${file}.log`,
    log: 'stderr',
    deadlineSeconds: startSeconds + durationOf(transmission) + (options.graceSeconds ?? GRACE_SECONDS),
    signal,
    cure: CURE,
  });
}

function argumentsFor({ serial, txGainDb, amplifier }: HackrfSettings, layout: HackrfSignal, file: string): string[] {
  const args = ['-t', file, '-f', String(layout.tunedHz), '-s', String(layout.sampleRateHz), '-x', String(txGainDb)];
  // -B has the board's count of bytes and underruns printed at the end.
  return [...args, '-a', amplifier ? '1' : '0', '-B', ...(serial === null ? [] : ['-d', serial])];
}

/** @throws UnbrigError `transmitter-failed` (instrument) unless the board itself counted every byte without a gap */
function judge(program: string, end: ChildEnd, bytes: number, durationSeconds: number): void {
  const { sentBytes, underruns } = countsIn(end.log);
  const lifeSeconds = end.endedSeconds - end.startedSeconds;
  const complaint =
    sentBytes === null
      ? `did not say how many of ${bytes} bytes it sent`
      : sentBytes < bytes
        ? `sent ${sentBytes} of ${bytes} bytes`
        : underruns !== 0
          ? `had ${underruns ?? 'an unknown number of'} gaps in the signal (underruns of its USB buffer)`
          : lifeSeconds < durationSeconds
            ? `ended after ${lifeSeconds.toFixed(3)} s, sooner than a signal of ${durationSeconds.toFixed(3)} s can have left`
            : null;
  if (complaint === null) return;
  const ended = end.how === 'overdue' ? 'was ended at its deadline' : `exit code ${end.exitCode ?? 'none'}`;
  throw new UnbrigError(
    'transmitter-failed',
    'instrument',
    `${program} ${complaint} (${ended}): ${lastLines(end.log)}`,
    {
      facts: { program, bytes, sentBytes, underruns, how: end.how, exitCode: end.exitCode, lifeSeconds },
    },
  );
}

/**
 * The totals that `-B` prints when the transfer has ended: bytes that the core at the converter took (M0; it counts on through the zeros that
 * follow the file), and how often it found its buffer empty before the end.
 */
export function countsIn(log: string): { readonly sentBytes: number | null; readonly underruns: number | null } {
  const totals = log.slice(Math.max(0, log.lastIndexOf('Transfer statistics:')));
  const sent = /(\d+) bytes transferred by M0/.exec(totals);
  const gaps = /(\d+) underruns/.exec(totals);
  return { sentBytes: sent && Number(sent[1]), underruns: gaps && Number(gaps[1]) };
}

/** Found before a campaign begins, not in the middle of it. */
async function expectProgram(program: string): Promise<void> {
  const { code, exitCode, stdout } = await execa(program, ['-h'], {
    reject: false,
    stdin: 'ignore',
    stderr: 'ignore',
  });
  const problem =
    exitCode === undefined && code !== undefined
      ? code === 'ENOENT'
        ? 'is not on this machine'
        : `cannot be started (${code})`
      : /\[-B\]/.test(stdout)
        ? null
        : 'does not know -B, which tells how many bytes were sent';
  if (problem === null) return;
  throw new UnbrigError('transmitter-missing', 'instrument', `${program} ${problem}; ${CURE}`, {
    facts: { program, code: code ?? null },
  });
}

function describe(options: HackrfTransmitterOptions): TransmitterDescription {
  return {
    driver: 'hackrf_transfer',
    id: options.serial ?? 'hackrf',
    emulated: false,
    startTimeSeconds: options.timingUncertaintySeconds,
    frequencyReferencePpm: options.frequencyReferencePpm ?? CRYSTAL_PPM,
    levelDb: options.levelAtFullScaleDbm === null ? null : options.levelUncertaintyDb,
  };
}
