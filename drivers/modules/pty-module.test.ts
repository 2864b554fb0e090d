import { describe, expect, it } from '@jest/globals';
import { realClock } from '../../rig/bench/real-clock.ts';
import { openPty } from '../transports/pty.ts';
import { serialTransport } from '../transports/serial.ts';
import { openModule } from './open-module.ts';
import { S1 } from './s1.ts';
import { scriptedFarEnd } from './scripted-far-end.ts';

/** Real time, real pseudo-terminal, the real serialport package. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('a module on a pseudo-terminal', () => {
  it('answers, and is gone within its bound when the PTY is pulled in the middle of a command', async () => {
    const clock = realClock();
    const far = scriptedFarEnd(clock, { AT: 'OK\r\n', 'AT$I=10': 'FEDCBA98\r\n' });
    await using pty = await openPty({
      ...far,
      receive(bytes) {
        far.receive(bytes);
        if (far.commands.at(-1) === 'AT$SF=00') void pty[Symbol.asyncDispose]();
      },
    });
    const transport = await serialTransport({ path: pty.path, baudRate: 9600 });
    await using module = await openModule(S1, transport, clock, { rc: 'RC1' });
    expect([module.answered, transport.hasModemLines]).toEqual([true, false]);
    expect(await module.perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: ['FEDCBA98'] });

    const pulled = await module.perform({ kind: 'sendFrame', payload: '00' });
    expect(pulled.status).toBe('gone');
    expect(pulled.endSeconds - pulled.startSeconds).toBeLessThan(pulled.timeoutSeconds);
    expect(await module.perform({ kind: 'getId' })).toMatchObject({ status: 'gone', lines: [] });
  });
});
