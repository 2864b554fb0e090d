import { expect } from '@jest/globals';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { publicKeyHex } from '../../../rig/sigfox/uplink-auth.ts';
import { contractBench, EP_ID, type Has, KEY, type ModuleContract } from './bench.ts';

export function settingCases(contract: ModuleContract, has: Has): void {
  has(['setPower', 'getPower'], 'sets the power, tells it and sends with it', async () => {
    const { perform, emissions } = await contractBench(contract);
    for (const powerDbm of [14, 5]) {
      expect((await perform({ kind: 'setPower', powerDbm })).status).toBe('ok');
      expect(await perform({ kind: 'getPower' })).toMatchObject({ status: 'ok', values: [String(powerDbm)] });
      await perform({ kind: 'sendBit', bit: 0 });
      expect(emissions().at(-1)!.powerDbm).toBe(powerDbm);
    }
    expect((await perform({ kind: 'setPower', powerDbm: 60 })).status).toBe('error');
  });

  has(['setKeyMode'], 'goes to the public key and back', async () => {
    const { perform, frames } = await contractBench(contract);
    for (const key of ['public', 'private'] as const) {
      expect((await perform({ kind: 'setKeyMode', key })).status).toBe('ok');
      await perform({ kind: 'sendFrame', payload: '0102' });
      const used = key === 'public' ? hexToBytes(publicKeyHex, 'public key') : KEY;
      expect(frames(used).map(({ authOk }) => authOk)).toEqual([true, true, true]);
    }
  });

  has(['setZone'], 'goes to another zone', async () => {
    const { perform, emissions, device } = await contractBench(contract);
    for (const [rc, centreHz] of [
      ['RC3C', 923_200_000],
      ['RC4', 920_800_000],
      ['RC1', 868_130_000],
    ] as const) {
      expect((await perform({ kind: 'setZone', zone: rc })).status).toBe('ok');
      expect(device.plan.rc.id).toBe(rc);
      expect((await perform({ kind: 'sendBit', bit: 1 })).status).toBe('ok');
      expect(Math.abs(emissions().at(-1)!.carrierHz - centreHz)).toBeLessThan(110_000);
    }
    expect((await perform({ kind: 'setZone', zone: 'RC9' })).status).not.toBe('ok');
  });

  has(['setBitRate'], 'sends at the other bit rate', async () => {
    const { perform, frames } = await contractBench(contract);
    expect((await perform({ kind: 'setBitRate', bitRateBps: 600 })).status).toBe('ok');
    await perform({ kind: 'sendBit', bit: 1 });
    expect(frames().map(({ authOk, emission }) => [authOk, emission.envelope.durationSeconds < 0.2])).toEqual(
      [1, 2, 3].map(() => [true, true]),
    );
    expect((await perform({ kind: 'setBitRate', bitRateBps: 300 })).status).toBe('error');
  });

  has(['setInterFrame'], 'leaves the pause that it is told between frames', async () => {
    const { perform, emissions } = await contractBench(contract);
    expect((await perform({ kind: 'setInterFrame', milliseconds: 1200 })).status).toBe('ok');
    await perform({ kind: 'sendBit', bit: 1 });
    const [first, second] = emissions();
    expect(second!.startSeconds - first!.startSeconds - 1.12).toBeCloseTo(1.2, 2);
  });

  has(['softReset'], 'answers again after a restart', async () => {
    let restarts = 0;
    const count = { event: ({ kind }: { readonly kind: string }) => void (kind === 'soft-reset' && restarts++) };
    const { perform } = await contractBench(contract, 'as it comes', { behaviours: [count] });
    expect(await perform({ kind: 'softReset' })).toMatchObject({ status: 'ok' });
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
    expect(restarts).toBe(1);
  });
}
