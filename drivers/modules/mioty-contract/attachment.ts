import { expect, it } from '@jest/globals';
import { PUBLISHED_NETWORK_KEY } from '../../../rig/mioty/published-key.ts';
import { contractBench, EUI, type MiotyContract, OWN_KEY } from './bench.ts';

const keyHexIn = (kept: unknown, key: Uint8Array): boolean => {
  const hex = Buffer.from(key).toString('hex');
  const text = JSON.stringify(kept).toLowerCase();
  return text.includes(hex) || text.includes(Buffer.from(hex.toUpperCase(), 'latin1').toString('hex'));
};

export function attachmentCases({ name }: MiotyContract): void {
  it('goes through the states, names them, and starts its counter at 0 when it attaches', async () => {
    const { perform, frame } = await contractBench(name);
    expect(await perform({ kind: 'detachLocal' })).toMatchObject({ status: 'ok', values: ['detached'] });
    expect(await perform({ kind: 'uplink', payload: '00' })).toMatchObject({ status: 'error', errorText: '-MERR:6' });
    expect(frame()).toBeNull();
    expect(await perform({ kind: 'attachLocal' })).toMatchObject({ status: 'ok', values: ['locally-attached'] });
    expect(await perform({ kind: 'attachLocal' })).toMatchObject({ status: 'error', errorText: '-MERR:8' });
    expect((await perform({ kind: 'uplink', payload: '00' })).values).toEqual(['0']);
    expect(frame()).toMatchObject({ packetCounter: 0, cmacOk: true });
  });

  it('asks over the air, and stays at having asked when nobody answers', async () => {
    const { perform } = await contractBench(name, 'as it comes', { memory: { state: 'detached' } });
    const exchange = await perform({ kind: 'attachOverAir', nonce: 'a1b2c3d4' });
    expect(exchange).toMatchObject({ status: 'error', errorText: '-MNFO:12', values: ['attach-requested'] });
    expect((await perform({ kind: 'attachState' })).values).toEqual(['attach-requested']);
    const short = await contractBench(name, 'as it comes', { memory: { state: 'detached' } });
    expect(await short.perform({ kind: 'attachOverAir', nonce: 'a1b2c3' })).toMatchObject({ status: 'error' });
    expect((await short.perform({ kind: 'attachState' })).values).toEqual(['detached']);
  });

  it('writes keys, each of which then protects what is sent, and keeps none of them', async () => {
    const { perform, frame, module, tap } = await contractBench(name, 'as it comes', { memory: { networkKey: null } });
    expect(await perform({ kind: 'setNetworkKey', key: 'declared' })).toMatchObject({
      status: 'error',
      errorText: '-MERR:8',
    });
    await perform({ kind: 'detachLocal' });
    expect(await perform({ kind: 'attachLocal' })).toMatchObject({ status: 'error', errorText: '-MERR:7' });
    const keys = { declared: OWN_KEY, published: PUBLISHED_NETWORK_KEY };
    for (const key of ['declared', 'published'] as const) {
      const exchange = await perform({ kind: 'setNetworkKey', key });
      expect(exchange).toMatchObject({ status: 'ok', values: [] });
      expect(exchange.lines[0]!.text).toBe('AT-MNWK=16\\x09<key>\\x1A');
      expect((await perform({ kind: 'attachLocal' })).status).toBe('ok');
      expect((await perform({ kind: 'uplink', payload: 'c0ffee' })).status).toBe('ok');
      expect(frame(keys[key])).toMatchObject({ payload: 'c0ffee', cmacOk: true });
      expect((await perform({ kind: 'detachLocal' })).status).toBe('ok');
      expect(keyHexIn([exchange, module.transcript()], keys[key])).toBe(false);
      expect(Buffer.from(tap.toModule()).toString('latin1')).toContain(
        Buffer.from(keys[key]).toString('hex').toUpperCase(),
      );
    }
    expect(await perform({ kind: 'raw', line: 'AT-MNWK?' })).toMatchObject({ status: 'error', errorText: 'AT!ERR:7' });
  });

  it('keeps no key that the module gives away in its answers', async () => {
    const hex = Buffer.from(OWN_KEY).toString('hex');
    const leaking = { outgoing: (text: string) => text.replace(/^0\r\n$/, `-MNWK:16\t${hex}\x1a\r\n0\r\n`) };
    const { perform, module } = await contractBench(name, 'random chunks', { behaviours: [leaking] });
    const exchange = await perform({ kind: 'radioOff' });
    expect(exchange).toMatchObject({ status: 'ok', values: ['-MNWK:16\\x09<key>\\x1A'] });
    expect(keyHexIn([exchange, module.transcript()], OWN_KEY)).toBe(false);
    expect((await perform({ kind: 'getId' })).values).toEqual([EUI]);
  });
}
