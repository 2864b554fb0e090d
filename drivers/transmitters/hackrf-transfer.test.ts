import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { hackrfTransmitter } from './hackrf-transfer.ts';
import type { HackrfSettings } from './settings.ts';
import { callsOf, type HackrfManners, installFakeHackrf } from './testing/fake-programs.ts';
import {
  attempt,
  contractBench,
  expectNothingLeft,
  type Hear,
  type ProgramBench,
  place,
  TIMING_SECONDS,
} from './testing/program-bench.ts';
import { stillClock } from './testing/still-clock.ts';
import { describeTransmitter, transmissionAt } from './transmitter-contract.ts';

const path = process.env.PATH;
afterEach(() => {
  process.env.PATH = path;
});

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
const hear: Hear = ({ args, files, startSeconds }, epochSeconds) => {
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
};

async function hackrfBench(
  manners: HackrfManners = {},
  settings: Partial<HackrfSettings> = {},
  graceSeconds = 3,
): Promise<ProgramBench> {
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

describeTransmitter({
  name: 'hackrf_transfer',
  aheadSeconds: 0.15,
  readingErrorSeconds: 0.02,
  description: {
    driver: 'hackrf_transfer',
    emulated: false,
    startTimeSeconds: TIMING_SECONDS,
    levelDb: 1.5,
    frequencyReferencePpm: 20 / Math.sqrt(3),
  },
  setup: async () => contractBench(await hackrfBench(), hear),
});

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
        const bench = await hackrfBench(manners, {}, manners.hangs ? 0.3 : 3);
        expect(await attempt(bench)).toMatchObject({
          code: 'transmitter-failed',
          errorClass: 'instrument',
          message: expect.stringContaining(message),
        });
        expectNothingLeft(bench);
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
        expectNothingLeft(bench);
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
