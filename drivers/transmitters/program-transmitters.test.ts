import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { realClock } from '../../rig/bench/real-clock.ts';
import type { Clock } from '../../rig/ports/clock.ts';
import { scratchFolder } from '../../rig/testing/command.ts';
import { sharedFolder } from '../../rig/testing/shared.ts';
import { commandTransmitter } from './command.ts';
import { hackrfTransmitter } from './hackrf-transfer.ts';
import type { CommandSettings, HackrfSettings } from './settings.ts';
import {
  callsOf,
  type FakeCall,
  type HackrfManners,
  installFakeHackrf,
  installFakeSender,
  runningOf,
} from './testing/fake-programs.ts';
import {
  describeTransmitter,
  type HeardSignal,
  type TransmitterContractBench,
  transmissionAt,
} from './transmitter-contract.ts';

const TIMING_SECONDS = 0.25;
const HACKRF: HackrfSettings = {
  serial: null,
  txGainDb: 20,
  amplifier: false,
  startLatencySeconds: 0.02,
  timingUncertaintySeconds: TIMING_SECONDS,
  levelAtFullScaleDbm: -83,
  levelUncertaintyDb: 1.5,
  frequencyReferencePpm: null,
};
const COMMAND: Omit<CommandSettings, 'command'> = {
  workingFolder: null,
  timingUncertaintySeconds: TIMING_SECONDS,
  levelUncertaintyDb: null,
  frequencyReferencePpm: 0.1,
};

