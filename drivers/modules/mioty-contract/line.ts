import { expect, it } from '@jest/globals';
import { bytesToHex } from '../../../rig/sigfox/hex.ts';
import { contractBench, EUI, EVERY_OPERATION, FIRST_COUNTER, type MiotyContract } from './bench.ts';

export function lineCases({ name }: MiotyContract): void {
  it.each(['as it comes', 'byte by byte', 'random chunks'] as const)(
    'hears the same in any pieces: %s',
    async (manner) => {
      const { perform, module, tap } = await contractBench(name, manner);
      expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EUI] });
      expect(await perform({ kind: 'uplink', payload: '' })).toMatchObject({ status: 'ok', values: ['100'] });
      expect(await perform({ kind: 'uplink', payload: '0' })).toMatchObject({ status: 'error' });
      expect(await perform({ kind: 'attachState' })).toMatchObject({ status: 'ok', values: ['locally-attached'] });
      const written = (direction: string): string =>
        module
          .transcript()
          .filter((line) => line.direction === direction)
          .map(({ hex }) => hex)
          .join('');
      expect(written('to-module')).toBe(bytesToHex(tap.toModule()));
      expect(written('from-module')).toBe(bytesToHex(tap.fromModule()));
    },
  );

  it('is silent while the supply is off, within its bounds, and found again afterwards', async () => {
    const { perform, device, clock } = await contractBench(name);
    device.powerOff();
    for (const operation of [EVERY_OPERATION.getId, EVERY_OPERATION.uplink]) {
      const exchange = await perform(operation);
      expect(exchange).toMatchObject({ status: 'silent', values: [] });
      expect(exchange.endSeconds - exchange.startSeconds).toBeCloseTo(exchange.timeoutSeconds, 6);
    }
    device.powerOn();
    await clock.sleep(2);
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EUI] });
  });

  it('never repeats a send that was lost', async () => {
    const { perform, device, bursts } = await contractBench(name);
    device.powerOff();
    await perform({ kind: 'uplink', payload: '01' });
    device.powerOn();
    await perform({ kind: 'getId' });
    await perform({ kind: 'probe' });
    expect(bursts()).toEqual([]);
    expect((await perform({ kind: 'packetCounter' })).values).toEqual([String(FIRST_COUNTER)]);
  });

  it('says timeout when the supply goes in the middle of a reply, and gone when the line does', async () => {
    const { perform, clock, device, tap } = await contractBench(name);
    const cut = perform({ kind: 'uplink', payload: '01' });
    await clock.sleep(1);
    device.powerOff();
    expect((await cut).status).toBe('timeout');
    device.powerOn();
    await clock.sleep(2);
    const pulled = perform({ kind: 'uplink', payload: '01' });
    await clock.sleep(1);
    tap.unplug();
    expect((await pulled).status).toBe('gone');
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'gone', lines: [] });
  });

  it('keeps what nobody asked for apart from the next exchange', async () => {
    const { perform, clock, module, tap } = await contractBench(name);
    tap.say('\xff\x00-MEUI:8\t0000000000000000\x1a\r\n0\r\n-MS');
    await clock.sleep(0.01);
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EUI] });
    const stray = module.transcript().filter(({ text }) => text.includes('0000000000000000'));
    expect(stray.map(({ stale }) => stale)).toEqual([true]);
  });

  it('pairs no late reply with the next command', async () => {
    const slow = { processing: (seconds: number, line: string) => (line === 'AT-MPCT?' ? 3.3 : seconds) };
    const { perform, module } = await contractBench(name, 'as it comes', { behaviours: [slow] });
    expect((await perform({ kind: 'packetCounter' })).status).toBe('silent');
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EUI] });
    const late = module.transcript().filter(({ text }) => text === `-MPCT:${FIRST_COUNTER}`);
    expect(late.map(({ stale }) => stale)).toEqual([true]);
    expect((await perform({ kind: 'attachState' })).values).toEqual(['locally-attached']);
  });

  it('finds a module that starts under its eyes, and passes over what it says meanwhile', async () => {
    const { module, perform, device } = await contractBench(name);
    device.powerOff();
    device.powerOn();
    expect(await perform({ kind: 'softReset' })).toMatchObject({ status: 'ok' });
    const before = module.transcript().length;
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EUI] });
    const last = module.transcript().slice(before);
    expect(last.filter(({ stale }) => stale === undefined).length).toBeGreaterThan(2);
  });
}
