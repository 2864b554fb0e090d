import { expect, it } from '@jest/globals';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { contractBench, EP_ID, type ModuleContract } from './bench.ts';

export function downlinkCases(contract: ModuleContract): void {
  it.each(['0123456789abcdef', '0d0a000d0a4f4b0d', '2b52583d0d0a0d0a', '3132333435363738'])(
    'names the downlink that came: %s',
    async (payload) => {
      const { perform, answerWith, frames } = await contractBench(contract);
      answerWith(hexToBytes(payload, 'payload'));
      const exchange = await perform({ kind: 'sendFrame', payload: '01', downlink: true });
      expect(exchange).toMatchObject({ status: 'ok', downlink: payload });
      const sent = frames();
      expect(sent.map(({ bf, kind }) => [bf, kind === 'control'])).toEqual([
        ...[1, 2, 3].map(() => [true, false]),
        [false, true],
      ]);
      expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
    },
  );

  it('names none when none came, and says so as its module does', async () => {
    const { perform, frames } = await contractBench(contract);
    const exchange = await perform({ kind: 'sendBit', bit: 1, downlink: true });
    expect(exchange).toMatchObject(contract.withoutDownlink);
    expect(exchange.downlink).toBeUndefined();
    expect(exchange.endSeconds - exchange.startSeconds).toBeGreaterThan(46);
    expect(exchange.endSeconds - exchange.startSeconds).toBeLessThan(exchange.timeoutSeconds - 20);
    expect(frames().map(({ bf }) => bf)).toEqual([true, true, true]);
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
  });
}
