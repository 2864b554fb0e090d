import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { BUILTIN_DUT } from '../bench/builtin-bench.ts';
import { BUILTIN_MIOTY_DUT } from '../bench/builtin-mioty.ts';
import { declaredIn } from '../bench/config.ts';
import { readDeviceKey } from '../bench/config-key.ts';
import { readObservation } from '../conformance/evidence.ts';
import { judgeCase } from '../conformance/judge.ts';
import type { CampaignRecord } from '../conformance/record.ts';
import { judgeInputsOf } from '../conformance/session.ts';
import { completeObservation } from '../conformance/technology.ts';
import { runUnbrig, scratchFolder, startUnbrig } from '../testing/command.ts';
import { loadBindings, suiteCatalogue } from './campaign/layout.ts';

function readRecord(folder: string): CampaignRecord {
  return JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')) as CampaignRecord;
}

/** What of a record may differ between two runs with one seed: times of day, and the names made of them. */
function withoutTimesOfDay(record: CampaignRecord): unknown {
  const { startedAt: _startedAt, finishedAt: _finishedAt, runId: _runId, ...rest } = record;
  return rest;
}

const CAMPAIGNS = [
  // At 600 bit/s: the same suites in a sixth of the air.
  {
    zone: 'RC2',
    option: '--rc',
    selection: ['sigfox/uplink/frame', 'sigfox/uplink/timing', 'sigfox/at'],
    dut: BUILTIN_DUT,
  },
  {
    zone: 'EU1',
    option: '--profile',
    selection: [
      'mioty/uplink/mac',
      'mioty/uplink/hopping',
      'mioty/keys',
      'mioty/bssci/centre/session',
      'mioty/downlink',
    ],
    dut: BUILTIN_MIOTY_DUT,
  },
] as const;

