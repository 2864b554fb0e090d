import { describe, expect, it } from '@jest/globals';
import { realClock } from '../../rig/bench/real-clock.ts';
import { type MiotyDialectName, miotyDialectNames } from '../../rig/ports/module.ts';
import { createEmulatedMiotyBench } from '../emulator/mioty/bench.ts';
import { openPty } from '../transports/pty.ts';
import { serialTransport } from '../transports/serial.ts';
import { miotyDialect } from './mioty.ts';
import { openModule } from './open-module.ts';

/** Real time, real pseudo-terminal, the real serialport package. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

const KEY = Uint8Array.from({ length: 16 }, (_, n) => 0x4d ^ (n * 23));

onLinux('a MIOTY module on a pseudo-terminal', () => {
  async function opened(name: MiotyDialectName) {
    const clock = realClock();
    const bench = createEmulatedMiotyBench({ clock, seed: 2, module: name, packetCounter: 40 });
    const pty = await openPty(bench.farEnd);
    const dialect = miotyDialect(name);
    const transport = await serialTransport({ path: pty.path, baudRate: dialect.baudRate });
    const module = await openModule(dialect, transport, clock, { rc: 'EU1', key: KEY });
    return {
      bench,
      module,
      async [Symbol.asyncDispose]() {
        for (const resource of [module, pty, bench]) await resource[Symbol.asyncDispose]();
      },
    };
  }

  it.each(miotyDialectNames)('%s tells its identity', async (name) => {
    await using bed = await opened(name);
    const { module, bench } = bed;
    expect([module.answered, module.emulated]).toEqual([true, false]);
    expect(await module.perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [bench.epEui] });
    expect((await module.perform({ kind: 'packetCounter' })).values).toEqual(['40']);
  });

  it('takes a key, attaches, and sends a frame of low delay', async () => {
    await using bed = await opened('m3');
    const { module } = bed;
    await module.perform({ kind: 'detachLocal' });
    expect((await module.perform({ kind: 'setNetworkKey', key: 'declared' })).status).toBe('ok');
    expect((await module.perform({ kind: 'attachLocal' })).values).toEqual(['locally-attached']);
    expect((await module.perform({ kind: 'setUplinkMode', mode: 'low-delay' })).status).toBe('ok');
    const sent = await module.perform({ kind: 'uplink', payload: '0d0a1a09' });
    expect(sent).toMatchObject({ status: 'ok', values: ['0'] });
    expect(sent.endSeconds - sent.startSeconds).toBeGreaterThan(0.8);
    expect(JSON.stringify(module.transcript()).toLowerCase()).not.toContain(Buffer.from(KEY).toString('hex'));
    expect(module.transcript().some(({ text }) => text.includes('<key>'))).toBe(true);
  });
});
