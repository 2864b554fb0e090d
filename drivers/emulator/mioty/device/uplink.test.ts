import { describe, expect, it } from '@jest/globals';
import { SYMBOL_RATE_BPS } from '../../../../rig/mioty/profile.ts';
import { bytes, decodeEmissions, EUI, miotyBench } from '../testing/bench.ts';

const said = (...lines: string[]): string => lines.map((line) => `${line}\r\n`).join('');
const SHORT_SECONDS = 6;
const LONG_SECONDS = 60;

describe('uplinks', () => {
  it.each([
    ['no payload', 'AT-U', '', { macHeader: 0, mpf: null, payload: '', address: 'a1b2' }, 24],
    ['one byte', 'AT-U', 'C0', { payload: 'c0' }, 24],
    ['ten bytes', 'AT-U', '00112233445566778899', { payload: '00112233445566778899' }, 24],
    ['eleven bytes', 'AT-U', '00112233445566778899AA', { payload: '00112233445566778899aa' }, 25],
    ['a format', 'AT-UMPF', 'C4AABB', { macHeader: 0x40, mpf: 0xc4, payload: 'aabb' }, 24],
    ['a format of 0, which is not sent', 'AT-UMPF', '00AABB', { macHeader: 0, mpf: null, payload: 'aabb' }, 24],
    ['a format alone', 'AT-UMPF', 'C4', { macHeader: 0x40, mpf: 0xc4, payload: '' }, 24],
    ['the longest payload', 'AT-U', 'A5'.repeat(245), { psi: 255, payload: 'a5'.repeat(245) }, 259],
    ['the longest with a format', 'AT-UMPF', 'A5'.repeat(245), { psi: 255, payload: 'a5'.repeat(244) }, 259],
  ] as const)('%s', async (_what, command, payload, expected, count) => {
    const { ask, emissions, scale } = await miotyBench('m1');
    const answer = await ask(`${command}=${bytes(payload)}`, LONG_SECONDS);
    expect(answer).toBe(said('-MPCT:100', '-TXA:1', '-TXA:0', '0'));
    const frame = decodeEmissions(emissions(), scale);
    expect(emissions()).toHaveLength(count);
    expect(frame?.decoded).toMatchObject({
      ...expected,
      headerCrcOk: true,
      payloadCrcOk: true,
      cmacOk: true,
      epEui: EUI.toLowerCase(),
      packetCounter: 100,
    });
    expect(frame?.assembly.upg).toBe('UPG1');
  });

  it.each([
    ['AT-UM=0', 'UPG1'],
    ['AT-UM=1', 'UPG2'],
    ['AT-UM=2', 'UPG3'],
  ] as const)('%s sends by %s', async (mode, upg) => {
    const { ask, emissions, scale } = await miotyBench('m1');
    await ask(mode);
    await ask(`AT-U=${bytes('01')}`, SHORT_SECONDS);
    expect(decodeEmissions(emissions(), scale)).toMatchObject({ assembly: { upg }, decoded: { cmacOk: true } });
  });

  it.each([
    ['AT-UP=0', 'EU0', 868_180_000],
    ['AT-UP=2', 'EU2', 867_225_000],
    ['AT-UP=3', 'US0', 916_000_000],
  ] as const)('%s sends in %s', async (line, profile, centreHz) => {
    const { ask, emissions, scale } = await miotyBench('m1');
    await ask(line);
    await ask(`AT-U=${bytes('01')}`, SHORT_SECONDS);
    expect(decodeEmissions(emissions(), scale, profile)?.decoded.cmacOk).toBe(true);
    for (const { carrierHz } of emissions()) expect(Math.abs(carrierHz - centreHz)).toBeLessThan(900_000);
  });

  it('past the MAC go out as they are, with any MPDU, attached or not, and do not count', async () => {
    const { ask, emissions, scale, device } = await miotyBench('m1', { memory: { state: 'detached' } });
    const mpdu = '7F'.repeat(30);
    expect(await ask(`AT-TU=${bytes(mpdu)}`, 10)).toBe(said('-TXA:1', '-TXA:0', '0'));
    expect(decodeEmissions(emissions(), scale)?.decoded).toMatchObject({ mpdu: mpdu.toLowerCase(), psi: 30 });
    expect(device.memory.packetCounter).toBe(100);
  });

  it('that ask for a downlink say so, listen, and report that none came', async () => {
    const { ask, send, take, clock, emissions, scale } = await miotyBench('m1');
    send(`AT-B=${bytes('01')}\r`);
    await clock.sleep(6);
    expect(take()).toBe(said('-MPCT:100', '-TXA:1', '-TXA:0', '-RXA:1'));
    await clock.sleep(6);
    expect(take()).toBe(said('-RXA:0', '-MNFO:12', '1'));
    expect(decodeEmissions(emissions(), scale)?.decoded).toMatchObject({ macHeader: 0x08, cmacOk: true });
    expect(await ask(`AT-BMPF=${bytes('C401')}`, 15)).toBe(
      said('-MPCT:101', '-TXA:1', '-TXA:0', '-RXA:1', '-RXA:0', '-MNFO:12', '1'),
    );
    expect(decodeEmissions(emissions().slice(24), scale)?.decoded).toMatchObject({ macHeader: 0x48, mpf: 0xc4 });
  });

  it('tell when the transmitter works as it does', async () => {
    const { send, clock, take, emissions } = await miotyBench('m1');
    send(`AT-U=${bytes('01')}\r`);
    const heard: [number, string][] = [];
    for (let n = 0; n < 1200; n++) {
      await clock.sleep(0.005);
      const text = take();
      if (text !== '') heard.push([clock.nowSeconds(), text.trim()]);
    }
    const at = (text: string): number => heard.find(([, line]) => line.startsWith(text))![0];
    for (const late of [at('-TXA:1') - emissions()[0].beginSeconds, at('-TXA:0') - emissions()[23].endSeconds]) {
      expect(late).toBeGreaterThan(0);
      expect(late).toBeLessThan(0.006);
    }
  });

  it('last as long as their symbols, from one crystal that carriers follow too', async () => {
    const { ask, emissions, scale, device } = await miotyBench('m1');
    expect(Math.abs(device.crystal.errorPpm)).toBeGreaterThan(0.1);
    await ask(`AT-U=${bytes('01')}`, SHORT_SECONDS);
    for (const { envelope, beginSeconds, endSeconds } of emissions()) {
      expect((endSeconds - beginSeconds) * SYMBOL_RATE_BPS * scale).toBeCloseTo(40, 6);
      expect(envelope.startSeconds * SYMBOL_RATE_BPS * scale).toBeCloseTo(-2, 6);
    }
    const hz = emissions().map(({ carrierHz }) => carrierHz / scale);
    const offsetHz = (Math.min(...hz) - 868_180_000) / SYMBOL_RATE_BPS;
    // 12 carriers below the centre, 42 more in channel B, and one of the offsets -1, 0, 1.
    expect([-13, -12, -11, -55, -54, -53]).toContain(Math.round(offsetHz));
  });

  it('keep to their crystal all along the longest frame', async () => {
    const { ask, emissions, scale, device } = await miotyBench('m1', { seed: 11 });
    await ask(`AT-U=${bytes('5A'.repeat(245))}`, LONG_SECONDS);
    const slots = emissions().map(
      ({ carrierHz }) => (carrierHz - emissions()[0].carrierHz) / (SYMBOL_RATE_BPS * scale),
    );
    const offHz = slots.map((slot) => Math.abs(slot - Math.round(slot)) * SYMBOL_RATE_BPS);
    expect(Math.max(...offHz)).toBeLessThan(2.5);
    expect(Math.max(...offHz)).toBeGreaterThan(0.1);
    expect(Math.abs(device.crystal.driftHzPerSecond)).toBeLessThan(0.05);
  });

  it('go out with the power that is set', async () => {
    const dbm = async (name: 'm1' | 'm2', line: string): Promise<number> => {
      const { ask, emissions } = await miotyBench(name);
      await ask(line);
      await ask(`AT-U=${bytes('01')}`, SHORT_SECONDS);
      return emissions()[5].powerDbm;
    };
    expect(await dbm('m2', 'AT-UTPL=14')).toBe(14);
    expect(await dbm('m2', 'AT-UTPL=0')).toBe(0);
    expect(await dbm('m1', 'AT-UTPL=64')).toBeCloseTo(13.9, 1);
    expect(await dbm('m1', 'AT-UTPL=100')).toBeCloseTo(17.7, 1);
  });

  it('are cut short when the supply goes, and what comes meanwhile is refused as unfinished', async () => {
    const { send, take, clock, emissions, device } = await miotyBench('m1');
    send(`AT-U=${bytes('01')}\r`);
    await clock.sleep(1);
    send('AT-MPCT?\r');
    await clock.sleep(0.5);
    expect(take()).toBe(said('-MPCT:100', '-TXA:1', '-MNFO:18', '1'));
    device.powerOff();
    const offSeconds = clock.nowSeconds();
    await clock.sleep(10);
    expect(take()).toBe('');
    expect(emissions().length).toBeLessThan(12);
    for (const { endSeconds } of emissions()) expect(endSeconds).toBeLessThanOrEqual(offSeconds + 0.1);
    for (const { beginSeconds, endSeconds } of emissions()) {
      if (endSeconds > offSeconds) expect(endSeconds).toBe(beginSeconds);
    }
  });
});

