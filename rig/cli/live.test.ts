import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { BUILTIN_DUT, PUBLISHED_TEST_KEY } from '../bench/builtin-bench.ts';
import { declaredIn } from '../bench/config.ts';
import type { CampaignRecord } from '../conformance/record.ts';
import { type RunningCommand, runUnbrig, scratchFolder, startUnbrig } from '../testing/command.ts';

const started: RunningCommand[] = [];

afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});

function start(args: readonly string[]): RunningCommand {
  const running = startUnbrig(args);
  started.push(running);
  return running;
}

/** An emulated module in a process of its own, behind a pseudo-terminal and an rtl_tcp port, and the bench files of somebody who has only those. */
async function liveBench() {
  const folder = join(scratchFolder(), 'bench');
  mkdirSync(folder);
  const { identification, epId, zone: rc, ics, ixit } = declaredIn(BUILTIN_DUT, 'RC1');
  const dut = { schema: 'unbrig/dut/1', identification, epId, rc, ics, ixit, keyFile: 'device.key' };
  writeFileSync(join(folder, 'device.key'), PUBLISHED_TEST_KEY, { mode: 0o600 });
  writeFileSync(join(folder, 'dut.yaml'), stringify(dut));
  const emulator = start(['emulate', 's1', '--pty', '--rtl-tcp', '127.0.0.1:0', '--dut', join(folder, 'dut.yaml')]);
  const facts = (await emulator.next('emulator')) as { pty: string; rtl_tcp: { port: number } };
  const rig = {
    schema: 'unbrig/rig/1',
    module: { transport: `serial:${facts.pty}?baud=9600`, dialect: 's1' },
    probe: `rtl_tcp://127.0.0.1:${facts.rtl_tcp.port}`,
    power: 'none',
    clock: 'real',
  };
  writeFileSync(join(folder, 'rig.yaml'), stringify(rig));
  return {
    emulator: emulator.child,
    folder,
    files: ['--rig', join(folder, 'rig.yaml'), '--dut', join(folder, 'dut.yaml')],
  };
}

function verdicts(folder: string): readonly (readonly [string, string])[] {
  const record = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')) as CampaignRecord;
  return record.cases.map((entry) => [entry.id, entry.error?.errorClass ?? entry.verdict] as const);
}

describe('a module on a real serial line and a receiver on a real socket, in real time', () => {
  const selection = ['sigfox/uplink/frame/BV-02', 'sigfox/uplink/length/BV-02', 'sigfox/uplink/key/BV-02'];

  it('gets the same verdicts as in simulated time', async () => {
    const live = await liveBench();
    const [real, simulated] = [join(live.folder, 'real'), join(live.folder, 'simulated')];
    const result = await runUnbrig(['run', ...selection, ...live.files, '--out', real]);
    expect(result.exitCode).toBe(0);
    await runUnbrig(['run', ...selection, '--out', simulated]);
    expect(verdicts(real)).toEqual(verdicts(simulated));
    live.emulator.kill('SIGTERM');
    expect((await live.emulator).exitCode).toBe(0);
  }, 180_000);

  it('is a link error with a readable record when the line is pulled in the middle of a case', async () => {
    const live = await liveBench();
    const out = join(live.folder, 'pulled');
    const run = start(['run', ...selection, ...live.files, '--out', out, '--json']);
    await run.next('stimulus');
    live.emulator.kill('SIGKILL');
    const result = await run.child;
    expect(result.exitCode).toBe(4);
    expect(verdicts(out).map(([, verdict]) => verdict)).not.toContain('pass');
    expect(verdicts(out)).toHaveLength(selection.length);
    expect(result.stderr).toMatch(/serial line closed|rtl_tcp/);
  }, 180_000);

  it('is a link error that says so when nobody answers on the line', async () => {
    const live = await liveBench();
    const silent = join(live.folder, 'silent.yaml');
    const rig = readFileSync(join(live.folder, 'rig.yaml'), 'utf8').replace(/serial:[^?]+/, 'serial:/dev/ptmx');
    writeFileSync(silent, rig);
    const out = join(live.folder, 'silent');
    const result = await runUnbrig([
      'run',
      ...selection,
      '--rig',
      silent,
      '--dut',
      join(live.folder, 'dut.yaml'),
      '--out',
      out,
    ]);
    expect(result.exitCode).toBe(4);
    expect(result.stderr).toMatch(/answers nothing/);
    expect(verdicts(out).map(([, verdict]) => verdict)).toEqual(['link', 'link', 'link']);
  }, 180_000);
});
