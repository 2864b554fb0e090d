import { expect, it } from '@jest/globals';
import { bytesToHex } from '../../../rig/sigfox/hex.ts';
import { type ContractOperation, contractBench, type Has, type ModuleContract } from './bench.ts';

export function messageCases(contract: ModuleContract, has: Has): void {
  it('puts every kind of message on the air, three frames each with the next counter', async () => {
    const { perform, frames } = await contractBench(contract);
    const payloads = Array.from({ length: 13 }, (_, bytes) =>
      bytesToHex(Uint8Array.from({ length: bytes }, (_x, n) => 0xf0 - 13 * n)),
    );
    const operations: ContractOperation[] = [
      { kind: 'sendBit', bit: 0 },
      { kind: 'sendBit', bit: 1 },
      ...payloads.map((payload): ContractOperation => ({ kind: 'sendFrame', payload })),
    ];
    for (const [index, operation] of operations.entries()) {
      const exchange = await perform(operation);
      expect(exchange).toMatchObject({ operation, status: 'ok' });
      expect(exchange.downlink).toBeUndefined();
      const payload = operation.kind === 'sendFrame' ? operation.payload : '';
      expect(
        frames().map((frame) => [frame.rank, frame.mc, frame.payload, frame.bf, frame.authOk, frame.crcOk]),
      ).toEqual([1, 2, 3].map((rank) => [rank, 100 + index, payload, false, true, true]));
    }
  });

  has(['sendKeepAlive'], 'sends a keep-alive message', async () => {
    const { perform, frames } = await contractBench(contract);
    expect((await perform({ kind: 'sendKeepAlive' })).status).toBe('ok');
    expect(frames().map((frame) => [frame.kind, frame.payload?.slice(0, 2)])).toEqual(
      [1, 2, 3].map(() => ['control', '08']),
    );
  });

  it('answers after the last frame and within its bound', async () => {
    const { perform, emissions } = await contractBench(contract);
    const exchange = await perform({ kind: 'sendFrame', payload: '0102030405060708090a0b0c' });
    expect(exchange.endSeconds).toBeGreaterThan(emissions().at(-1)!.endSeconds);
    expect(exchange.endSeconds - exchange.startSeconds).toBeLessThan(exchange.timeoutSeconds / 2);
  });

  it('sends as many frames as it is told, also of bits', async () => {
    const { perform, frames } = await contractBench(contract);
    for (const count of [1, 2, 3]) {
      expect((await perform({ kind: 'setFrameCount', frames: count })).status).toBe('ok');
      expect((await perform({ kind: 'sendFrame', payload: 'c0ffee' })).status).toBe('ok');
      expect(frames()).toHaveLength(count);
      expect((await perform({ kind: 'sendBit', bit: 1 })).status).toBe('ok');
      expect(frames()).toHaveLength(count);
    }
  });

  it('refuses what no module may take, sends nothing of it and keeps the counter', async () => {
    const { perform, frames, clock, device } = await contractBench(contract);
    const refused: Readonly<Record<string, ContractOperation>> = {
      '13 bytes': { kind: 'sendFrame', payload: '00'.repeat(13) },
      'odd digits': { kind: 'sendFrame', payload: '1e2d3' },
      'one digit': { kind: 'sendFrame', payload: '1' },
      'no hex': { kind: 'sendFrame', payload: '1e2dxyzq' },
      'bit 2': { kind: 'sendBit', bit: 2 },
      'too long for any line': { kind: 'sendFrame', payload: '00'.repeat(100) },
    };
    for (const [what, operation] of Object.entries(refused)) {
      const { status, errorText } = await perform(operation);
      const byDriver = contract.refusedByDriver?.includes(what) === true;
      expect([what, status]).toEqual([what, byDriver ? 'unsupported' : 'error']);
      if (!byDriver) expect(errorText).toMatch(/ERR/);
    }
    await clock.sleep(20);
    expect([frames(), device.nvm.messageCounter]).toEqual([[], 99]);
    expect((await perform({ kind: 'sendBit', bit: 0 })).status).toBe('ok');
    expect(frames().map(({ mc }) => mc)).toEqual([100, 100, 100]);
  });

  it('answers an unknown raw line with an error text, and a known one with its data', async () => {
    const { perform } = await contractBench(contract);
    expect(await perform({ kind: 'raw', line: 'AT$UNBRIG=?' })).toMatchObject({ status: 'error' });
    expect(await perform({ kind: 'raw', line: 'AT' })).toMatchObject({ status: 'ok', values: [] });
  });
}
