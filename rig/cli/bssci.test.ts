import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execaNode } from 'execa';
import { type CommandResult, runUnbrig, scratchFolder } from '../testing/command.ts';
import { compiledFolder } from './campaign/layout.ts';

const folder = scratchFolder();
const certs = join(folder, 'certs');
const identity = (end: 'centre' | 'station'): string[] => [
  ...['--ca', join(certs, 'ca.pem')],
  ...['--cert', join(certs, `${end}.pem`)],
  ...['--key', join(certs, `${end}.key`)],
];
const QUICK = ['--patience', '0.4', '--connect-wait', '10'];

/** A command that goes on; gives its first line of JSON and the way to end it. */
async function start(...args: readonly string[]) {
  const child = execaNode(join(compiledFolder, 'rig', 'cli', 'main.js'), ['bssci', ...args], {
    reject: false,
    cleanup: false,
    env: { NO_COLOR: '1', NODE_OPTIONS: '' },
    stdin: 'ignore',
  });
  const first = await new Promise<Record<string, unknown>>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(JSON.parse(text.slice(0, text.indexOf('\n'))));
    });
    child.then(({ stderr }) => reject(new Error(stderr)), reject);
  });
  return { child, first, address: `${first.host}:${first.port}` };
}

let made: CommandResult;
beforeAll(async () => {
  made = await runUnbrig(['bssci', 'certificates', certs]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('unbrig bssci', () => {
  it('makes certificates once, with keys that nobody else can read', async () => {
    expect(made.exitCode).toBe(0);
    expect(made.stdout.split('\n')).toHaveLength(5);
    expect(statSync(join(certs, 'centre.key')).mode & 0o777).toBe(0o600);
    const again = await runUnbrig(['bssci', 'certificates', certs]);
    expect([again.exitCode, again.stderr]).toEqual([2, expect.stringContaining('certificates-exist')]);
  });

  it('tests a service centre: lines of JSON, a log without keys, 0 when all passed', async () => {
    const { child, first, address } = await start('emulate-centre', '--listen', '127.0.0.1:0', ...identity('centre'));
    expect(first).toMatchObject({ type: 'emulator', emulated: true, peer: 'service-centre' });
    const log = join(folder, 'session.jsonl');
    const select = ['connect', 'attach', 'tls', 'error'].flatMap((group) => [
      '--select',
      `mioty/bssci/centre/${group}`,
    ]);
    const result = await runUnbrig([
      'bssci',
      'centre',
      address,
      ...identity('station'),
      ...QUICK,
      ...select,
      '--log',
      log,
      '--json',
    ]);
    expect([result.exitCode, result.stderr]).toEqual([0, '']);
    const lines = result.lines();
    expect(lines.filter(({ type }) => type === 'case')).toHaveLength(11);
    expect(lines.filter(({ verdict }) => verdict !== undefined && verdict !== 'pass')).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', peer: 'service-centre', pass: 11, fail: 0, exitCode: 0 });
    const text = readFileSync(log, 'utf8');
    expect(text).toContain('"nwkSnKey":"<key>"');
    expect(text).toContain('"protocol":"TLSv1.3"');
    expect(text).not.toMatch(/"nwkSnKey":\[/);
    const twice = await runUnbrig(['bssci', 'centre', address, ...identity('station'), '--log', log]);
    expect([twice.exitCode, twice.stderr]).toEqual([2, expect.stringContaining('log-unwritable')]);
    child.kill('SIGTERM');
    expect((await child).exitCode).toBe(0);
  });

  it('blocks attachments without a network key; a test of nothing else has executed nothing', async () => {
    const { child, address } = await start('emulate-centre', '--listen', '127.0.0.1:0', ...identity('centre'));
    const end = ['--end-point', '70-b3-d5-67-70-11-15-05', '--select', 'mioty/bssci/centre/attach/BI-01'];
    const open = await runUnbrig(['bssci', 'centre', address, ...identity('station'), ...QUICK, ...end]);
    expect([open.exitCode, open.stderr]).toEqual([5, expect.stringContaining('--end-point-key')]);
    const keyFile = join(folder, 'end-point.key');
    writeFileSync(keyFile, '2b7e151628aed2a6abf7158809cf4f3c\n', { mode: 0o600 });
    const whole = await runUnbrig([
      'bssci',
      'centre',
      address,
      ...identity('station'),
      ...QUICK,
      ...end,
      '--end-point-key',
      keyFile,
    ]);
    expect([whole.exitCode, whole.stderr]).toEqual([0, expect.stringContaining('1 passed')]);
    child.kill('SIGTERM');
    await child;
  });

  it('tests a base station and says in 80 columns what a faulty one did', async () => {
    const select = ['--select', 'mioty/bssci/station/error/BV-01', '--select', 'mioty/bssci/station/connect'];
    const tester = await start(
      'station',
      '--listen',
      '127.0.0.1:0',
      ...identity('centre'),
      ...QUICK,
      ...select,
      '--json',
    );
    expect(tester.first.type).toBe('listening');
    const fault = ['--fault', 'bssci-station-no-error-ack'];
    const station = await start('emulate-station', tester.address, ...identity('station'), ...fault);
    const { exitCode, stdout } = await tester.child;
    station.child.kill('SIGTERM');
    await station.child;
    expect(exitCode).toBe(1);
    const cases = stdout
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ type }) => type === 'case');
    expect(cases.map(({ id, verdict }) => [id.slice(20), verdict])).toEqual([
      ['connect/BV-01', 'pass'],
      ['connect/BV-02', 'pass'],
      ['error/BV-01', 'fail'],
    ]);
  });

  it('tells a reader the clause, what was expected and what came', async () => {
    const fault = ['--fault', 'bssci-centre-no-error-ack'];
    const { child, address } = await start(
      'emulate-centre',
      '--listen',
      '127.0.0.1:0',
      ...identity('centre'),
      ...fault,
    );
    const select = ['--select', 'mioty/bssci/centre/error'];
    const { exitCode, stderr } = await runUnbrig([
      'bssci',
      'centre',
      address,
      ...identity('station'),
      ...QUICK,
      ...select,
    ]);
    child.kill('SIGTERM');
    await child;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/FAIL +centre\/error\/BV-01/);
    expect(stderr).toMatch(/5\.17\)/);
    expect(stderr.replace(/\s+/g, ' ')).toContain('expected errorAck');
    expect(stderr.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([
    ['nobody there', ['centre', '127.0.0.1:1'], 4, 'bssci-never-reached'],
    ['no address', ['centre', 'somewhere'], 2, 'bad-address'],
    ['an unknown case', ['centre', '127.0.0.1:1', '--select', 'mioty/bssci/nothing'], 5, 'nothing-selected'],
    ['an EUI that is too short', ['centre', '127.0.0.1:1', '--eui', 'abcd'], 2, 'bad-length'],
    [
      'a fault of the other end',
      ['emulate-centre', '--listen', '0', '--fault', 'bssci-station-no-status'],
      2,
      'unknown-fault',
    ],
  ])('ends clearly with %s', async (_name, args, exitCode, code) => {
    const result = await runUnbrig(['bssci', ...args, ...identity('station')]);
    expect([result.exitCode, result.stderr]).toEqual([exitCode, expect.stringContaining(code)]);
  });
});
