import { expect, it } from '@jest/globals';
import { bytesToHex, hexToBytes } from '../../../rig/sigfox/hex.ts';
import { contractBench, EP_ID, EVERY_OPERATION, type Has, type ModuleContract } from './bench.ts';

export function lineCases(contract: ModuleContract, has: Has): void {
  it.each(['as it comes', 'byte by byte', 'random chunks'] as const)(
    'hears the same in any pieces: %s',
    async (manner) => {
      const { perform, answerWith, module, tap } = await contractBench(contract, manner);
      answerWith(hexToBytes('0d0a0d0a0d0a4f4b', 'payload'));
      expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
      expect(await perform({ kind: 'sendFrame', payload: '' })).toMatchObject({ status: 'ok' });
      expect(await perform({ kind: 'sendFrame', payload: '0102', downlink: true })).toMatchObject({
        status: 'ok',
        downlink: '0d0a0d0a0d0a4f4b',
      });
      expect(await perform({ kind: 'sendFrame', payload: '0' })).toMatchObject({
        status: contract.refusedByDriver?.includes('one digit') ? 'unsupported' : 'error',
      });
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
    const { perform, device, clock } = await contractBench(contract);
    device.powerOff();
    for (const operation of [EVERY_OPERATION.getId, EVERY_OPERATION.sendFrame]) {
      const exchange = await perform(operation);
      expect(exchange).toMatchObject({ status: 'silent', values: [] });
      expect(exchange.endSeconds - exchange.startSeconds).toBeCloseTo(exchange.timeoutSeconds, 6);
    }
    device.powerOn();
    await clock.sleep(2);
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
  });

  it('never repeats a send that was lost', async () => {
    const { perform, device, frames } = await contractBench(contract);
    device.powerOff();
    await perform({ kind: 'sendBit', bit: 1 });
    device.powerOn();
    await perform({ kind: 'getId' });
    await perform({ kind: 'probe' });
    expect(frames()).toEqual([]);
  });

  it('says timeout when the supply goes in the middle of a reply, and gone when the line does', async () => {
    const { perform, clock, device, tap } = await contractBench(contract);
    tap.say('noise');
    await clock.sleep(1);
    const cut = perform({ kind: 'sendFrame', payload: '01' });
    await clock.sleep(4);
    device.powerOff();
    tap.say('half a li');
    expect((await cut).status).toBe('timeout');
    device.powerOn();
    await clock.sleep(2);
    const pulled = perform({ kind: 'sendFrame', payload: '01' });
    await clock.sleep(4);
    tap.unplug();
    expect((await pulled).status).toBe('gone');
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'gone', lines: [] });
  });

  it('keeps what nobody asked for apart from the next exchange', async () => {
    const { perform, clock, module, tap } = await contractBench(contract);
    tap.say('\r\nDEADBEEF\r\nOK\r\n');
    await clock.sleep(0.01);
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
    const stray = module.transcript().filter(({ text }) => text === 'DEADBEEF');
    expect(stray.map(({ stale }) => stale)).toEqual([true]);
  });

  has(['softReset'], 'passes over what a module says while it starts', async () => {
    const { module, perform } = await contractBench(contract);
    await perform({ kind: 'softReset' });
    await perform({ kind: 'probe' });
    const before = module.transcript().length;
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
    expect(
      module
        .transcript()
        .slice(before)
        .every(({ stale }) => stale === undefined),
    ).toBe(true);
  });
}
