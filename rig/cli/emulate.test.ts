import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { rtlTcpProbe } from '../../drivers/probes/rtl-tcp-probe.ts';
import { realClock } from '../bench/real-clock.ts';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));

function start(...args: readonly string[]) {
  const child = execa(process.execPath, [MAIN, 'emulate', ...args], { reject: false, timeout: 40_000 });
  return child;
}

describe('unbrig emulate', () => {
  it('prints where it can be reached, serves rtl_tcp, and ends with 0 on SIGTERM', async () => {
    const child = start('s1', '--rtl-tcp', '127.0.0.1:0', '--seed', '5', '--fault', 'bf-set');
    const early = child.then(({ stderr }) => Promise.reject(new Error(stderr)));
    const [line] = (await Promise.race([once(child.stdout!, 'data'), early])) as [Buffer];
    const facts = JSON.parse(line.toString());
    expect(facts).toMatchObject({
      type: 'emulator',
      emulated: true,
      module: 's1',
      pty: null,
      rtl_tcp: { host: '127.0.0.1', port: expect.any(Number) },
      ep_id: 'FEDCBA98',
      rc: 'RC1',
      seed: 5,
      faults: ['bf-set'],
    });
    expect(line.toString().toUpperCase()).not.toContain('0123456789ABCDEF');
    {
      await using probe = await rtlTcpProbe({ host: '127.0.0.1', port: facts.rtl_tcp.port, clock: realClock() });
      expect(probe.description.driver).toBe('rtl_tcp');
    }
    child.kill('SIGTERM');
    expect((await child).exitCode).toBe(0);
  });

  it('serves a MIOTY module by its EUI-64 and profile', async () => {
    const child = start('m2', '--rtl-tcp', '127.0.0.1:0', '--profile', 'EU2');
    const early = child.then(({ stderr }) => Promise.reject(new Error(stderr)));
    const [line] = (await Promise.race([once(child.stdout!, 'data'), early])) as [Buffer];
    const { rtl_tcp: _address, ...facts } = JSON.parse(line.toString());
    const identity = { ep_eui: '70B3D5677FF0A1B2', profile: 'EU2' };
    expect(facts).toEqual({
      type: 'emulator',
      emulated: true,
      module: 'm2',
      pty: null,
      ...identity,
      seed: 1,
      faults: [],
    });
    child.kill('SIGTERM');
    expect((await child).exitCode).toBe(0);
  });

  it.each([
    ['nothing to serve', ['s1'], /--pty, --rtl-tcp/],
    ['an unknown module', ['td1208', '--pty'], /use one of s1, s2, s3, s4, m1, m2, m3, m4/],
    ['an unknown fault', ['s1', '--rtl-tcp', '127.0.0.1:0', '--fault', 'bf-st'], /bf-set/],
    ['a radio configuration of a MIOTY module', ['m1', '--pty', '--rc', 'RC1'], /not declared for RC1/],
    ['a profile of a Sigfox module', ['s1', '--pty', '--profile', 'EU1'], /not declared for EU1/],
    ['a profile that there is not', ['m1', '--pty', '--profile', 'EU9'], /not declared for EU9/],
    ['a bad address', ['s1', '--rtl-tcp', 'here'], /HOST:PORT/],
  ])('refuses %s with exit code 2 and a cure', async (_name, args, cure) => {
    const { exitCode, stderr, stdout } = await start(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(cure);
  });
});