const folders: string[] = [];
const path = process.env.PATH;
afterAll(() => {
  process.env.PATH = path;
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder for programs with one for samples beside. */
function place(): { readonly programs: string; readonly samples: string } {
  const programs = scratchFolder();
  folders.push(programs);
  const samples = join(programs, 'samples');
  mkdirSync(samples);
  return { programs, samples };
}

/** Host time at the clock's zero. */
const epochOf = (clock: Clock): number => (performance.timeOrigin + performance.now()) / 1000 - clock.nowSeconds();

function hearHackrf({ args, files, startSeconds }: FakeCall, epochSeconds: number): HeardSignal {
  const option = (name: string): number => Number(args[args.indexOf(name) + 1]);
  const bytes = new Int8Array(files.ci8);
  const middle = Math.floor(bytes.length / 4) * 2;
  const power = bytes.subarray(middle, middle + 20_000).reduce((sum, value) => sum + value * value, 0) / 10_000;
  return {
    startSeconds: startSeconds + HACKRF.startLatencySeconds - epochSeconds,
    sampleRateHz: option('-s'),
    centreFrequencyHz: option('-f'),
    samples: Float32Array.from(bytes),
    levelDbm: -83 + 10 * Math.log10(power / 127 ** 2),
  };
}

function hearSender({ args, files, startSeconds }: FakeCall, epochSeconds: number): HeardSignal {
  const meta = JSON.parse(files['sigmf-meta'].toString());
  return {
    startSeconds: startSeconds - epochSeconds,
    sampleRateHz: meta.global['core:sample_rate'],
    centreFrequencyHz: meta.captures[0]['core:frequency'],
    samples: new Float32Array(Uint8Array.from(files['sigmf-data']).buffer),
    levelDbm: Number(args[4]),
  };
}

async function hackrfBench(manners: HackrfManners = {}, settings: Partial<HackrfSettings> = {}, graceSeconds = 3) {
  const clock = realClock();
  const { programs, samples } = place();
  const program = installFakeHackrf(programs, manners);
  const transmitter = await hackrfTransmitter({
    ...HACKRF,
    ...settings,
    clock,
    program,
    graceSeconds,
    temporaryFolder: samples,
  });
  return { clock, programs, samples, transmitter };
}

function commandBench(command: readonly string[], programs: string, samples: string, graceSeconds = 3) {
  const clock = realClock();
  const transmitter = commandTransmitter({ ...COMMAND, command, clock, graceSeconds, temporaryFolder: samples });
  return { clock, transmitter, programs, samples };
}

const WORDS = ['{sigmf}', '{start}', '{secondsToStart}', '{frequencyHz}', '{levelDbm}'];

function contractBench(
  { clock, transmitter, programs, samples }: ReturnType<typeof commandBench>,
  hear: typeof hearHackrf,
): TransmitterContractBench {
  const epochSeconds = epochOf(clock);
  return {
    clock,
    transmitter,
    heard: () => callsOf(programs).map((call) => hear(call, epochSeconds)),
    leftovers: () => [...runningOf(programs), ...readdirSync(samples)],
    [Symbol.asyncDispose]: () => transmitter[Symbol.asyncDispose](),
  };
}

describeTransmitter({
  name: 'hackrf_transfer',
  aheadSeconds: 0.15,
  description: {
    driver: 'hackrf_transfer',
    emulated: false,
    startTimeSeconds: TIMING_SECONDS,
    levelDb: 1.5,
    frequencyReferencePpm: 20 / Math.sqrt(3),
  },
  setup: async () => contractBench(await hackrfBench(), hearHackrf),
});

describeTransmitter({
  name: 'command',
  aheadSeconds: 0.15,
  description: {
    driver: 'command',
    emulated: false,
    startTimeSeconds: TIMING_SECONDS,
    levelDb: null,
    frequencyReferencePpm: 0.1,
  },
  setup: () => {
    const { programs, samples } = place();
    const command = [installFakeSender(programs), ...WORDS];
    return Promise.resolve(contractBench(commandBench(command, programs, samples), hearSender));
  },
});

/** Hands a short signal over and gives what became of it. */
async function attempt(bench: Pick<TransmitterContractBench, 'clock' | 'transmitter'>, durationSeconds = 0.02) {
  return bench.transmitter.transmit(transmissionAt(bench.clock.nowSeconds() + 0.08, durationSeconds)).then(
    () => 'sent' as const,
    (error: unknown) => error,
  );
}

describe('hackrf_transfer', () => {
  it('is found on the path and gets its settings', async () => {
    const { programs, samples } = place();
    installFakeHackrf(programs);
    process.env.PATH = `${programs}:${path}`;
    const clock = realClock();
    const settings = { ...HACKRF, serial: '57c8', amplifier: true, txGainDb: 33 };
    await using transmitter = await hackrfTransmitter({ ...settings, clock, temporaryFolder: samples });
    process.env.PATH = path;
    expect(transmitter.description.id).toBe('57c8');
    process.env.PATH = `${programs}:${path}`;
    expect(await attempt({ clock, transmitter })).toBe('sent');
    process.env.PATH = path;
    const [{ args }] = callsOf(programs);
    // 84 samples for each of 24 000 a second, and 233 333 Hz below.
    expect(args.slice(2).join(' ')).toBe('-f 869291667 -s 2016000 -x 33 -a 1 -B -d 57c8');
  });

  it('is missed before anything is sent, with the package to install', async () => {
    const clock = realClock();
    const missing = (program: string) =>
      hackrfTransmitter({ ...HACKRF, clock, program }).catch((error: unknown) => error);
    expect(await missing('hackrf_transfer_that_is_not_there')).toMatchObject({
      code: 'transmitter-missing',
      errorClass: 'instrument',
      message:
        'hackrf_transfer_that_is_not_there is not on this machine; on Debian: apt-get install hackrf (2022.09.1 or newer)',
    });
    expect(await missing(installFakeHackrf(place().programs, { old: true }))).toMatchObject({
      code: 'transmitter-missing',
      message: expect.stringContaining('does not know -B'),
    });
  });

  it('fails when the board did not send every byte without a gap in its time, whatever the exit code', async () => {
    const hackrf =
      'call hackrf_set_sample_rate(2016000 Hz/2.016 MHz) | Exiting... | hackrf_open() failed: HackRF not found (-5)';
    const cases: readonly [HackrfManners, number, string][] = [
      [{ silent: true }, 0.02, `did not say how many of 80896 bytes it sent (exit code 0): ${hackrf}`],
      [{ reportedBytes: 0 }, 0.02, 'sent 0 of 80896 bytes (exit code 0)'],
      [{ reportedBytes: 80_864 }, 0.02, 'sent 80864 of 80896 bytes (exit code 0)'],
      [{ underruns: 2 }, 0.02, 'had 2 gaps in the signal'],
      [{ hurries: true }, 0.4, 'sooner than a signal of 0.400 s can have left'],
    ];
    await Promise.all(
      cases.map(async ([manners, durationSeconds, message]) => {
        const bench = await hackrfBench(manners);
        expect(await attempt(bench, durationSeconds)).toMatchObject({
          code: 'transmitter-failed',
          errorClass: 'instrument',
          message: expect.stringContaining(message),
        });
        expect(readdirSync(bench.samples)).toEqual([]);
      }),
    );
  });

  it('has sent when the board counted every byte, whatever its exit code', async () => {
    expect(await attempt(await hackrfBench({ exitCode: 1 }))).toBe('sent');
  });

  it('is ended at its deadline: sent or not as the board counted', async () => {
    const late = await hackrfBench({ hangsAtTheEnd: true }, {}, 0.1);
    expect(await attempt(late)).toBe('sent');
    const stuck = await hackrfBench({ hangs: true }, {}, 0.05);
    expect(await attempt(stuck)).toMatchObject({
      code: 'transmitter-failed',
      message: expect.stringContaining('was ended at its deadline'),
    });
    for (const { programs, samples } of [late, stuck]) {
      const [{ pid }] = callsOf(programs);
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
      expect(readdirSync(samples)).toEqual([]);
    }
  });

  it('does not know its level where the path was never measured, and sends at full scale', async () => {
    const bench = await hackrfBench({}, { levelAtFullScaleDbm: null });
    expect(bench.transmitter.description.levelDb).toBeNull();
    expect(await attempt(bench)).toBe('sent');
    expect(new Int8Array(callsOf(bench.programs)[0].files.ci8).reduce((a, b) => Math.max(a, b), 0)).toBe(127);
  });

  it('refuses a start that its latency does not allow, and one that the host missed', async () => {
    const slow = await hackrfBench({}, { startLatencySeconds: 0.5 });
    expect(await attempt(slow)).toMatchObject({ code: 'transmit-too-late' });
    const exact = await hackrfBench({}, { timingUncertaintySeconds: 0.0001, startLatencySeconds: 0 });
    const clock = { ...exact.clock, sleep: (seconds: number) => exact.clock.sleep(seconds + 0.01) };
    const transmitter = await hackrfTransmitter({
      ...HACKRF,
      startLatencySeconds: 0,
      timingUncertaintySeconds: 0.001,
      clock,
      program: join(exact.programs, 'hackrf_transfer'),
    });
    expect(await attempt({ clock, transmitter })).toMatchObject({ code: 'transmit-too-late' });
    expect(callsOf(exact.programs)).toEqual([]);
  });
});

describe('a command as a transmitter', () => {
  it('gets a valid SigMF recording, the start both ways, frequency and level', async () => {
    const { programs, samples } = place();
    const bench = commandBench([installFakeSender(programs), ...WORDS, 'x={frequencyHz},{other}'], programs, samples);
    const asked = bench.clock.nowSeconds() + 0.08;
    const sent = transmissionAt(asked, 0.02);
    await bench.transmitter.transmit(sent);
    const [{ args, files }] = callsOf(programs);
    expect([...args.slice(3), args[0].endsWith('.sigmf-meta')]).toEqual([
      '869525000',
      '-93',
      'x=869525000,{other}',
      true,
    ]);
    expect(Number(args[2])).toBeGreaterThan(0);
    expect(Number(args[2])).toBeLessThan(0.08);
    expect(Date.parse(args[1]) / 1000 - epochOf(bench.clock)).toBeCloseTo(asked, 1);
    const meta = JSON.parse(files['sigmf-meta'].toString());
    expect(meta.captures[0]).toMatchObject({ 'core:datetime': args[1], 'unbrig:level_dbm': -93 });
    expect(meta.global['core:sha512']).toBe(createHash('sha512').update(files['sigmf-data']).digest('hex'));
    expect(new Float32Array(Uint8Array.from(files['sigmf-data']).buffer)).toEqual(sent.samples);
    const shared = sharedFolder();
    if (shared === null) return;
    const schema = JSON.parse(readFileSync(join(shared, 'sigmf', 'sigmf-schema.json'), 'utf8'));
    const ajv = new Ajv2020({ strict: false, unicodeRegExp: false, allErrors: true, validateFormats: false });
    const validate = ajv.compile(schema);
    expect([validate(meta), validate.errors]).toEqual([true, null]);
  });

  it('runs where the rig file says, and may leave a process of its own behind', async () => {
    const { programs, samples } = place();
    installFakeSender(programs, 'sleep 3 & exit 0');
    const clock = realClock();
    const transmitter = commandTransmitter({
      ...COMMAND,
      workingFolder: programs,
      command: ['./send', ...WORDS],
      clock,
      temporaryFolder: samples,
    });
    expect(await attempt({ clock, transmitter })).toBe('sent');
    expect(clock.nowSeconds()).toBeLessThan(2);
  });

  it('is waited for to the end of the signal when it ends before', async () => {
    const { programs, samples } = place();
    const { clock, transmitter } = commandBench(['true', '{sigmf}'], programs, samples);
    const startSeconds = clock.nowSeconds() + 0.08;
    await transmitter.transmit(transmissionAt(startSeconds, 0.02));
    expect(clock.nowSeconds()).toBeGreaterThanOrEqual(startSeconds + 0.02 - 1e-6);
  });

  it.each<[string, string, string]>([
    ['says that it failed', 'echo no device; echo sorry >&2; exit 3', 'failed (exit code 3): no device | sorry'],
    ['ends by a signal', 'kill -9 $$', 'failed (exit code none): it said nothing'],
    ['does not end', 'exec sleep 60', 'did not end in time and was ended'],
  ])('fails when it %s', async (_name, then, message) => {
    const { programs, samples } = place();
    const bench = commandBench([installFakeSender(programs, then), ...WORDS], programs, samples, 0.1);
    expect(await attempt(bench)).toMatchObject({
      code: 'transmitter-failed',
      errorClass: 'instrument',
      message: expect.stringContaining(message),
    });
    expect(readdirSync(samples)).toEqual([]);
  });

  it('fails when there is no such program', async () => {
    const { programs, samples } = place();
    expect(await attempt(commandBench([join(programs, 'nothing'), '{sigmf}'], programs, samples))).toMatchObject({
      code: 'transmitter-missing',
      message: `${join(programs, 'nothing')} is not on this machine; check transmitter.command in rig.yaml`,
    });
  });
});
