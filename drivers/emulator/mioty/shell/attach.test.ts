import { describe, expect, it } from '@jest/globals';
import { bytes, decodeEmissions, miotyBench } from '../testing/bench.ts';

const said = (...lines: string[]): string => lines.map((line) => `${line}\r\n`).join('');
const refused = (reason: string): string => said(reason, '1');
const SEND = `AT-U=${bytes('01')}`;
const OTHER_KEY = `AT-MNWK=${bytes('000102030405060708090A0B0C0D0E0F')}`;
const SEND_SECONDS = 6;
const OVER_AIR_SECONDS = 11;

describe('attachment', () => {
  it('local: a detached module sends nothing, an attached one counts from 0', async () => {
    const { ask, emissions, scale } = await miotyBench('m1');
    expect(await ask('AT-MDLO')).toBe(said('-MPCT:0', '-MSTA:0', '0'));
    expect(await ask('AT-MDLO')).toBe(refused('-MERR:6'));
    expect(await ask(SEND)).toBe(refused('-MERR:6'));
    expect(await ask(`AT-UMPF=${bytes('C401')}`)).toBe(refused('-MERR:6'));
    expect(await ask(`AT-B=${bytes('01')}`)).toBe(refused('-MERR:6'));
    expect(emissions()).toEqual([]);
    expect(await ask('AT-MALO')).toBe(said('-MPCT:0', '-MSTA:4', '0'));
    for (const counter of [0, 1, 2]) {
      expect(await ask(SEND, SEND_SECONDS)).toBe(said(`-MPCT:${counter}`, '-TXA:1', '-TXA:0', '0'));
      const frame = decodeEmissions(emissions().slice(-24), scale);
      expect(frame?.decoded).toMatchObject({ packetCounter: counter, cmacOk: true });
    }
  });

  it('over the air: nothing goes out, nothing comes, and the state says that it was asked for', async () => {
    const { ask, emissions, device, take, send, clock } = await miotyBench('m1', { memory: { state: 'detached' } });
    send(`AT-MAOA=${bytes('A1B2C3D4')}\r`);
    await clock.sleep(3);
    expect(take()).toBe('');
    await clock.sleep(8);
    expect(take()).toBe(said('-MPCT:0', '-MSTA:3', '-MNFO:12', '1'));
    expect(await ask('AT-MAS?')).toBe(said('-MSTA:3', '0'));
    expect(await ask(SEND)).toBe(refused('-MERR:6'));
    expect(await ask(OTHER_KEY)).toBe(refused('-MERR:8'));
    await ask(`AT-MAOA=${bytes('A1B2C3D5')}`, OVER_AIR_SECONDS);
    expect(device.memory.attachCounter).toBe(2);
    expect(await ask('AT-MALO')).toBe(said('-MPCT:0', '-MSTA:4', '0'));
    expect(emissions()).toEqual([]);
  });

  it('detachment over the air stays pending, and local detachment ends it', async () => {
    const { ask, emissions } = await miotyBench('m1');
    expect(await ask(`AT-MDOA=${bytes('A1B2C3D4')}`, OVER_AIR_SECONDS)).toBe(
      said('-MPCT:100', '-MSTA:1', '-MNFO:12', '1'),
    );
    expect(await ask(SEND)).toBe(refused('-MERR:6'));
    expect(await ask(`AT-MDOA=${bytes('A1B2C3D4')}`)).toBe(refused('-MERR:6'));
    expect(await ask('AT-MDLO')).toBe(said('-MPCT:0', '-MSTA:0', '0'));
    expect(emissions()).toEqual([]);
  });

  it('without a network key is refused', async () => {
    const { ask } = await miotyBench('m1', { memory: { state: 'detached', networkKey: null } });
    expect(await ask('AT-MALO')).toBe(refused('-MERR:7'));
    expect(await ask(`AT-MAOA=${bytes('A1B2C3D4')}`)).toBe(refused('-MERR:7'));
    expect(await ask(OTHER_KEY)).toBe('0\r\n');
    expect(await ask('AT-MALO')).toBe(said('-MPCT:0', '-MSTA:4', '0'));
  });

  it('a new key is the one that protects', async () => {
    const { ask, emissions, scale } = await miotyBench('m1', { memory: { state: 'detached' } });
    await ask(OTHER_KEY);
    await ask('AT-MALO');
    await ask(SEND, SEND_SECONDS);
    expect(decodeEmissions(emissions(), scale)?.decoded).toMatchObject({ payloadCrcOk: true, cmacOk: false });
  });
});

describe('packet counter', () => {
  it('goes over 2^24 with its upper byte in the keystream alone', async () => {
    const { ask, emissions, scale } = await miotyBench('m1', { memory: { packetCounter: 0xff_ffff } });
    for (const [counter, low] of [
      [0xff_ffff, 0xff_ffff],
      [0x100_0000, 0],
      [0x100_0001, 1],
    ]) {
      expect(await ask(SEND, SEND_SECONDS)).toMatch(new RegExp(`^-MPCT:${counter}\r\n`));
      const { decoded } = decodeEmissions(emissions().slice(-24), scale)!;
      expect(decoded).toMatchObject({ packetCounterLow: low, packetCounter: counter, payload: '01' });
    }
  });

  it('is never used twice: after the last one nothing goes out until the module is attached anew', async () => {
    const { ask, emissions } = await miotyBench('m1', { memory: { packetCounter: 0xffff_ffff } });
    expect(await ask(SEND, SEND_SECONDS)).toMatch(/^-MPCT:4294967295\r\n/);
    expect(await ask(SEND, SEND_SECONDS)).toBe(refused('-MERR:1'));
    expect(emissions()).toHaveLength(24);
    await ask('AT-MDLO');
    await ask('AT-MALO');
    expect(await ask(SEND, SEND_SECONDS)).toMatch(/^-MPCT:0\r\n/);
  });

  it('is stored before the frame leaves: a lost supply does not bring it back', async () => {
    const { ask, send, clock, device } = await miotyBench('m1');
    send(`${SEND}\r`);
    await clock.sleep(1);
    device.powerOff();
    device.powerOn();
    await clock.sleep(1);
    expect(await ask(SEND, SEND_SECONDS)).toMatch(/^-MPCT:101\r\n/);
    await ask('AT-RST', 2);
    expect(await ask(SEND, SEND_SECONDS)).toMatch(/^-MPCT:102\r\n/);
  });

  it.each([
    ['a new EUI', `AT-MEUI=${bytes('0102030405060708')}`],
    ['detachment', 'AT-MDLO'],
  ])('begins anew with %s', async (_what, line) => {
    const { ask } = await miotyBench('m1');
    await ask(line);
    expect(await ask('AT-MPCT?')).toBe(said('-MPCT:0', '0'));
  });

  it('does not move with a refused uplink', async () => {
    const { ask } = await miotyBench('m1');
    await ask(`AT-U=${bytes('00'.repeat(246))}`);
    expect(await ask('AT-MPCT?')).toBe(said('-MPCT:100', '0'));
  });
});
