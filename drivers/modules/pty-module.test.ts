import { describe, expect, it } from '@jest/globals';
import { realClock } from '../../rig/bench/real-clock.ts';
import { seededRandom } from '../../rig/ports/random.ts';
import { createEther } from '../emulator/ether.ts';
import { createFirmware } from '../emulator/firmwares.ts';
import { CORE_IDENTITY } from '../emulator/testing/core-bench.ts';
import { openPty } from '../transports/pty.ts';
import { serialTransport } from '../transports/serial.ts';
import { openModule } from './open-module.ts';
import { S1 } from './s1.ts';
import { S2 } from './s2.ts';
import { S3 } from './s3.ts';
import { S4 } from './s4.ts';
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

  it.each([S1, S2, S3, S4])('of any dialect tells its identity: $name', async (dialect) => {
    const clock = realClock();
    const random = seededRandom(1);
    const radio = { ether: createEther(), rc: 'RC1', bitRateBps: 100, messageCounter: 0 } as const;
    const { farEnd, device } = createFirmware(dialect.name, { clock, random, identity: CORE_IDENTITY, ...radio });
    await using pty = await openPty(farEnd);
    const transport = await serialTransport({ path: pty.path, baudRate: dialect.baudRate });
    await using module = await openModule(dialect, transport, clock, { rc: 'RC1' });
    expect([module.answered, module.emulated]).toEqual([true, false]);
    expect(await module.perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: ['FEDCBA98'] });
    device.powerOff();
  });
});
