import { expect, it } from '@jest/globals';
import { contractBench, EP_ID, EVERY_OPERATION, type Kind, type ModuleContract, PAC } from './bench.ts';

export function identityCases(contract: ModuleContract): void {
  it('answers to its name, with every digit of its identity and figures in the units of the port', async () => {
    const { module, perform } = await contractBench(contract);
    expect([module.answered, module.emulated, module.dialect]).toEqual([true, true, contract.dialect.name]);
    const values = async (kind: Kind): Promise<readonly string[] | null> => {
      const exchange = await perform(EVERY_OPERATION[kind as keyof typeof EVERY_OPERATION]);
      expect([kind, exchange.status]).toEqual([kind, contract.lacks.includes(kind) ? 'unsupported' : 'ok']);
      return exchange.status === 'unsupported' ? null : exchange.values;
    };
    expect(await values('probe')).toEqual([]);
    expect(await values('getId')).toEqual([EP_ID]);
    expect((await values('getPac')) ?? [PAC]).toEqual([PAC]);
    expect((await values('getFirmware'))?.join()).toMatch(/\d/);
    const [tenths] = (await values('temperature')) ?? ['250'];
    expect(Number(tenths)).toBeGreaterThan(200);
    expect(Number(tenths)).toBeLessThan(300);
    for (const millivolts of (await values('voltage')) ?? []) {
      expect(Number(millivolts)).toBeGreaterThan(3000);
      expect(Number(millivolts)).toBeLessThan(3500);
    }
  });

  it('says unsupported without touching the line, and only where the dialect has no command', async () => {
    const { module, perform } = await contractBench(contract);
    for (const [kind, operation] of Object.entries(EVERY_OPERATION)) {
      const before = module.transcript().length;
      const exchange = await perform(operation);
      expect([kind, exchange.status === 'unsupported']).toEqual([kind, contract.lacks.includes(operation.kind)]);
      if (exchange.status === 'unsupported') expect([exchange.lines, module.transcript().length]).toEqual([[], before]);
    }
  });
}
