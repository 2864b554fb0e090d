import { describe, expect, it } from '@jest/globals';
import { coreBench } from '../testing/core-bench.ts';
import { frameMessage } from './messages.ts';
import { createNvm } from './nvm.ts';
import { radioPlan } from './radio-plan.ts';
import { factorySettings } from './settings.ts';

const settings = factorySettings(radioPlan('RC1', 100));
const nvmOf = (cells: number, writes: number) =>
  createNvm({ messageCounter: 7, frequencyState: 70, settings, cells, enduranceWrites: () => writes });

describe('non-volatile memory', () => {
  it('holds the newest record and wears its cells evenly', () => {
    const nvm = nvmOf(4, 5);
    expect([nvm.messageCounter, nvm.frequencyState]).toEqual([7, 70]);
    let taken = 0;
    while (nvm.store({ messageCounter: 8 + taken, frequencyState: taken }, true)) taken++;
    // Four cells of five writes each, one of them for the record from the factory.
    expect(taken).toBe(4 * 5 - 1);
    expect([nvm.messageCounter, nvm.frequencyState]).toEqual([8 + taken - 1, taken - 1]);
    expect(nvm.store({ messageCounter: 0, frequencyState: 0 }, true)).toBe(false);
    expect(nvm.messageCounter).toBe(8 + taken - 1);
  });

  it('passes over a cell that wore out before the others', () => {
    let weak = true;
    const nvm = createNvm({
      messageCounter: 7,
      frequencyState: 0,
      settings,
      cells: 3,
      enduranceWrites: () => (weak ? 0 : 99),
    });
    expect(nvm.store({ messageCounter: 8, frequencyState: 0 }, true)).toBe(false);
    weak = false;
    expect(nvm.store({ messageCounter: 8, frequencyState: 0 }, true)).toBe(true);
    expect(nvm.messageCounter).toBe(8);
  });

  it('forgets silently what is not read back', () => {
    const nvm = nvmOf(2, 1);
    expect(nvm.store({ messageCounter: 8, frequencyState: 0 }, false)).toBe(true);
    expect(nvm.store({ messageCounter: 9, frequencyState: 0 }, false)).toBe(true);
    expect(nvm.messageCounter).toBe(8);
  });
});

describe('a device with a worn memory', () => {
  const message = frameMessage('00', false);

  it('sends as long as a cell holds the counter, then nothing any more', async () => {
    const bench = await coreBench({ nvmEnduranceWrites: 2 });
    const outcomes = [];
    for (let n = 0; n < 17; n++) outcomes.push(await bench.send(message));
    expect(outcomes.map(({ refused }) => refused)).toEqual([...Array(15).fill(null), 'nvm-worn', 'nvm-worn']);
    expect(bench.emissions()).toHaveLength(45);
    expect(bench.device.nvm.messageCounter).toBe(114);
  });

  it('does not notice where a fault leaves out the check', async () => {
    const bench = await coreBench({
      behaviours: [{ nvmEndurance: () => 2, counterWrite: (write) => ({ ...write, verified: false }) }],
    });
    for (let n = 0; n < 17; n++) expect((await bench.send(message)).refused).toBeNull();
    expect(bench.device.nvm.messageCounter).toBe(114);
  });
});
