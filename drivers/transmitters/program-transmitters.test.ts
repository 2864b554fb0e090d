import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
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
import { stillClock } from './testing/still-clock.ts';
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
afterEach(() => {
  process.env.PATH = path;
});
afterAll(() => {
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

/** Seconds since 1970. */
const hostSeconds = (): number => (performance.timeOrigin + performance.now()) / 1000;

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
  const clock = stillClock();
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
  const clock = stillClock();
  const transmitter = commandTransmitter({ ...COMMAND, command, clock, graceSeconds, temporaryFolder: samples });
  return { clock, transmitter, programs, samples };
}

const WORDS = ['{sigmf}', '{start}', '{secondsToStart}', '{frequencyHz}', '{levelDbm}'];

function contractBench(
  { clock, transmitter, programs, samples }: ReturnType<typeof commandBench>,
  hear: typeof hearHackrf,
): TransmitterContractBench {
  return {
    clock,
    transmitter,
    heard: () => {
      const epochSeconds = hostSeconds() - clock.nowSeconds();
      return callsOf(programs).map((call) => hear(call, epochSeconds));
    },
    leftovers: () => [...runningOf(programs), ...readdirSync(samples)],
    [Symbol.asyncDispose]: () => transmitter[Symbol.asyncDispose](),
  };
}

describeTransmitter({
  name: 'hackrf_transfer',
  aheadSeconds: 0.05,
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
  aheadSeconds: 0.05,
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
function attempt(bench: Pick<TransmitterContractBench, 'clock' | 'transmitter'>, durationSeconds = 0.02) {
  return bench.transmitter.transmit(transmissionAt(bench.clock.nowSeconds() + 0.03, durationSeconds)).then(
    () => 'sent' as const,
    (error: unknown) => error,
  );
}

describe('hackrf_transfer', () => {
  it('is found on the path and gets its settings', async () => {
    const { programs, samples } = place();
    installFakeHackrf(programs);
    process.env.PATH = `${programs}:${path}`;
    const clock = stillClock();
    const settings = { ...HACKRF, serial: '57c8', amplifier: true, txGainDb: 33 };
    await using transmitter = await hackrfTransmitter({ ...settings, clock, temporaryFolder: samples });
    expect(transmitter.description.id).toBe('57c8');
    expect(await attempt({ clock, transmitter })).toBe('sent');
    const [{ args }] = callsOf(programs);
    // 84 samples for each of 24 000 a second, and 233 333 Hz below.
    expect(args.slice(2).join(' ')).toBe('-f 869291667 -s 2016000 -x 33 -a 1 -B -d 57c8');
  });

  it('is missed before anything is sent, with the package to install', async () => {
    const missing = (program: string) =>
      hackrfTransmitter({ ...HACKRF, clock: stillClock(), program }).catch((error: unknown) => error);
    const cure = 'on Debian: apt-get install hackrf (2022.09.1 or newer)';
    expect(await missing('hackrf_transfer_that_is_not_there')).toMatchObject({
      code: 'transmitter-missing',
      errorClass: 'instrument',
      message: `hackrf_transfer_that_is_not_there is not on this machine; ${cure}`,
    });
    expect(await missing(installFakeHackrf(place().programs, { old: true }))).toMatchObject({
      code: 'transmitter-missing',
      message: expect.stringMatching(/does not know -B.*apt-get install hackrf/),
    });
  });

  it('fails when the board did not send every byte without a gap in its time, whatever the exit code', async () => {
    const words =
      'call hackrf_set_sample_rate(2016000 Hz/2.016 MHz) | Exiting... | hackrf_open() failed: HackRF not found (-5)';
    const cases: readonly [HackrfManners, string][] = [
      [{ silent: true }, `did not say how many of 80896 bytes it sent (exit code 0): ${words}`],
      [{ reportedBytes: 0 }, 'sent 0 of 80896 bytes (exit code 0)'],
      [{ reportedBytes: 80_864 }, 'sent 80864 of 80896 bytes (exit code 0)'],
      [{ underruns: 2 }, 'had 2 gaps in the signal'],
      [{ hangs: true }, 'did not say how many of 80896 bytes it sent (was ended at its deadline)'],
    ];
    await Promise.all(
      cases.map(async ([manners, message]) => {
        const bench = await hackrfBench(manners, {}, manners.hangs ? 0.05 : 3);
        expect(await attempt(bench)).toMatchObject({
          code: 'transmitter-failed',
          errorClass: 'instrument',
          message: expect.stringContaining(message),
        });
        await expectNothingLeft(bench);
      }),
    );
  });

  it('fails when the program ends sooner than the signal can have left', async () => {
    const bench = await hackrfBench({ hurries: true });
    // Longer than a slow machine takes to start a program.
    expect(await attempt(bench, 1)).toMatchObject({
      code: 'transmitter-failed',
      message: expect.stringContaining('sooner than a signal of 1.000 s can have left'),
    });
  });

  it('has sent when the board counted every byte, whatever the exit code and the end', async () => {
    const good: readonly HackrfManners[] = [{ exitCode: 1 }, { hangsAtTheEnd: true }];
    await Promise.all(
      good.map(async (manners) => {
        const bench = await hackrfBench(manners, {}, manners.hangsAtTheEnd ? 0.4 : 3);
        expect(await attempt(bench)).toBe('sent');
        await expectNothingLeft(bench);
      }),
    );
  });

  it('does not know its level where the path was never measured, and sends at full scale', async () => {
    const bench = await hackrfBench({}, { levelAtFullScaleDbm: null });
    expect(bench.transmitter.description.levelDb).toBeNull();
    expect(await attempt(bench)).toBe('sent');
    expect(new Int8Array(callsOf(bench.programs)[0].files.ci8).reduce((a, b) => Math.max(a, b), 0)).toBe(127);
  });

  it('refuses a start that its latency does not allow, and one that the host missed', async () => {
    expect(await attempt(await hackrfBench({}, { startLatencySeconds: 0.5 }))).toMatchObject({
      code: 'transmit-too-late',
    });
    const { clock, programs } = await hackrfBench();
    // A host that wakes 20 ms after it wanted to.
    const late = { ...clock, sleep: (seconds: number) => clock.sleep(seconds + 0.02) };
    const program = join(programs, 'hackrf_transfer');
    const exact = { ...HACKRF, timingUncertaintySeconds: 0.001, startLatencySeconds: 0.01 };
    const transmitter = await hackrfTransmitter({ ...exact, clock: late, program });
    expect(await attempt({ clock, transmitter })).toMatchObject({ code: 'transmit-too-late' });
    expect(callsOf(programs)).toEqual([]);
  });

  it('sends one file after the other when they follow closely', async () => {
    const { transmitter, programs } = await hackrfBench({}, { timingUncertaintySeconds: 1 });
    await Promise.all([transmissionAt(0.05), transmissionAt(0.09)].map(transmitter.transmit));
    const [first, second] = callsOf(programs);
    expect(second.startSeconds - first.startSeconds).toBeGreaterThan(0.04);
  });
});

/** The program is gone, and so are the files. */
async function expectNothingLeft({ programs, samples }: Awaited<ReturnType<typeof hackrfBench>>): Promise<void> {
  for (const { pid } of callsOf(programs)) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(readdirSync(samples)).toEqual([]);
}

describe('a command as a transmitter', () => {
  it('gets a valid SigMF recording, the start both ways, frequency and level', async () => {
    const { programs, samples } = place();
    const bench = commandBench([installFakeSender(programs), ...WORDS, 'x={frequencyHz},{other}'], programs, samples);
    const before = hostSeconds();
    const sent = transmissionAt(0.03, 0.02);
    await bench.transmitter.transmit(sent);
    const [{ args, files }] = callsOf(programs);
    expect(args[0]).toMatch(/\.sigmf-meta$/);
    const startSeconds = Date.parse(args[1]) / 1000;
    expect(startSeconds).toBeGreaterThan(before + 0.03 - 0.002);
    expect(startSeconds).toBeLessThan(hostSeconds());
    expect(args.slice(2)).toEqual(['0.030000', '869525000', '-93', 'x=869525000,{other}']);
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
    installFakeSender(programs, 'sleep 10 & echo $! >"$calls/left"; exit 0');
    const clock = stillClock();
    const command = ['./send', ...WORDS];
    const settings = { ...COMMAND, workingFolder: programs, command, clock, temporaryFolder: samples };
    const transmitter = commandTransmitter(settings);
    expect(await attempt({ clock, transmitter })).toBe('sent');
    const left = Number(readFileSync(join(programs, 'calls', 'left'), 'utf8'));
    expect(process.kill(left, 'SIGTERM')).toBe(true);
  });

  it('is waited for to the end of the signal when it ends before', async () => {
    const { programs, samples } = place();
    const { clock, transmitter } = commandBench(['true', '{sigmf}'], programs, samples);
    await transmitter.transmit(transmissionAt(0.05, 0.3));
    expect(clock.nowSeconds()).toBeGreaterThanOrEqual(0.35 - 1e-6);
  });

  it.each<[string, string, string]>([
    ['says that it failed', 'echo no device; echo sorry >&2; exit 3', 'failed (exit code 3): no device | sorry'],
    ['ends by a signal', 'kill -9 $$', 'failed (exit code none): it said nothing'],
    ['does not end', 'exec sleep 60', 'did not end in time and was ended'],
  ])('fails when it %s', async (_name, then, message) => {
    const { programs, samples } = place();
    const graceSeconds = then.includes('sleep') ? 0.3 : 10;
    const bench = commandBench([installFakeSender(programs, then), ...WORDS], programs, samples, graceSeconds);
    expect(await attempt(bench)).toMatchObject({
      code: 'transmitter-failed',
      errorClass: 'instrument',
      message: expect.stringContaining(message),
    });
    expect(readdirSync(samples)).toEqual([]);
  });

  it('fails when there is no such program', async () => {
    const { programs, samples } = place();
    const program = join(programs, 'nothing');
    expect(await attempt(commandBench([program, '{sigmf}'], programs, samples))).toMatchObject({
      code: 'transmitter-missing',
      message: `${program} is not on this machine; check transmitter.command in rig.yaml`,
    });
  });
});
