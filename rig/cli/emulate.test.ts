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

  it.each([
    ['nothing to serve', ['s1'], /--pty, --rtl-tcp/],
    ['an unknown module', ['td1208', '--pty'], /use one of s1, s2, s3, s4/],
    ['an unknown fault', ['s1', '--rtl-tcp', '127.0.0.1:0', '--fault', 'bf-st'], /bf-set/],
    ['a bad address', ['s1', '--rtl-tcp', 'here'], /HOST:PORT/],
  ])('refuses %s with exit code 2 and a cure', async (_name, args, cure) => {
    const { exitCode, stderr, stdout } = await start(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(cure);
  });
});
