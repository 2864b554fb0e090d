import { expect } from '@jest/globals';
import { contractBench, EUI, FIRST_COUNTER, type Has, type MiotyContract } from './bench.ts';

export function settingCases({ name }: MiotyContract, has: Has): void {
  has(['setPower', 'getPower'], 'sets the power, tells it and sends with it', async () => {
    const { perform, bursts } = await contractBench(name);
    for (const powerDbm of [14, 5, 0]) {
      expect((await perform({ kind: 'setPower', powerDbm })).status).toBe('ok');
      expect(await perform({ kind: 'getPower' })).toMatchObject({ status: 'ok', values: [String(powerDbm)] });
      await perform({ kind: 'uplink', payload: '00' });
      expect(Math.abs(bursts().at(-1)!.powerDbm - powerDbm)).toBeLessThan(0.7);
    }
    for (const powerDbm of [30, -20]) {
      expect(await perform({ kind: 'setPower', powerDbm })).toMatchObject({ status: 'error' });
    }
  });

  has(['setZone'], 'goes to another profile', async () => {
    const { perform, frame } = await contractBench(name);
    for (const zone of ['EU0', 'EU2', 'US0', 'EU1'] as const) {
      expect((await perform({ kind: 'setZone', zone })).status).toBe('ok');
      expect((await perform({ kind: 'uplink', payload: '01' })).status).toBe('ok');
      expect(frame(undefined, zone)).toMatchObject({ payload: '01', cmacOk: true });
    }
  });

  has(['setUplinkMode'], 'sends a frame of low delay in a third of the time', async () => {
    const { perform } = await contractBench(name);
    const seconds = async (mode: 'standard' | 'low-delay'): Promise<number> => {
      expect((await perform({ kind: 'setUplinkMode', mode })).status).toBe('ok');
      const { startSeconds, endSeconds } = await perform({ kind: 'uplink', payload: '' });
      return endSeconds - startSeconds;
    };
    expect((await seconds('standard')) / (await seconds('low-delay'))).toBeGreaterThan(3);
  });

  has(['setShortAddress'], 'takes another short address', async () => {
    const { perform, frame } = await contractBench(name);
    expect((await perform({ kind: 'setShortAddress', shortAddress: 'c0fe' })).status).toBe('ok');
    expect((await perform({ kind: 'getShortAddress' })).values).toEqual(['C0FE']);
    await perform({ kind: 'uplink', payload: '' });
    expect(frame()?.address).toBe('c0fe');
  });

  has(['setEui'], 'takes another EUI, and refuses one of another length', async () => {
    const { perform } = await contractBench(name);
    expect((await perform({ kind: 'setEui', eui: '70b3d5' })).status).toBe('error');
    expect((await perform({ kind: 'getId' })).values).toEqual([EUI]);
    expect((await perform({ kind: 'setEui', eui: '70b3d56770111505' })).status).toBe('ok');
    expect((await perform({ kind: 'getId' })).values).toEqual(['70B3D56770111505']);
  });

  has(['carrier', 'radioOff'], 'puts test carriers on the air and takes them off', async () => {
    const { perform, emissions, clock, scale } = await contractBench(name);
    for (const modulated of [false, true]) {
      expect((await perform({ kind: 'carrier', frequencyHz: 868_300_000, modulated })).status).toBe('ok');
      await clock.sleep(3);
      expect((await perform({ kind: 'radioOff' })).status).toBe('ok');
      const { carrierHz, startSeconds, endSeconds } = emissions().at(-1)!;
      expect(carrierHz / scale).toBeCloseTo(868_300_000, 3);
      expect(endSeconds - startSeconds).toBeCloseTo(3.1, 0);
    }
  });

  has(['softReset', 'factoryReset'], 'is found again after a restart; a factory reset alone forgets', async () => {
    const { perform } = await contractBench(name);
    expect((await perform({ kind: 'softReset' })).status).toBe('ok');
    expect((await perform({ kind: 'packetCounter' })).values).toEqual([String(FIRST_COUNTER)]);
    expect((await perform({ kind: 'attachState' })).values).toEqual(['locally-attached']);
    expect((await perform({ kind: 'factoryReset' })).status).toBe('ok');
    expect((await perform({ kind: 'attachState' })).values).toEqual(['detached']);
    expect((await perform({ kind: 'getId' })).values).toEqual([EUI]);
  });
}
