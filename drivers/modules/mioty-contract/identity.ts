import { expect, it } from '@jest/globals';
import { contractBench, EUI, EVERY_OPERATION, FIRST_COUNTER, type MiotyContract } from './bench.ts';

export function identityCases({ name, lacks }: MiotyContract): void {
  it('answers to its name, with every digit of its identity', async () => {
    const { module, perform } = await contractBench(name);
    expect([module.answered, module.emulated, module.dialect]).toEqual([true, true, name]);
    const values = async (kind: keyof typeof EVERY_OPERATION) => (await perform(EVERY_OPERATION[kind])).values;
    expect(await values('getId')).toEqual([EUI]);
    expect(await values('getShortAddress')).toEqual([EUI.slice(-4)]);
    expect(await values('attachState')).toEqual(['locally-attached']);
    expect(await values('packetCounter')).toEqual([String(FIRST_COUNTER)]);
    expect((await values('getFirmware')).join()).toMatch(/^[^-]+;/);
    expect((await values('getLibrary')).join()).toMatch(/MIOTY/);
  });

  it('says unsupported without touching the line, and only where the dialect has no command; all else is done', async () => {
    const { module, perform } = await contractBench(name);
    const overAir = ['attachOverAir', 'detachOverAir'];
    for (const [kind, operation] of Object.entries(EVERY_OPERATION)) {
      const before = module.transcript().length;
      const exchange = await perform(operation);
      const missing = lacks.includes(operation.kind);
      const expected = missing ? 'unsupported' : overAir.includes(kind) ? 'error' : 'ok';
      expect([kind, exchange.status]).toEqual([kind, expected]);
      if (missing) expect([exchange.lines, module.transcript().length]).toEqual([[], before]);
    }
  });
}
