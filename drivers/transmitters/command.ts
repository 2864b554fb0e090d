import { join } from 'node:path';
import type { Clock } from '../../rig/ports/clock.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { Transmission, Transmitter } from '../../rig/ports/transmitter.ts';
import { lastLines, runChild } from './child-program.ts';
import { durationOf, scheduledTransmitter, tooLate } from './scheduled-transmitter.ts';
import { scratchFolder } from './scratch-folder.ts';
import type { CommandSettings, PlaceholderName } from './settings.ts';
import { writeSigmf } from './sigmf-recording.ts';

export interface CommandTransmitterOptions extends CommandSettings {
  /** A real one. */
  readonly clock: Clock;
  /** How long after the last sample the command may take to end before it is ended; 10 s unless given. */
  readonly graceSeconds?: number;
  /** Where the samples lie meanwhile; the system's folder for temporary files unless given. */
  readonly temporaryFolder?: string;
  /** The host's own time; for tests. */
  readonly hostTime?: () => Date;
}

const GRACE_SECONDS = 10;

/** Any program as a transmitter: it gets a recording and a start, and exits with 0 when it has sent it (or can be relied on to). */
export function commandTransmitter(options: CommandTransmitterOptions): Transmitter {
  const { clock } = options;
  const hostTime = options.hostTime ?? (() => new Date());
  return scheduledTransmitter({
    clock,
    description: {
      driver: 'command',
      id: options.command[0],
      emulated: false,
      startTimeSeconds: options.timingUncertaintySeconds,
      frequencyReferencePpm: options.frequencyReferencePpm,
      levelDb: options.levelUncertaintyDb,
    },
    leadSeconds: 0,
    send: async (transmission, signal) => {
      const { startSeconds } = transmission;
      await using folder = await scratchFolder(options.temporaryFolder);
      const start = new Date(hostTime().getTime() + 1000 * (startSeconds - clock.nowSeconds()));
      const sigmf = await writeSigmf(join(folder.path, 'transmission'), transmission, start);
      await runCommand(options, transmission, { sigmf, start: start.toISOString() }, folder.path, signal);
      await clock.sleep(Math.max(0, startSeconds + durationOf(transmission) - clock.nowSeconds()), signal);
    },
  });
}

/** @throws UnbrigError `transmit-too-late` (rig), `transmitter-failed`, `transmitter-missing` (instrument) */
async function runCommand(
  options: CommandTransmitterOptions,
  transmission: Transmission,
  files: { readonly sigmf: string; readonly start: string },
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = options;
  const { startSeconds, centreFrequencyHz, levelDbm } = transmission;
  const secondsToStart = startSeconds - clock.nowSeconds();
  if (secondsToStart < 0) throw tooLate('command', startSeconds, clock.nowSeconds(), 0);
  const [program, ...args] = options.command.map((word) =>
    filled(word, {
      ...files,
      secondsToStart: secondsToStart.toFixed(6),
      frequencyHz: String(centreFrequencyHz),
      levelDbm: String(levelDbm),
    }),
  );
  const end = await runChild({
    clock,
    program,
    args,
    cwd: options.workingFolder,
    logFile: join(folder, 'log'),
    log: 'all',
    deadlineSeconds: startSeconds + durationOf(transmission) + (options.graceSeconds ?? GRACE_SECONDS),
    signal,
    cure: 'check transmitter.command in rig.yaml',
  });
  if (end.how === 'exited' && end.exitCode === 0) return;
  const how =
    end.how === 'overdue' ? 'did not end in time and was ended' : `failed (exit code ${end.exitCode ?? 'none'})`;
  throw new UnbrigError('transmitter-failed', 'instrument', `${program} ${how}: ${lastLines(end.log)}`, {
    facts: { program, how: end.how, exitCode: end.exitCode, log: lastLines(end.log, 20) },
  });
}

/** Braces that hold no known name stay as they are. */
function filled(word: string, values: Readonly<Record<PlaceholderName, string>>): string {
  return word.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? values[name as PlaceholderName] : whole,
  );
}