describe('test carriers', () => {
  it.each([
    ['AT$TXCU=868180000', 0],
    ['AT$TXCMLP=868180000', SYMBOL_RATE_BPS / 4],
  ])('%s until AT$TXOFF', async (line, deviationHz) => {
    const { ask, emissions, scale, clock } = await miotyBench('m1');
    expect(await ask(line, 5)).toBe('0\r\n');
    expect(await ask(line)).toBe(said('-MNFO:18', '1'));
    expect(await ask(`AT-U=${bytes('01')}`)).toBe(said('-MNFO:18', '1'));
    expect(await ask('AT$TXOFF')).toBe('0\r\n');
    expect(emissions()).toHaveLength(1);
    const { carrierHz, beginSeconds, endSeconds, envelope } = emissions()[0];
    expect(carrierHz / scale).toBeCloseTo(868_180_000, 3);
    expect(endSeconds - beginSeconds).toBeCloseTo(7, 1);
    expect(clock.nowSeconds() - endSeconds).toBeCloseTo(1, 1);
    // Phase steps of a 64th of a symbol: never more than the deviation, and continuous where the sequence begins anew.
    const dt = 1 / (64 * SYMBOL_RATE_BPS);
    const i = new Float32Array(64 * 1200);
    const q = new Float32Array(64 * 1200);
    envelope.fill(i, q, 0.01, dt);
    let mostHz = 0;
    let worstPower = 0;
    for (let n = 1; n < i.length; n++) {
      worstPower = Math.max(worstPower, Math.abs(i[n] ** 2 + q[n] ** 2 - 1));
      const step = Math.atan2(q[n] * i[n - 1] - i[n] * q[n - 1], i[n] * i[n - 1] + q[n] * q[n - 1]);
      mostHz = Math.max(mostHz, Math.abs(step) / (2 * Math.PI * dt));
    }
    expect(worstPower).toBeLessThan(1e-5);
    expect(mostHz).toBeGreaterThanOrEqual(0.98 * deviationHz);
    expect(mostHz).toBeLessThanOrEqual(1.02 * deviationHz);
  });

  it('end with the supply', async () => {
    const { ask, emissions, device, clock } = await miotyBench('m2');
    await ask('AT%MOD', 3);
    device.powerOff();
    expect(emissions()[0].endSeconds).toBeCloseTo(clock.nowSeconds(), 6);
  });
});