// Whole campaigns are run by continuous integration; `unbrig mutants` has the correct module pass every case.
describe.each(CAMPAIGNS)('a campaign on the correct emulated module in $zone', ({ zone, option, selection, dut }) => {
  const folder = join(scratchFolder(), 'run');
  let exitCode: number | undefined;
  let record: CampaignRecord;

  beforeAll(async () => {
    const result = await runUnbrig(['run', ...selection, option, zone, '--out', folder, '--json']);
    exitCode = result.exitCode;
    record = readRecord(folder);
  }, 240_000);

  it('passes every case that public texts allow', () => {
    const applicable = record.cases.filter((entry) => entry.applicability === 'applicable');
    const others = applicable
      .filter((entry) => entry.verdict !== 'pass' && entry.reasonCode !== 'NOT_PUBLIC')
      .map(({ id, verdict, execution, error, remarks }) => ({ id, verdict, execution, error, remarks }));
    expect(others).toEqual([]);
    expect(exitCode).toBe(0);
    expect(record.summary.counts.pass).toBeGreaterThan(20);
    expect(record.emulated).toBe(true);
    for (const blocked of applicable.filter((entry) => entry.execution === 'blocked'))
      expect(blocked.executionReason).toMatch(/^needed: .{20}/);
  });

  it('leaves a record that its published schema accepts', () => {
    const published = JSON.parse(readFileSync(join(folder, 'inputs', 'record.schema.json'), 'utf8'));
    const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(published);
    validate(record);
    expect(validate.errors).toBeNull();
  });

  it('leaves the reports and the evidence', () => {
    for (const name of ['report.html', 'junit.xml', 'allure.html', 'inputs/plan.json'])
      expect(existsSync(join(folder, name))).toBe(true);
    for (const { folder: evidence } of record.observations) {
      expect(existsSync(join(folder, evidence, 'cutouts.sigmf-meta'))).toBe(true);
    }
  });

  it('is judged again from the run folder with the same numbers', async () => {
    const catalogue = suiteCatalogue();
    const bindings = await loadBindings();
    const key = readDeviceKey(dut)?.use((bytes) => Uint8Array.from(bytes));
    const inputs = judgeInputsOf(declaredIn(dut, zone));
    for (const { id } of record.observations) {
      const observation = completeObservation(readObservation(folder, id), inputs.declared, () => key);
      for (const recorded of record.cases.filter((entry) => entry.observation === id)) {
        const entry = catalogue.cases.find((candidate) => candidate.id === recorded.id);
        const binding = bindings.get(recorded.id);
        if (entry === undefined || binding === undefined) throw new Error(`${recorded.id} is not bound`);
        const again = JSON.parse(JSON.stringify(judgeCase(entry, binding, observation, inputs)));
        expect({ ...recorded, ...again }).toEqual(recorded);
      }
    }
    expect(record.observations.length).toBeGreaterThan(5);
  });

  it('never writes the device key down', () => {
    const key = readDeviceKey(dut)?.use((bytes) => Buffer.from(bytes).toString('hex'));
    const names = [
      'record.json',
      `events-${zone}.jsonl`,
      'report.html',
      'junit.xml',
      `jest-${zone}.log`,
      `inputs/job-${zone}.json`,
    ];
    const observed = record.observations.flatMap(({ folder: evidence }) => [
      `${evidence}/observation.json`,
      `${evidence}/transcript.txt`,
    ]);
    const text = [...names, ...observed]
      .map((name) => readFileSync(join(folder, name), 'latin1').toLowerCase())
      .join('\n');
    expect(key).toHaveLength(32);
    expect(text).not.toContain(key);
    expect(record.keyCommitment).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('repeatability', () => {
  it('gives the same record for the same seed, and another for another', async () => {
    const scratch = scratchFolder();
    const run = async (name: string, seed: number): Promise<CampaignRecord> => {
      await runUnbrig(['run', 'sigfox/uplink/frame/BV-01', '--seed', String(seed), '--out', join(scratch, name)]);
      return readRecord(join(scratch, name));
    };
    const [first, second, other] = await Promise.all([run('a', 7), run('b', 7), run('c', 8)]);
    expect(withoutTimesOfDay(second)).toEqual(withoutTimesOfDay(first));
    expect(other.observations[0]?.frames[0]?.carrierHz).not.toEqual(first.observations[0]?.frames[0]?.carrierHz);
  }, 240_000);
});

describe('a faulty module', () => {
  it('fails with exit code 1, and the failure names clause, values and how to repeat it', async () => {
    const folder = join(scratchFolder(), 'run');
    const result = await runUnbrig([
      'run',
      'sigfox/uplink/frame',
      '--fault',
      'crc-init-ffff',
      '--out',
      folder,
      '--json',
    ]);
    expect(result.exitCode).toBe(1);
    expect(readRecord(folder).summary.verdict).toBe('fail');
    expect(result.stderr).toContain('npm run unbrig -- run sigfox/uplink/frame');
    expect(result.lines().at(-1)).toMatchObject({ type: 'summary', exitCode: 1 });
  }, 120_000);
});

describe('an interrupted campaign', () => {
  it('ends with 130 and a record in which every case has its place', async () => {
    const folder = join(scratchFolder(), 'run');
    const running = startUnbrig(['run', 'sigfox/uplink/length', '--out', folder, '--json']);
    await running.next('case');
    running.child.kill('SIGINT');
    expect((await running.child).exitCode).toBe(130);
    const record = readRecord(folder);
    expect(record.interrupted).toBe(true);
    expect(record.partial).toBe(true);
    expect(record.cases).toHaveLength(15);
  }, 120_000);
});

describe('bad input', () => {
  const scratch = scratchFolder();
  const file = (name: string, content: string): string => {
    writeFileSync(join(scratch, name), content);
    return join(scratch, name);
  };

  it.each([
    ['a selection that matches nothing', ['sigfox/nothing'], 5, /no sigfox case matches sigfox\/nothing/],
    ['a rig file that is not there', ['--rig', 'nowhere.yaml'], 2, /nowhere\.yaml/],
    [
      'an unknown key',
      ['--rig', file('rig.yaml', 'schema: unbrig/rig/1\nprob: "emulated:"\n')],
      2,
      /rig\.yaml:2.*prob/,
    ],
    ['an unknown fault', ['--fault', 'no-such-fault'], 2, /no-such-fault/],
    ['a seed that is none', ['--seed', 'x'], 2, /seed/],
    ['an unwritable output folder', ['--out', '/proc/self/nowhere'], 2, /cannot write the run folder/],
    ['an unknown option', ['--no-such-option'], 2, /unknown option/],
  ])('%s ends with its own message and exit code', async (_name, args, exitCode, message) => {
    const result = await runUnbrig(['run', ...args], { cwd: scratch });
    expect(result.stderr).toMatch(message);
    expect(result.exitCode).toBe(exitCode);
    expect(existsSync(join(scratch, 'runs'))).toBe(false);
  });

  it('does not overwrite a run', async () => {
    const folder = join(scratchFolder(), 'run');
    mkdirSync(folder);
    writeFileSync(join(folder, 'record.json'), '{}');
    const again = await runUnbrig(['run', 'sigfox/at', '--out', folder]);
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toMatch(/holds a run already/);
    expect(readFileSync(join(folder, 'record.json'), 'utf8')).toBe('{}');
  });
});
