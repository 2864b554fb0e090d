import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { sharedFolder } from '../../rig/testing/shared.ts';
import { commandTransmitter } from './command.ts';
import type { CommandSettings } from './settings.ts';
import { callsOf, installFakeSender } from './testing/fake-programs.ts';
import {
  attempt,
  contractBench,
  expectNothingLeft,
  type Hear,
  hostSeconds,
  type Place,
  type ProgramBench,
  place,
  TIMING_SECONDS,
} from './testing/program-bench.ts';
import { stillClock } from './testing/still-clock.ts';
import { describeTransmitter, transmissionAt } from './transmitter-contract.ts';

const COMMAND: Omit<CommandSettings, 'command'> = {
  workingFolder: null,
  timingUncertaintySeconds: TIMING_SECONDS,
  levelUncertaintyDb: null,
  frequencyReferencePpm: 0.1,
};

const WORDS = ['{sigmf}', '{start}', '{secondsToStart}', '{frequencyHz}', '{levelDbm}'];

const hear: Hear = ({ args, files, startSeconds }, epochSeconds) => {
  const meta = JSON.parse(files['sigmf-meta'].toString());
  return {
    startSeconds: startSeconds - epochSeconds,
    sampleRateHz: meta.global['core:sample_rate'],
    centreFrequencyHz: meta.captures[0]['core:frequency'],
    samples: new Float32Array(Uint8Array.from(files['sigmf-data']).buffer),
    levelDbm: Number(args[4]),
  };
};

function commandBench(command: readonly string[], { programs, samples }: Place, graceSeconds = 3): ProgramBench {
  const clock = stillClock();
  const transmitter = commandTransmitter({ ...COMMAND, command, clock, graceSeconds, temporaryFolder: samples });
  return { clock, transmitter, programs, samples };
}

describeTransmitter({
  name: 'command',
  aheadSeconds: 0.05,
  // The command keeps the time; the clock of the test only begins when it has been started.
  readingErrorSeconds: 0.5,
  description: {
    driver: 'command',
    emulated: false,
    startTimeSeconds: TIMING_SECONDS,
    levelDb: null,
    frequencyReferencePpm: 0.1,
  },
  setup: () => {
    const there = place();
    const command = [installFakeSender(there.programs), ...WORDS];
    return Promise.resolve(contractBench(commandBench(command, there), hear));
  },
});

describe('a command as a transmitter', () => {
  it('gets a valid SigMF recording, the start both ways, frequency and level', async () => {
    const there = place();
    const { programs } = there;
    const bench = commandBench([installFakeSender(programs), ...WORDS, 'x={frequencyHz},{other}'], there);
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
    const { clock, transmitter } = commandBench(['true', '{sigmf}'], place());
    await transmitter.transmit(transmissionAt(0.05, 0.3));
    expect(clock.nowSeconds()).toBeGreaterThanOrEqual(0.35 - 1e-6);
  });

  it.each<[string, string, string]>([
    ['says that it failed', 'echo no device; echo sorry >&2; exit 3', 'failed (exit code 3): no device | sorry'],
    ['ends by a signal', 'kill -9 $$', 'failed (exit code none): it said nothing'],
    ['does not end', 'exec sleep 60', 'did not end in time and was ended'],
  ])('fails when it %s', async (_name, then, message) => {
    const there = place();
    const graceSeconds = then.includes('sleep') ? 0.3 : 10;
    const bench = commandBench([installFakeSender(there.programs, then), ...WORDS], there, graceSeconds);
    expect(await attempt(bench)).toMatchObject({
      code: 'transmitter-failed',
      errorClass: 'instrument',
      message: expect.stringContaining(message),
    });
    expectNothingLeft(there);
  });

  it('fails when there is no such program', async () => {
    const there = place();
    const program = join(there.programs, 'nothing');
    expect(await attempt(commandBench([program, '{sigmf}'], there))).toMatchObject({
      code: 'transmitter-missing',
      message: `${program} is not on this machine; check transmitter.command in rig.yaml`,
    });
  });
});
